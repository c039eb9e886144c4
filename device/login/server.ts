/**
 * Where the daemons' PAM module (`native/pam-retry.c`) asks before and after a password is judged. One connection is one
 * password; lines of words:
 *
 *     ask SERVICE CONNECTION AGE ADDRESS DEVICE USER   →  go
 *     passed | failed                                  →  ok | no MILLISECONDS last|again
 *
 * CONNECTION is `PID:STARTED` of the daemon that was started for it, AGE in milliseconds; ADDRESS, DEVICE and USER are hexadecimal and may be `-`, for nothing. Whoever may connect is
 * root: the socket is root's own. What is not understood closes the connection, and the module lets nobody in then.
 */
import { chmod, mkdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { Answer, Attempt, Judgement } from './attempts.ts';

/** Milliseconds in which a password must be judged: hashing takes a few. */
const JUDGING = 15_000;

/** An attempt, and which process makes it. */
export interface Asked extends Attempt {
  /** The daemon as it is named in the log, e.g. `sshd[123]`. */
  readonly program: string;
  /** The daemon that serves the connection. */
  readonly pid: number;
}

const ASK =
  /^ask (?<daemon>[\w.-]{1,32}) (?<connection>(?<pid>\d{1,10}):\d{1,20}) (?<age>\d{1,12}) (?<address>-|(?:[\da-f]{2}){1,256}) (?<device>-|(?:[\da-f]{2}){1,256}) (?<user>-|(?:[\da-f]{2}){1,256})$/;

/** Services by the names under which their daemons ask PAM. */
const SERVICES: Readonly<Record<string, string>> = { sshd: 'ssh', login: 'telnet', ftpd: 'ftp', vsftpd: 'ftp' };

/** Reads a question; undefined when it is none. */
export function readQuestion(line: string): Asked | undefined {
  const groups = ASK.exec(line)?.groups;
  if (groups === undefined) return undefined;
  const { daemon = '', connection = '', age = '', pid = '', address = '', device = '', user = '' } = groups;
  const text = (hex: string) => (hex === '-' ? '' : Buffer.from(hex, 'hex').toString('utf8'));
  return {
    program: `${daemon}[${pid}]`,
    pid: Number(pid),
    service: SERVICES[daemon] ?? daemon,
    connection,
    age: Number(age) / 1000,
    address: text(address),
    device: text(device),
    user: text(user),
  };
}

/** As the module is told. */
export function formatAnswer(answer: Answer): string {
  if (answer.kind === 'accepted') return 'ok\n';
  return `no ${Math.round(answer.pause * 1000)} ${answer.last ? 'last' : 'again'}\n`;
}

export interface LoginServer {
  close(): void;
}

export interface LoginServerOptions {
  /** Path of the socket. */
  readonly path: string;
  begin(attempt: Asked): Promise<Judgement>;
  /** Hears what goes wrong, but for daemons that go away. */
  report(message: string): void;
}

/** Listens. */
export async function createLoginServer({ path, begin, report }: LoginServerOptions): Promise<LoginServer> {
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // its end is what counts
    socket.on('close', () => sockets.delete(socket));
    serve(socket, begin)
      .catch((error: NodeJS.ErrnoException) => {
        // of the socket: a daemon whose client has hung up, which is no reason to speak of it
        if (error.syscall === undefined) report(`login: ${error.message}`);
      })
      .finally(() => socket.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return {
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** One password. Whatever ends it early counts as a wrong one. */
async function serve(socket: Socket, begin: LoginServerOptions['begin']): Promise<void> {
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  const { value: question = '' } = await lines.next();
  const attempt = readQuestion(question);
  if (attempt === undefined) return;
  const judgement = await begin(attempt);
  const late = setTimeout(() => socket.destroy(), JUDGING);
  try {
    socket.write('go\n');
    const { value: verdict } = await lines.next();
    const answer = judgement.end(verdict === 'passed' || verdict === 'failed' ? verdict : 'lost');
    await new Promise<void>((resolve) => socket.end(formatAnswer(answer), resolve));
  } finally {
    judgement.end('lost');
    clearTimeout(late);
  }
}
