/** Every lab `NAME.yaml` in this folder is wrong in some way, and `NAME.txt` is word for word what the user is told. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { formatPath } from '../../../lab/topology/diagnostics.ts';
import { formatDiagnostic, loadTopology } from '../../../lab/topology/load.ts';

const folder = import.meta.dirname;
const names = readdirSync(folder).flatMap((file) => (file.endsWith('.yaml') ? [file.slice(0, -5)] : []));

/** What the user is told, with file names as seen from this folder. */
async function told(name: string): Promise<string> {
  const lines = await loadTopology(join(folder, `${name}.yaml`)).then(
    (topology) => topology.warnings.map(formatDiagnostic).join('\n'),
    (error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      return error.message;
    },
  );
  return `${lines.replaceAll(`${formatPath(folder)}/`, '')}\n`;
}

test.each(names)('%s', async (name) => {
  expect(await told(name)).toBe(readFileSync(join(folder, `${name}.txt`), 'utf8'));
});
