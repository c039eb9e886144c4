/** `--json` everywhere: one object and nothing else, of what is printed and of what is wrong. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../../lab/commands/all.ts';
import { folderWith, typed } from './typed.ts';

const LAB = join(import.meta.dirname, '../../../topologies/remote-access/lab.yaml');
const CLAB = join(import.meta.dirname, '../../containerlab/clos.clab.yml');

test('every command that prints data has it; a script for a shell is none', async () => {
  const without = [];
  for (const { name, load } of COMMANDS) {
    const { command } = await load();
    if (!Object.hasOwn(command.options, 'json')) without.push(name);
    else expect(command.usage + name).toMatch(/--json|OPTIONS/);
  }
  expect(without).toEqual(['completion']);
});

test('generate', async () => {
  const words = ['generate', 'ring', '-n', '3'];
  const { stdout } = await typed(words);
  const playbook = await typed([...words, '--playbook']);
  const json = async (more: readonly string[], cwd?: string) =>
    JSON.parse((await typed([...words, '--json', ...more], { ...(cwd !== undefined && { cwd }) })).stdout);
  expect(await json([])).toEqual({ text: `${stdout}\n` });
  expect(await json(['--playbook'])).toEqual({ text: `${playbook.stdout}\n` });
  const cwd = await folderWith();
  expect(await json(['-o', 'x'], cwd)).toEqual({ files: [join(cwd, 'x/lab.yaml'), join(cwd, 'x/verify.yaml')] });
});

test('import and export, with what is left out as data', async () => {
  const printed = await typed(['import', CLAB]);
  const asJson = await typed(['import', CLAB, '--json']);
  const imported = JSON.parse(asJson.stdout);
  expect(asJson.stderr).toBe('');
  expect(imported.text).toBe(`${printed.stdout}\n`);
  expect(imported.warnings).toHaveLength(printed.stderr.split('\n').length);
  expect(imported.warnings[0]).toEqual({
    severity: 'warning',
    file: CLAB,
    line: expect.any(Number),
    column: expect.any(Number),
    message: expect.any(String),
  });
  const cwd = await folderWith();
  const exported = await typed(['export', LAB, '--json', '-o', 'x.yaml'], { cwd });
  expect(JSON.parse(exported.stdout)).toEqual({ file: join(cwd, 'x.yaml'), warnings: [] });
});

test.each([
  [['up', '--json', '--nope'], 2],
  [['generate', 'ring', '--json'], 2],
  [['import', '--json', 'nowhere.yaml'], 2],
  [['cli', '--json', 'R1'], 2],
  [['ps', '--json'], 3],
])('what is wrong is an object, too: %j', async (words, exitCode) => {
  const run = await typed(words);
  expect([run.exitCode, run.stdout]).toEqual([exitCode, '']);
  expect(JSON.parse(run.stderr)).toEqual({ error: expect.objectContaining({ message: expect.any(String), exitCode }) });
});
