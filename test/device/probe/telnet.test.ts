import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { telnetLogin } from '../../../device/probe/telnet.ts';

const LAB = { user: 'lab', password: 'lab123' };
/** What inetutils-telnetd opens with: DO TERMINAL-TYPE, TSPEED, XDISPLOC, NEW-ENVIRON; WILL ECHO, SGA. */
const OPENING = Buffer.from([255, 253, 24, 255, 253, 32, 255, 253, 35, 255, 253, 39, 255, 251, 1, 255, 251, 3]);
const ANSWERS = Buffer.from([255, 252, 24, 255, 252, 32, 255, 252, 35, 255, 252, 39, 255, 253, 1, 255, 253, 3]);

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/**
 * A server that prints, then waits for what must be typed, and so on. Returns the client's end of a connection, and
 * whether all was typed that had to be.
 */
async function scripted(...script: readonly (readonly [prints: string, awaits?: string])[]) {
  const state = { done: false };
  const server = createServer((socket: Socket) => {
    let got = Buffer.alloc(0);
    const steps = [...script];
    let awaited = ANSWERS;
    socket.on('error', () => {});
    socket.write(OPENING);
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (!got.equals(awaited)) return;
      got = Buffer.alloc(0);
      const [prints, awaits] = steps.shift() ?? ['', undefined];
      socket.write(prints);
      awaited = Buffer.from(`${awaits}\r\0`);
      state.done = steps.length === 0;
      if (awaits === undefined) socket.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stream = connect((server.address() as AddressInfo).port, '127.0.0.1');
  closers.push(() => {
    stream.destroy();
    server.close();
  });
  return { stream, state };
}

const forever = () => new AbortController().signal;

test('logs in to a prompt and leaves by exit', async () => {
  const { stream, state } = await scripted(
    ['\r\nR2 (ttyp0)\r\n\r\nlogin: ', 'lab'],
    ['lab\r\nPassword: ', 'lab123'],
    ['\r\nLast login: today\r\n--- JUNOS ---\r\n\r\nlab@R2> ', 'exit'],
    ['exit\r\n'],
  );
  expect(await telnetLogin(stream, LAB, forever())).toEqual({
    outcome: 'accepted',
    banner: 'R2 (ttyp0)\nLast login: today\n--- JUNOS ---',
    detail: 'logged in as lab',
    decided: expect.any(Number),
  });
  expect(state.done).toBe(true);
});

test('is denied when the login is incorrect', async () => {
  const { stream } = await scripted(
    ['R2 login: ', 'lab'],
    ['lab\r\nPassword: ', 'lab123'],
    ['\r\nLogin incorrect\r\nR2 login: ', 'never typed'],
  );
  expect(await telnetLogin(stream, LAB, forever())).toEqual({ outcome: 'denied', detail: 'Login incorrect' });
});

test('needs no password where none is asked', async () => {
  const { stream } = await scripted(['login: ', 'lab'], ['lab\r\n% ', 'exit'], ['']);
  expect((await telnetLogin(stream, LAB, forever())).outcome).toBe('accepted');
});

test('without credentials, is content with being asked for them', async () => {
  const { stream } = await scripted(['R2\r\nlogin: ', 'never typed']);
  expect(await telnetLogin(stream, undefined, forever())).toEqual({
    outcome: 'accepted',
    banner: 'R2',
    detail: 'the service asks for a login',
  });
});

test('tells when the service closes, and what it said last', async () => {
  const { stream } = await scripted(['too many connections\r\n']);
  expect(await telnetLogin(stream, LAB, forever())).toEqual({
    outcome: 'closed',
    detail: "Connection closed by foreign host after 'too many connections'",
  });
});

test('tells when the deadline passes, and what was waited for', async () => {
  const { stream } = await scripted(['login: ', 'lab'], ['lab\r\n', 'never typed']);
  expect(await telnetLogin(stream, LAB, AbortSignal.timeout(200))).toEqual({
    outcome: 'timeout',
    detail: "no 'Password:' in time after 'lab'",
  });
});
