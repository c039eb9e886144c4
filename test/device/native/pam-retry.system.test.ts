/** native/pam-retry.c in stacks of its own, with libpam's own conversation, against the runtime's end of it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Answer } from '../../../device/login/attempts.ts';
import { type Asked, createLoginServer } from '../../../device/login/server.ts';
import { must } from './build.ts';

const SOURCE = new URL('../../../device/native/pam-retry.c', import.meta.url).pathname;
const CLIENT = new URL('pam-client.py', import.meta.url).pathname;

/** `$6$` of lab123. */
const HASH = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

/** Linux-PAM's numbers. */
const SUCCESS = 0;
const AUTH_ERR = 7;
const MAXTRIES = 11;

let folder = '';
let socket = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-pam-'));
  socket = join(folder, 'login.sock');
  const module = join(folder, 'pam-retry.so');
  const strict = ['-O2', '-Wall', '-Wextra', '-Werror', '-shared', '-fPIC'];
  await must(['gcc', ...strict, '-o', module, SOURCE, '-lpam', '-lcrypt']);
  // the lines of images/device/rootfs/etc/pam.d/vtylab-auth, with the judge that the test needs
  for (const judge of ['permit', 'deny', 'unix']) {
    const lines = [
      `auth [success=ok default=die] ${module} ask socket=${socket}`,
      `auth [success=ok default=1] pam_${judge}.so use_first_pass nodelay`,
      `auth [success=done default=die] ${module} passed`,
      `auth [default=die] ${module} failed [Login incorrect]`,
    ];
    await writeFile(join(folder, judge), `${lines.join('\n')}\n`);
  }
});

afterAll(() => rm(folder, { recursive: true }));

interface Result {
  readonly status: number;
  readonly setcred: number;
  /** Milliseconds, and those of them that the processor worked. */
  readonly took: number;
  readonly cpu: number;
  readonly said: readonly string[];
}

/** One password; a right one where the judge permits. */
async function login(judge: 'permit' | 'deny', user = 'lab', items: readonly string[] = []): Promise<Result> {
  return JSON.parse(await must(['python3', CLIENT, folder, judge, user, 'secret', ...items])) as Result;
}

/** A runtime that answers so; returns what it was asked and told. */
async function runtime(answer: Answer) {
  const asked: Asked[] = [];
  const told: string[] = [];
  const server = await createLoginServer({
    path: socket,
    async begin(attempt) {
      asked.push(attempt);
      return {
        end(outcome) {
          told.push(outcome);
          return answer;
        },
      };
    },
    report: (message) => told.push(message),
  });
  onTestFinished(() => server.close());
  return { asked, told };
}

const again = { kind: 'failed', refused: false, pause: 0, last: false } as const;

test('the runtime is asked before the password is judged, and told how it came out', async () => {
  const { asked, told } = await runtime({ kind: 'accepted' });
  const result = await login('permit', 'lab', ['tty=/dev/pts/3', 'rhost=192.0.2.1']);
  expect(result).toMatchObject({ status: SUCCESS, setcred: SUCCESS, said: ['Password: '] });
  expect(told[0]).toBe('passed');
  expect(asked).toEqual([
    expect.objectContaining({ user: 'lab', address: '192.0.2.1', device: 'pts/3', service: 'permit' }),
  ]);
  expect(asked[0]?.age).toBeLessThan(60);
  expect(asked[0]?.pid).not.toBe(process.pid); // the child of this process, which is the runtime here
});

test('a right password that the runtime refuses is a wrong one', async () => {
  const { told } = await runtime({ ...again, refused: true });
  expect(await login('permit')).toMatchObject({ status: AUTH_ERR });
  expect(told[0]).toBe('passed');
});

test('a wrong one stays wrong whatever the runtime says', async () => {
  const { told } = await runtime({ kind: 'accepted' });
  expect(await login('deny')).toMatchObject({ status: AUTH_ERR });
  expect(told[0]).toBe('failed');
});

test.each([
  ['again', { ...again, pause: 0.4 }, AUTH_ERR, []],
  ['no more', { ...again, pause: 0.4, last: true }, MAXTRIES, ['\nLogin incorrect']],
])('it fails after the pause, %s', async (_, answer, status, words) => {
  await runtime(answer);
  const result = await login('deny');
  expect(result).toMatchObject({ status, said: ['Password: ', ...words] });
  expect(result.took).toBeGreaterThanOrEqual(400);
});

test('without the runtime nobody gets in, but at the console', async () => {
  expect(await login('permit')).toMatchObject({ status: AUTH_ERR });
  expect(await login('permit', 'lab', ['tty=/dev/console'])).toMatchObject({ status: SUCCESS });
  expect(await login('permit', 'lab', ['tty=console', 'rhost=192.0.2.1'])).toMatchObject({ status: AUTH_ERR });
  expect(await login('deny', 'lab', ['tty=console'])).toMatchObject({ status: AUTH_ERR });
});

test('the console is no part of the policy', async () => {
  const { asked } = await runtime({ ...again, pause: 60 });
  expect(await login('deny', 'lab', ['tty=console'])).toMatchObject({ status: AUTH_ERR });
  expect(asked).toEqual([]);
});

test.each(['', 'go', 'maybe\n', 'go\nok', 'go\nno\n', `${'x'.repeat(1000)}\n`])(
  'a runtime that says %j and is gone lets nobody in',
  async (words) => {
    const server = await new Promise<Server>((resolve) => {
      const listening = createServer((peer) => {
        peer.on('error', () => {});
        peer.once('data', () => peer.end(words));
      }).listen(socket, () => resolve(listening));
    });
    onTestFinished(() => void server.close());
    expect(await login('permit')).toMatchObject({ status: AUTH_ERR });
  },
);

test('a name longer than any is told as far as it goes', async () => {
  const { asked } = await runtime(again);
  await login('deny', 'n'.repeat(5000));
  expect(asked[0]?.user).toBe('n'.repeat(256));
});

test('a password of somebody who is not there, or has none, costs as much work as of anybody', async () => {
  await runtime(again);
  const [passwd, shadow] = [join(folder, 'passwd'), join(folder, 'shadow')];
  await writeFile(passwd, ['known', 'without'].map((name, n) => `${name}:x:${2000 + n}:20::/:/bin/sh\n`).join(''));
  await writeFile(shadow, `known:${HASH}:19000:0:99999:7:::\nwithout:*:19000:0:99999:7:::\n`);
  // the account database is these files, for the program that is started there
  const there = 'mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/shadow && shift 2 && exec "$@"';
  const work = async (user: string) => {
    const client = ['python3', CLIENT, folder, 'unix', user, 'wrong'];
    const printed = await must(['unshare', '--mount', 'sh', '-c', there, 'sh', passwd, shadow, ...client]);
    return (JSON.parse(printed) as Result).cpu;
  };
  const users = ['known', 'without', 'nobody-knows'];
  const times = users.map((): number[] => []);
  for (let n = 0; n < 11; n++) {
    for (const [index, user] of users.entries()) times[index]?.push(await work(user));
  }
  const [known = 0, without = 0, unknown = 0] = times.map((all) => all.sort((a, b) => a - b)[5]);
  // one hash more or less would be half as much again
  for (const other of [without, unknown]) {
    expect(other).toBeGreaterThan(known * 0.75);
    expect(other).toBeLessThan(known * 1.3);
  }
});
