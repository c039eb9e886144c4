/** The program behind guesses.ts: reads the connections to make as JSON, prints what became of them. */
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import ssh2 from 'ssh2';
import { telnetDecoder } from '../../device/probe/telnet-codec.ts';
import type { Guessed, Guesses } from './guesses.ts';

const HOST = '127.0.0.1';

/** Takes down answers and times of one connection. */
class Protocol {
  readonly answers: { accepted: boolean; took: number }[] = [];
  text = '';
  readonly #began = performance.now();
  #given: number | undefined;

  /** A password is on its way. */
  given(): void {
    this.#given = performance.now();
  }

  answered(accepted: boolean): void {
    if (this.#given === undefined) return;
    this.answers.push({ accepted, took: performance.now() - this.#given });
    this.#given = undefined;
  }

  result(): Guessed {
    return { answers: this.answers, lasted: performance.now() - this.#began, text: this.text };
  }
}

function overSsh({ user, passwords, hangUpAfter }: Guesses): Promise<Guessed> {
  const protocol = new Protocol();
  const left = [...passwords];
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    client.on('ready', () => {
      protocol.answered(true);
      client.end();
    });
    client.on('error', ({ message }) => {
      protocol.text += `${message}\n`;
    });
    client.on('close', () => {
      protocol.answered(false);
      resolve(protocol.result());
    });
    client.connect({
      host: HOST,
      username: user,
      readyTimeout: 120_000,
      authHandler: (methods, _, next) => {
        protocol.answered(false);
        if (methods !== null) protocol.text += `${methods.join()}\n`;
        const password = left.shift();
        if (password === undefined) {
          client.end();
          return;
        }
        protocol.given();
        if (left.length === 0 && hangUpAfter !== undefined) setTimeout(() => client.destroy(), hangUpAfter);
        next({ type: 'password', username: user, password });
      },
    });
  });
}

/** What a line protocol asks and answers. */
interface Dialogue {
  readonly port: number;
  /** What the server says → what is said then; `password` and `user` stand for these. */
  readonly steps: readonly (readonly [RegExp, 'user' | 'password' | 'wrong' | 'right'])[];
  readonly line: (kind: 'user' | 'password', word: string) => string;
  readonly decode: () => (chunk: Buffer) => { readonly data: Buffer; readonly reply: Buffer };
}

const TELNET: Dialogue = {
  port: 23,
  steps: [
    [/Login incorrect/, 'wrong'],
    [/> $/, 'right'],
    [/login: $/, 'user'],
    [/Password: ?$/, 'password'],
  ],
  line: (_, word) => `${word}\r\0`,
  decode: telnetDecoder,
};

const FTP: Dialogue = {
  port: 21,
  steps: [
    [/^530 .*\r\n/m, 'wrong'],
    [/^230 .*\r\n/m, 'right'],
    [/^220 .*\r\n/m, 'user'],
    [/^331 .*\r\n/m, 'password'],
  ],
  line: (kind, word) => `${kind === 'user' ? 'USER' : 'PASS'} ${word}\r\n`,
  decode: () => (data) => ({ data, reply: Buffer.alloc(0) }),
};

function overLines({ user, passwords, hangUpAfter, service }: Guesses): Promise<Guessed> {
  const { port, steps, line, decode } = service === 'telnet' ? TELNET : FTP;
  const protocol = new Protocol();
  const left = [...passwords];
  const read = decode();
  let unread = '';
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port });
    const say = (kind: 'user' | 'password', word: string) => socket.write(line(kind, word));
    const act = (what: 'user' | 'password' | 'wrong' | 'right') => {
      if (what === 'user' && left.length === 0) socket.end();
      else if (what === 'user') say('user', user);
      else if (what === 'password') {
        protocol.given();
        say('password', left.shift() ?? '');
        if (left.length === 0 && hangUpAfter !== undefined) setTimeout(() => socket.destroy(), hangUpAfter);
      } else {
        protocol.answered(what === 'right');
        if (what === 'right') socket.end();
        else if (service === 'ftp') act('user'); // which has no prompt for another try
      }
    };
    socket.on('data', (chunk) => {
      const { data, reply } = read(chunk);
      if (reply.length > 0) socket.write(reply);
      protocol.text += data.toString();
      unread += data.toString();
      for (;;) {
        const found = steps.flatMap(([pattern, what]) => {
          const match = pattern.exec(unread);
          return match === null ? [] : [{ end: match.index + match[0].length, what }];
        })[0];
        if (found === undefined) return;
        unread = unread.slice(found.end);
        act(found.what);
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      protocol.answered(false);
      resolve(protocol.result());
    });
  });
}

/** Says nothing, and waits for the server to close. */
function silently({ service }: Guesses): Promise<Guessed> {
  const protocol = new Protocol();
  return new Promise((resolve) => {
    const socket = connect({ host: HOST, port: { ssh: 22, telnet: 23, ftp: 21 }[service] });
    const decode = telnetDecoder();
    socket.on('data', (chunk) => {
      const { reply } = service === 'telnet' ? decode(chunk) : { reply: Buffer.alloc(0) };
      if (reply.length > 0) socket.write(reply);
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(protocol.result()));
  });
}

function attempt(one: Guesses): Promise<Guessed> {
  if (one.passwords.length === 0) return silently(one);
  return one.service === 'ssh' ? overSsh(one) : overLines(one);
}

const connections = JSON.parse(await text(process.stdin)) as Guesses[];
const results = await Promise.all(connections.map(attempt));
console.log(JSON.stringify(results));
