/** What is said to whoever types something wrong: what is missing, what is not there, what does not go together. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, typed } from './typed.ts';

const LAB = join(import.meta.dirname, '../../../topologies/remote-access/lab.yaml');

test.each([
  [['link'], '(down | up | set) is missing; usage: vtylab link '],
  [['link', 'down'], 'NODE:INTERFACE is missing; usage: '],
  [['compare', 'a.json'], 'LATER.json is missing; usage: '],
  [['cli'], 'NODE is missing; usage: '],
  [['exec'], 'NODE is missing; usage: '],
  [['capture'], 'NODE[:INTERFACE]… is missing; usage: '],
  [['generate'], '(line | ring | star | mesh | leaf-spine) is missing; usage: '],
  [['import'], 'FILE is missing; usage: '],
  [['completion'], '(bash | zsh | fish) is missing; usage: '],
  [['--nope'], "unknown option '--nope'; vtylab --help tells what there is"],
  [['--json'], "unknown option '--json'; vtylab --help tells what there is"],
  [['graph', '-t', LAB, '--json', '--format', 'svg'], '--json and --format svg exclude each other'],
  [['cli', '-t', LAB, '--lab', 'x', 'R1'], '-t FILE and --lab NAME exclude each other; give one of them'],
  [['verify', '-t', LAB, '--limit', '3'], '--limit: expected --mutate beside it'],
  [['verify', '-t', LAB, '--seed', '3'], '--seed: expected --mutate beside it'],
  [['verify', '-t', LAB, '--mutate', '--seed', '3'], '--seed: expected --limit beside it'],
  [
    ['verify', '-t', LAB, '--mutate', '--junit', 'x.xml'],
    '--mutate makes no such report: --junit; expected --json or none',
  ],
  [['verify', '-t', LAB, '--mutate', '--compare', LAB], '--mutate makes no such report: --compare'],
  [
    ['verify', '-t', LAB, '--mutate', '--captures', 'x'],
    '--mutate and --captures exclude each other: its runs decide by themselves',
  ],
  [['up', '-t', 'nowhere.yaml'], 'nowhere.yaml: cannot read the lab file: there is no such file'],
  [['up', '-t', 'file/lab.yaml'], 'file/lab.yaml: cannot read the lab file: file is a file, not a folder'],
  [['export', 'empty'], 'empty/lab.yaml: cannot read the lab file: there is no such file'],
  [['compare', 'empty', 'empty'], 'empty: cannot read the report: it is a folder'],
  [['verify', '-t', LAB, '--compare', 'x.json'], 'x.json: cannot read the report: there is no such file'],
  [['matrix', '-t', LAB, '--predict', '--offline', '--diff', 'x'], 'x: cannot read the matrix: there is no such file'],
  [['up', '-t', 'empty'], 'empty/lab.yaml: cannot read the lab file: there is no such file'],
])('%j: %s', async (words, message) => {
  const cwd = await folderWith({ file: '' });
  await mkdir(join(cwd, 'empty'));
  const { exitCode, stdout, stderr } = await typed(words, { cwd });
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

test('-t takes a folder for the lab.yaml in it', async () => {
  const folder = join(LAB, '..');
  const words = ['matrix', '--predict', '--offline', '--service', 'ssh', '-t'];
  expect(await typed([...words, folder])).toEqual(await typed([...words, LAB]));
});

test('what cannot be printed is told', async () => {
  const { exitCode, stderr } = await typed(['generate', 'line', '-n', '2'], { stdout: '/dev/full' });
  expect([exitCode, stderr]).toEqual([3, 'error: cannot write to standard output: there is no room left']);
});
