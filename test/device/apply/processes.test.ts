import { expect, onTestFinished, test } from 'vitest';
import { createSystem } from '../../../device/apply/apply.ts';
import type { ProcessArtefact } from '../../../device/apply/artefact.ts';
import { processApplier } from '../../../device/apply/processes.ts';

const daemon = (script: string): ProcessArtefact => ({
  kind: 'process',
  name: 'daemon',
  argv: ['/bin/sh', '-c', script],
  statement: ['firewall'],
});

/** A system of processes alone, whose daemon is ready when the test says so. */
function system(ready: () => Promise<unknown>) {
  const processes = processApplier(() => {}, { daemon: ready });
  onTestFinished(() => processes.close());
  return { processes, system: createSystem([[processes]]) };
}

test('a daemon that does not start stops the commit, in its own words and at its statement', async () => {
  const { processes, system: all } = system(() => new Promise(() => {}));
  const refused = all.apply([daemon('echo no such plugin >&2; exit 1')]);
  await expect(refused).rejects.toMatchObject({
    message: 'daemon does not start: no such plugin',
    statement: ['firewall'],
  });
  expect(processes.runs('daemon')).toBe(false);
});

test('one that is ready is waited for no longer', async () => {
  const { processes, system: all } = system(() => Promise.resolve());
  await all.apply([daemon('exec sleep 60')]);
  expect(processes.runs('daemon')).toBe(true);
});
