import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from '../../../device/log/file.ts';
import { readSyslog } from '../../../device/log/syslog.ts';
import { createLog, formatLogLine } from '../../../device/log.ts';
import { readLog } from '../../../device/op/logs/files.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-log-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('a line has the shape of syslog, with the day right-aligned', () => {
  const line = formatLogLine(new Date('2026-11-02T00:46:27Z'), 'R2', 'sshd[123]', 'Accepted\npassword');
  expect(line).toBe('Nov  2 00:46:27  R2 sshd[123]: Accepted password\n');
});

test('what is said at severity notice stands in both files, what is typed only in one', async () => {
  const log = createLog(() => 'R1', directory);
  const typed = "UI_CMDLINE_READ_LINE: User 'lab', command 'show version '";
  log('mgd', typed, 'interactive-commands');
  log('mgd', "UI_COMMIT: User 'lab' requested 'commit' operation (comment: none)", 'interactive-commands');
  log('sshd[1]', 'Accepted');
  const read = async (name: string) => (await readFile(join(directory, name), 'utf8')).split('\n').slice(0, -1);
  await expect.poll(() => read('interactive-commands').catch(() => [])).toHaveLength(2);
  await expect.poll(() => read('messages').catch(() => [])).toHaveLength(2);
  expect((await read('interactive-commands'))[0]).toContain(typed);
  expect((await read('messages'))[0]).toContain('UI_COMMIT:');
});

test('whoever reads a log sees what was written to it until then', async () => {
  const log = createLog(() => 'R1', directory);
  for (let line = 1; line <= 3; line++) {
    log('mgd', `line ${line}`, 'interactive-commands');
    expect(await readLog('interactive-commands', directory)).toMatch(new RegExp(`line ${line}\n$`));
  }
});

test('a file that has grown is put away, compressed, and the oldest goes', async () => {
  const path = join(directory, 'messages');
  const file = openLogFile(path, () => 'turned over\n', 20);
  for (let number = 0; number < 12; number++) {
    file.append(`${'x'.repeat(20)}${number}\n`);
    await file.flushed();
  }
  expect((await readdir(directory)).sort()).toEqual([
    'messages',
    ...Array.from({ length: 10 }, (_, number) => `messages.${number}.gz`),
  ]);
  expect(await readFile(path, 'utf8')).toBe('turned over\n');
  expect(gunzipSync(await readFile(`${path}.0.gz`)).toString()).toContain('x11\n');
  expect(gunzipSync(await readFile(`${path}.9.gz`)).toString()).toContain('x2\n');
});

test.each([
  [
    '<38>Nov 21 00:46:27 sshd[12]: Accepted password for lab',
    { program: 'sshd[12]', text: 'Accepted password for lab' },
  ],
  [
    '<86>Nov  2 00:46:27 login[3]: pam_unix(login:session): x',
    { program: 'login[3]', text: 'pam_unix(login:session): x' },
  ],
  ['<30>Nov 21 00:46:27 daemon: information', undefined],
  ['<39>Nov 21 00:46:27 sshd[12]: debug', undefined],
  ['<29>telnetd[7]: connect from 10.0.0.1', { program: 'telnetd[7]', text: 'connect from 10.0.0.1' }],
  ['no priority', undefined],
])('%s', (line, message) => {
  expect(readSyslog(line)).toEqual(message);
});
