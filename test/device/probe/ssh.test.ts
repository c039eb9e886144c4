import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Connection, Server, type ServerConfig, utils } from 'ssh2';
import { afterEach, expect, test } from 'vitest';
import { sshLogin } from '../../../device/probe/ssh.ts';

const HOST_KEY = utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
const SERVER = { address: '192.168.255.2', port: 22 };
const LAB = { user: 'lab', password: 'lab123' };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A connection to something that listens on the loopback. */
async function connectTo(listener: {
  listen(port: number, host: string): unknown;
  address(): unknown;
  close(): unknown;
}) {
  const listening = once(listener as never, 'listening');
  listener.listen(0, '127.0.0.1');
  await listening;
  const socket = connect((listener.address() as AddressInfo).port, '127.0.0.1');
  closers.push(() => {
    socket.destroy();
    listener.close();
  });
  await once(socket, 'connect');
  return socket;
}

/** An SSH server that accepts lab/lab123 by `method`, and shows `screen` in a shell. */
function server(method: 'password' | 'keyboard-interactive', screen: string, options: Partial<ServerConfig> = {}) {
  const seen = { methods: [] as string[], typed: '', terminal: '', onShell: () => {} };
  const listener = new Server({ hostKeys: [HOST_KEY], banner: 'No entry!\r\n', ...options }, (client: Connection) => {
    client.on('error', () => {});
    client.on('authentication', (attempt) => {
      seen.methods.push(attempt.method);
      const judge = (password: string | undefined) => {
        if (attempt.username === LAB.user && password === LAB.password) attempt.accept();
        else attempt.reject([method]);
      };
      if (attempt.method !== method) attempt.reject([method]);
      else if (attempt.method === 'password') judge(attempt.password);
      else if (attempt.method === 'keyboard-interactive') {
        attempt.prompt([{ prompt: 'Password:', echo: false }], (answers) => judge(answers?.[0]));
      }
    });
    client.on('session', (accept) => {
      const session = accept();
      session.on('pty', (acceptPty, _reject, info) => {
        seen.terminal = `${info.cols}x${info.rows}`;
        acceptPty();
      });
      session.on('shell', (acceptShell) => {
        const channel = acceptShell();
        channel.write(screen);
        seen.onShell();
        channel.on('data', (chunk: Buffer) => {
          seen.typed += chunk.toString();
          if (seen.typed === 'exit\r') {
            channel.exit(0);
            channel.end();
          }
        });
      });
    });
  });
  return { listener, seen };
}

const forever = () => new AbortController().signal;

test.each(['password', 'keyboard-interactive'] as const)('logs in by %s, to a prompt, and leaves', async (method) => {
  const { listener, seen } = server(method, 'Last login: today\r\n\r\nlab@R2> ');
  const result = await sshLogin(await connectTo(listener), LAB, SERVER, forever());
  expect(result).toEqual({
    outcome: 'accepted',
    banner: 'No entry!\nLast login: today',
    detail: expect.stringMatching(/^logged in as lab; host key SHA256:[A-Za-z0-9+/]{43}$/),
    decided: expect.any(Number),
  });
  expect(seen).toMatchObject({ methods: ['none', method], typed: 'exit\r', terminal: '80x24' });
});

test('is denied with a wrong password, which it gives once', async () => {
  const { listener, seen } = server('password', '');
  const result = await sshLogin(await connectTo(listener), { ...LAB, password: 'guess' }, SERVER, forever());
  expect(result).toEqual({ outcome: 'denied', detail: 'lab@192.168.255.2: Permission denied (password).' });
  expect(seen.methods).toEqual(['none', 'password']);
});

test('speaks the algorithms of old configurations', async () => {
  const algorithms = {
    kex: ['diffie-hellman-group14-sha1' as const],
    cipher: ['aes128-cbc' as const],
    hmac: ['hmac-sha1' as const],
  };
  const { listener } = server('password', '% ', { algorithms });
  expect((await sshLogin(await connectTo(listener), LAB, SERVER, forever())).outcome).toBe('accepted');
});

test('without credentials, is content with the identification', async () => {
  const { listener } = server('password', '', { ident: 'OpenSSH_9.2' });
  expect(await sshLogin(await connectTo(listener), undefined, SERVER, forever())).toEqual({
    outcome: 'accepted',
    banner: 'SSH-2.0-OpenSSH_9.2',
    detail: 'the service speaks SSH',
  });
});

test('tells when the deadline passes: a login that shows no prompt', async () => {
  const { listener, seen } = server('password', 'busy...');
  const deadline = new AbortController();
  seen.onShell = () => void setTimeout(() => deadline.abort(), 100);
  const result = await sshLogin(await connectTo(listener), LAB, SERVER, deadline.signal);
  expect(result).toEqual({ outcome: 'timeout', detail: "logged in, but no prompt in time after 'busy...'" });
});

test('tells when the deadline passes: a service that says nothing', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}));
  const result = await sshLogin(await connectTo(silent), LAB, SERVER, AbortSignal.timeout(100));
  expect(result).toEqual({ outcome: 'timeout', detail: 'no key exchange in time' });
});

test.each([LAB, undefined])('tells when the service closes the connection at once (%j)', async (credentials) => {
  const closing = createServer((socket: Socket) => socket.end());
  const result = await sshLogin(await connectTo(closing), credentials, SERVER, forever());
  expect(result.outcome).toBe('closed');
});
