/** The collector of /dev/log: every message a line, and gone when nobody reads. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { must } from './build.ts';
import { type Program, startProgram } from './program.ts';

let directory: string;
let socket: string;
let collector: Program;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-syslog-'));
  socket = join(directory, 'log');
  const program = join(directory, 'syslog');
  const source = join(import.meta.dirname, '../../../device/native/syslog.c');
  await must(['gcc', '-O2', '-Wall', '-Wextra', '-Werror', '-o', program, source]);
  collector = startProgram([program, socket]);
});
afterAll(async () => {
  collector.child.kill();
  await rm(directory, { recursive: true });
});

test('anybody may say something', async () => {
  await expect.poll(async () => ((await stat(socket).catch(() => undefined))?.mode ?? 0) & 0o777).toBe(0o666);
  await must(['logger', '-u', socket, '-p', 'auth.info', '-t', 'sshd[12]', 'Accepted']);
  await collector.prints(/^<38>.*sshd\[12\]: Accepted\n/m);
});

test('a message is one line, whatever is in it', async () => {
  const script =
    'import socket,sys; socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM).sendto(sys.stdin.buffer.read(),sys.argv[1])';
  await must(['python3', '-c', script, socket], '<86>login[3]: one\ntwo\n<0>faked: three\n');
  await collector.prints(/^<86>login\[3\]: one two <0>faked: three\n/m);
});

test('it ends when nobody reads any more', async () => {
  collector.child.stdout?.destroy();
  expect(await collector.ended).toBe(0);
});
