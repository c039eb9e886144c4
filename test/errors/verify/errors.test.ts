/** Each NAME.yaml here is a bad playbook; NAME.txt is, word for word, what is said about it. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { parsePlaybook } from '../../../lab/verify/read-playbook.ts';
import { labOf } from '../../lab/verify/examples.ts';

const cases = globSync('*.yaml', { cwd: import.meta.dirname }).map((file) => basename(file, '.yaml'));

test.each(cases)('%s', async (name) => {
  const text = readFileSync(join(import.meta.dirname, `${name}.yaml`), 'utf8');
  let said: unknown;
  try {
    parsePlaybook(`/labs/${name}.yaml`, text, labOf('R1', 'R2'));
  } catch (error) {
    said = error;
  }
  expect(said).toBeInstanceOf(InputError);
  await expect(`${(said as InputError).message}\n`).toMatchFileSnapshot(`${name}.txt`);
});
