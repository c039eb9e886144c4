/** Files that commands write: what stands in the way is told in words, and nothing waits for ever. */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../lab/errors.ts';
import { checkOutput, makeFolder, whyNot, writeOutput } from '../../lab/files.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-files-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), 'text');
});

const at = (path: string) => (path.startsWith('/') ? path : join(folder, path));

test('folders that are missing are made, and those that are there stay', async () => {
  await makeFolder(at('a/b/c'));
  await makeFolder(at('a/b/c'));
  expect((await stat(at('a/b/c'))).isDirectory()).toBe(true);
});

test('what is made at the same time is no error', async () => {
  await Promise.all(Array.from({ length: 8 }, () => makeFolder(at('x/y/z'))));
  expect(await readdir(at('x/y'))).toEqual(['z']);
});

test.each([
  ['file/lab.svg', /^--output: cannot write .*file\/lab\.svg: .*file is a file, not a folder$/],
  ['file/deeper/lab.svg', /: .*file is a file, not a folder$/],
  ['/proc/x/lab.svg', /: nothing can be made in \/proc(\/x)?$/],
  ['.', /: it is a folder$/],
  [`${'n'.repeat(300)}`, /: its name is too long$/],
])('%s cannot be written, with folders made or not, before or when there is something', async (path, message) => {
  const told = { name: 'InputError', message: expect.stringMatching(message) };
  await expect(writeOutput('--output', at(path), 'x', { folders: true })).rejects.toMatchObject(told);
  expect(await readFile(at('file'), 'utf8')).toBe('text');
});

test('without being asked no folder is made', async () => {
  const message = /^-o: cannot write .*: there is no folder .*\/nowhere$/;
  await expect(writeOutput('-o', at('nowhere/lab.svg'), 'x')).rejects.toThrow(message);
  await expect(checkOutput('-o', at('nowhere/lab.svg'))).rejects.toThrow(message);
  expect(await readdir(folder)).toEqual(['file']);
});

test('a check leaves nothing behind, and what is there as it is', async () => {
  await checkOutput('-o', at('new'));
  await checkOutput('-o', at('file'));
  await checkOutput('-o', '/dev/null');
  await expect(checkOutput('-o', at('.'))).rejects.toThrow('it is a folder');
  await expect(checkOutput('-o', at('file/x'))).rejects.toThrow('is a file, not a folder');
  await expect(checkOutput('-o', '/proc/x')).rejects.toThrow('nothing can be made in /proc');
  expect(await readdir(folder)).toEqual(['file']);
  expect(await readFile(at('file'), 'utf8')).toBe('text');
});

test('a new file is not written over, another is replaced or added to', async () => {
  await expect(writeOutput('-o', at('file'), 'x', { how: 'new' })).rejects.toBeInstanceOf(InputError);
  await writeOutput('-o', at('file'), 'y', { how: 'append' });
  expect(await readFile(at('file'), 'utf8')).toBe('texty');
  await writeOutput('-o', at('file'), 'z');
  expect(await readFile(at('file'), 'utf8')).toBe('z');
  await mkdir(at('there'));
  await writeOutput('-o', at('there/more/file'), 'x', { folders: true });
  expect(await readFile(at('there/more/file'), 'utf8')).toBe('x');
});

test.each([
  ['EACCES', 'permission denied'],
  ['EROFS', 'its file system is read-only'],
  ['ENOSPC', 'there is no room left'],
  ['EIO', 'what the system said'],
])('%s: %s', async (code, words) => {
  expect(await whyNot('/x/y', Object.assign(new Error('what the system said'), { code }))).toBe(words);
});
