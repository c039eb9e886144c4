/** Logs in by ssh with a password, as a person at the stock client would. */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { type AuthHandlerMiddleware, Client, type ClientChannel } from 'ssh2';
import { beforeLastLine, Conversation, endsInPrompt, visible } from './conversation.ts';
import { type Credentials, FAREWELL, type LoginResult, lastLine } from './login.ts';
import { EVERY_ALGORITHM } from './ssh-algorithms.ts';

/** The service's side of an address, as messages name it. */
export interface SshServer {
  readonly address: string;
  readonly port: number;
}

/** What is done once logged in: a terminal, or the beginning of a transfer, which is then ended. */
export type SshUse = 'shell' | 'sftp' | 'scp';

/**
 * Logs in, opens a shell on a terminal, waits for its prompt and leaves by `exit`; without credentials, waits for the
 * server's identification only. The stream is used up. Any host key is accepted: a probe asks who gets in, not whom
 * it talks to, and says the key's fingerprint. Never throws; `deadline` ends every wait.
 */
export async function sshLogin(
  stream: Duplex,
  credentials: Credentials | undefined,
  server: SshServer,
  deadline: AbortSignal,
  use: SshUse = 'shell',
): Promise<LoginResult> {
  if (credentials === undefined) return identification(stream, server, deadline);
  const client = new Client();
  const attempt = new Attempt(credentials, server);
  const outcome = new Promise<LoginResult>((resolve) => {
    const onDeadline = () => resolve(attempt.unfinished());
    deadline.addEventListener('abort', onDeadline);
    if (deadline.aborted) onDeadline();
    client.on('banner', (text) => attempt.printed.push(visible(text).trim()));
    client.on('error', (error) => resolve(attempt.failed(error)));
    client.on('close', () => resolve(attempt.closed()));
    client.on('ready', () => {
      const screen = new Conversation(deadline);
      attempt.screen = screen;
      if (use !== 'shell') return void beginTransfer(client, use, attempt).then(resolve);
      client.shell({ term: 'vt100', rows: 24, cols: 80 }, (error, channel) => {
        if (error !== undefined) resolve(attempt.failed(error));
        else void shell(channel, screen, attempt).then(resolve);
      });
    });
  });
  try {
    client.connect({
      sock: stream,
      username: credentials.user,
      authHandler: attempt.authenticate,
      readyTimeout: 0, // `deadline` covers it
      algorithms: EVERY_ALGORITHM,
      hostVerifier: (key: Buffer) => attempt.accept(key),
    });
    return { ...(await outcome), ...attempt.tries };
  } finally {
    client.on('error', () => {}); // what the destroyed stream may still complain about
    client.destroy();
  }
}

/** What is known of a login under way. */
class Attempt {
  /** The parts of the banner. */
  readonly printed: string[] = [];
  /** What the shell shows, once the login has succeeded. */
  screen: Conversation | undefined;
  readonly #credentials: Credentials;
  readonly #server: SshServer;
  #fingerprint = '';
  /** Methods the server would still take, as it said last. */
  #methods: readonly string[] = [];
  readonly #passwords: readonly string[];
  #tries = 0;

  constructor(credentials: Credentials, server: SshServer) {
    this.#credentials = credentials;
    this.#server = server;
    this.#passwords = credentials.passwords ?? [credentials.password];
  }

  accept(key: Buffer): boolean {
    this.#fingerprint = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
    return true;
  }

  /** Asks what the server takes, and gives each password once: every failure may count at the server. */
  readonly authenticate: AuthHandlerMiddleware = (methods, _partial, next) => {
    const { user } = this.#credentials;
    if (methods === null) return next({ type: 'none', username: user });
    this.#methods = methods;
    // The library ends the attempt on `false`, which its types do not know.
    const giveUp = () => (next as unknown as (method: false) => void)(false);
    const password = this.#passwords[this.#tries];
    if (password === undefined) return giveUp();
    this.#tries++;
    const { key } = this.#credentials;
    if (key !== undefined)
      return methods.includes('publickey') ? next({ type: 'publickey', username: user, key }) : giveUp();
    if (methods.includes('password')) return next({ type: 'password', username: user, password });
    if (!methods.includes('keyboard-interactive')) return giveUp();
    next({
      type: 'keyboard-interactive',
      username: user,
      prompt: (_name, _instructions, _language, prompts, finish) => finish(prompts.map(() => password)),
    });
  };

  succeeded(): LoginResult {
    const banner = this.printed.filter((part) => part !== '').join('\n');
    return { outcome: 'accepted', banner, detail: `logged in as ${this.#credentials.user}; ${this.#hostKey()}` };
  }

  failed(error: Error & { level?: string }): LoginResult {
    if (error.level === 'client-authentication') {
      const { user } = this.#credentials;
      const methods = this.#methods.join(',');
      return { outcome: 'denied', detail: `${user}@${this.#server.address}: Permission denied (${methods}).` };
    }
    return { outcome: 'closed', detail: `${error.message}${this.#fingerprint === '' ? '' : `; ${this.#hostKey()}`}` };
  }

  closed(): LoginResult {
    const { address, port } = this.#server;
    return { outcome: 'closed', detail: `Connection closed by ${address} port ${port}` };
  }

  /** The deadline has passed. */
  unfinished(): LoginResult {
    const outcome = 'timeout';
    if (this.screen !== undefined) {
      return { outcome, detail: `logged in, but no prompt in time${after(this.screen)}` };
    }
    if (this.#fingerprint === '') return { outcome, detail: 'no key exchange in time' };
    const awaited = this.#tries > 0 ? 'answer to the password' : 'authentication';
    return { outcome, detail: `no ${awaited} in time; ${this.#hostKey()}` };
  }

  /** How many passwords were given, where it was to be more than one. */
  get tries(): Pick<LoginResult, 'tries'> {
    return this.#credentials.passwords === undefined ? {} : { tries: this.#tries };
  }

  #hostKey(): string {
    return `host key ${this.#fingerprint}`;
  }
}

/** An sftp session that finds its own folder, or a copy to it that the other side is ready for. */
function beginTransfer(client: Client, use: Exclude<SshUse, 'shell'>, attempt: Attempt): Promise<LoginResult> {
  return new Promise((resolve) => {
    // what the user may not do is a no, as a wrong password is; a connection that just ends says nothing
    const failed = (message: string) => resolve({ outcome: 'denied', detail: `logged in, but no ${use}: ${message}` });
    const ended = (message: string) => resolve({ outcome: 'closed', detail: `logged in, but no ${use}: ${message}` });
    const begun = () => resolve({ ...attempt.succeeded(), decided: performance.now() });
    client.once('close', () => ended('the connection was closed'));
    if (use === 'sftp') {
      client.sftp((error, sftp) => {
        if (error !== undefined) return failed(error.message);
        sftp.realpath('.', (refused) => (refused === undefined ? begun() : failed(refused.message)));
      });
      return;
    }
    client.exec('scp -t .', (error, channel) => {
      if (error !== undefined) return failed(error.message);
      const said: Buffer[] = [];
      channel.stderr.on('data', (chunk: Buffer) => said.push(chunk));
      channel.on('close', () => {
        const words = visible(Buffer.concat(said).toString()).trim();
        if (words === '') ended('it ended');
        else failed(words);
      });
      // RFC-less, but old: a zero byte says that the sink is ready
      channel.once('data', (chunk: Buffer) => (chunk[0] === 0 ? begun() : failed(visible(chunk.toString()).trim())));
    });
  });
}

async function shell(channel: ClientChannel, screen: Conversation, attempt: Attempt): Promise<LoginResult> {
  channel.on('data', (chunk: Buffer) => screen.add(chunk));
  channel.stderr.on('data', (chunk: Buffer) => screen.add(chunk));
  channel.on('close', () => screen.end());
  const decided = await screen.until(endsInPrompt);
  if (decided === 'timeout') return attempt.unfinished();
  if (decided === 'closed') return { outcome: 'closed', detail: `logged in, but the session ended${after(screen)}` };
  const at = performance.now();
  attempt.printed.push(beforeLastLine(screen.text));
  channel.write('exit\r');
  const moment = setTimeout(() => screen.end(), FAREWELL);
  await screen.until(() => false);
  clearTimeout(moment);
  return { ...attempt.succeeded(), decided: at };
}

function after(screen: Conversation): string {
  const last = lastLine(screen.text);
  return last === '' ? '' : ` after '${last}'`;
}

async function identification(stream: Duplex, server: SshServer, deadline: AbortSignal): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  stream.on('data', (chunk: Buffer) => screen.add(chunk));
  for (const event of ['end', 'close', 'error']) stream.on(event, () => screen.end());
  const line = /^SSH-[^\n]*(?=\n)/m;
  const seen = await screen.until((text) => line.test(text));
  if (seen === 'timeout') return { outcome: 'timeout', detail: 'no identification in time' };
  if (seen === 'closed') {
    return { outcome: 'closed', detail: `Connection closed by ${server.address} port ${server.port}` };
  }
  return { outcome: 'accepted', banner: line.exec(screen.text)?.[0] ?? '', detail: 'the service speaks SSH' };
}
