/** File commands, with the programs they run and files of this very machine. */
import { chmod, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { testDevice } from '../cli/device.ts';

const { uid, gid } = userInfo();
const USER = { name: 'lab', uid, gid, class: 'super-user' };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-files-'));
  await writeFile(join(directory, 'a b.txt'), 'hello\n');
  await mkdir(join(directory, 'sub'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const run = (command: string) => runOperational(testDevice(), command.replaceAll('DIR', directory), USER);

test('file list', async () => {
  expect(await run('file list DIR')).toEqual({ ok: true, output: `\n${directory}:\na b.txt\nsub/\n` });
});

test('file list detail', async () => {
  await utimes(join(directory, 'a b.txt'), new Date(), new Date('2020-05-11T12:00:00'));
  await chmod(join(directory, 'a b.txt'), 0o640);
  const { output } = await run('file list DIR detail');
  expect(output).toMatch(/^\n.*:\ntotal blocks: \d+\n-rw-r----- {2}1 \S+ +\S+ +6 May 11 {2}2020 a b\.txt\ndrwx/);
  expect(output).toMatch(/ sub\/\ntotal files: 2\n$/);
});

test('file list as elements', async () => {
  const { output } = await run('file list DIR detail | display xml');
  expect(output).toMatch(/<directory-list xmlns="[^"]*" root-path="[^"]*">\n +<directory name="/);
  expect(output).toContain('<file-name>a b.txt</file-name>');
  expect(output).toContain('<file-size>6</file-size>');
});

test('show, copy, rename, checksum, delete', async () => {
  expect((await run('file show "DIR/a b.txt"')).output).toBe('hello\n');
  expect(await run('file copy "DIR/a b.txt" DIR/c')).toEqual({ ok: true, output: '' });
  expect(await run('file rename DIR/c DIR/-d')).toEqual({ ok: true, output: '' });
  expect(await readFile(join(directory, '-d'), 'utf8')).toBe('hello\n');
  expect((await run('file checksum md5 DIR/-d')).output).toBe(
    `MD5 (${directory}/-d) = b1946ac92492d2347c6235b4d2611184\n`,
  );
  expect(await run('file delete DIR/-d')).toEqual({ ok: true, output: '' });
  expect((await run('file list DIR/-d')).output).toBe(`error: ${directory}/-d: No such file or directory\n`);
});

test.each([
  ['file show DIR/nothing', 'No such file or directory'],
  ['file delete DIR/nothing', 'No such file or directory'],
  ['file delete DIR/sub', 'Is a directory'],
  ['file show R2:/etc/passwd', 'expected a file of this device'],
  ['file rename scp://R2/x DIR/x', 'expected a file of this device'],
])('%s', async (command, reason) => {
  const { ok, output } = await run(command);
  expect({ ok, output }).toEqual({ ok: false, output: expect.stringMatching(`^error: .*: ${reason}\n$`) });
});

test('a binary file is not shown', async () => {
  await writeFile(join(directory, 'binary'), Buffer.from([1, 0, 2]));
  expect((await run('file show DIR/binary')).output).toBe(`error: ${directory}/binary: not a text file\n`);
});
