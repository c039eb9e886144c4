import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readLogins } from '../../device/logins.ts';

/** A record as glibc lays it out. */
function record(type: number, pid: number, tty: string, user: string, from: string, seconds: number): Buffer {
  const bytes = Buffer.alloc(384);
  bytes.writeInt16LE(type, 0);
  bytes.writeInt32LE(pid, 4);
  bytes.write(tty, 8);
  bytes.write(user, 44);
  bytes.write(from, 76);
  bytes.writeInt32LE(seconds, 340);
  return bytes;
}

test('logins whose process lives, and nobody else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'vtylab-utmp-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'utmp');
  await writeFile(
    path,
    Buffer.concat([
      record(2, 1, '~', 'reboot', '', 1),
      record(7, process.pid, 'vtylab-none/1', 'lab', '192.168.1.1', 1_715_428_800),
      record(7, 2 ** 22 + 1, 'pts/2', 'gone', '', 1),
      record(8, process.pid, 'pts/3', '', '', 1),
    ]),
  );
  const since = new Date('2024-05-11T12:00:00Z');
  expect(await readLogins(path)).toEqual([
    { user: 'lab', tty: 'vtylab-none/1', from: '192.168.1.1', since, lastInput: since },
  ]);
});

test('no utmp, no logins', async () => {
  expect(await readLogins('/nonexistent/utmp')).toEqual([]);
});
