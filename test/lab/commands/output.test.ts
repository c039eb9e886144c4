/** Files that commands write: where they go, and what is said when they cannot be written. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, typed } from './typed.ts';

const LAB = join(import.meta.dirname, '../../../topologies/remote-access/lab.yaml');
const CLAB = join(import.meta.dirname, '../../containerlab/clos.clab.yml');

/** Commands that write one file, and the name of the option. */
const WRITERS: readonly (readonly [option: string, words: readonly string[]])[] = [
  ['--output', ['generate', 'line', '-n', '2', '--output']],
  ['--output', ['graph', '-t', LAB, '--format', 'dot', '--output']],
  ['--output', ['import', CLAB, '--output']],
  ['--output', ['export', LAB, '--output']],
  ['--svg', ['matrix', '-t', LAB, '--predict', '--offline', '--svg']],
  ['--record', ['verify', '-t', LAB, '--record']],
  ['--junit', ['verify', '-t', LAB, '--junit']],
  ['--markdown', ['verify', '-t', LAB, '--markdown']],
  ['--html', ['verify', '-t', LAB, '--html']],
  ['--captures', ['verify', '-t', LAB, '--captures']],
];

test.each(WRITERS)('%s: nothing can be made below /proc, and that is said at once: %j', async (option, words) => {
  const { exitCode, stdout, stderr } = await typed([...words, '/proc/x']);
  expect(stderr).toMatch(new RegExp(`^error: ${option}: cannot write /proc/x.*: nothing can be made in /proc\n?$`));
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
});

test.each(WRITERS)('%s: a part of the path that is a file is named: %j', async (option, words) => {
  const cwd = await folderWith({ 'a file': 'text' });
  const { exitCode, stderr } = await typed([...words, 'a file/x'], { cwd });
  expect(stderr).toMatch(new RegExp(`^error: ${option}: cannot write a file/x.*: a file is a file, not a folder\n?$`));
  expect(exitCode).toBe(2);
  expect(await readFile(join(cwd, 'a file'), 'utf8')).toBe('text');
});

test.each(WRITERS.filter(([option, [command]]) => option !== '--captures' && command !== 'generate'))(
  '%s: a folder that is not there, and one that is there: %j',
  async (option, words) => {
    const cwd = await folderWith();
    const missing = await typed([...words, 'nowhere/x'], { cwd });
    expect(missing.stderr).toMatch(`error: ${option}: cannot write nowhere/x: there is no folder nowhere`);
    const folder = await typed([...words, '.'], { cwd });
    expect(folder.stderr).toMatch(new RegExp(`^error: ${option}: cannot write .*: it is a folder`));
    expect([missing.exitCode, folder.exitCode]).toEqual([2, 2]);
    expect(await readdir(cwd)).toEqual([]);
  },
);

test.each([
  ['import', CLAB],
  ['export', LAB],
])('%s --output writes what it prints otherwise', async (command, file) => {
  const cwd = await folderWith();
  const printed = await typed([command, file], { cwd });
  const written = await typed([command, file, '-o', 'ä b.yaml'], { cwd });
  expect(written).toMatchObject({ exitCode: 0, stdout: '', stderr: printed.stderr });
  expect(await readFile(join(cwd, 'ä b.yaml'), 'utf8')).toBe(`${printed.stdout}\n`);
});

test('import and export do not write over the file they read', async () => {
  const cwd = await folderWith({ 'lab.yaml': 'name: one\ntopology: {nodes: {H: {kind: host}}}\n' });
  for (const command of ['import', 'export']) {
    const { exitCode, stderr } = await typed([command, 'lab.yaml', '-o', './lab.yaml'], { cwd });
    expect(stderr).toContain('error: --output: lab.yaml is the file that is read');
    expect(exitCode).toBe(2);
  }
  expect(await readFile(join(cwd, 'lab.yaml'), 'utf8')).toContain('name: one');
});

test.each([
  ['graph', '-t', LAB, '--format', 'dot'],
  ['import', CLAB],
  ['export', LAB],
])('%s … --output - prints', async (...words) => {
  const cwd = await folderWith();
  expect(await typed([...words, '--output', '-'], { cwd })).toEqual(await typed(words, { cwd }));
  expect(await readdir(cwd)).toEqual([]);
});

test('what to type next can be typed, also with blanks in the name', async () => {
  const cwd = await folderWith();
  const { stdout } = await typed(['generate', 'line', '-n', '2', '--output', "it's a lab"], { cwd });
  expect(stdout).toContain(`next: vtylab up -t 'it'\\''s a lab/lab.yaml'`);
  expect(await readdir(join(cwd, "it's a lab"))).toEqual(['lab.yaml', 'verify.yaml']);
});
