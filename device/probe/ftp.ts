/** Logs in by ftp (RFC 959), as far as the answer to the password. */
import type { Duplex } from 'node:stream';
import { Conversation } from './conversation.ts';
import { type Credentials, type LoginResult, lastLine } from './login.ts';

/** The last line of a reply. */
const REPLY = /^(\d{3}) .*(?=\n)/m;

/** Files to carry after the login, over a second connection that `open` makes to a port of the service. */
export interface FtpTransfer {
  readonly put?: { readonly name: string; readonly text: string };
  readonly get?: string;
  open(port: number): Promise<Duplex>;
}

/** Waits for the greeting and, with credentials, says USER and PASS, and carries files in passive mode. The stream is used up. Never throws. */
export async function ftpLogin(
  stream: Duplex,
  credentials: Credentials | undefined,
  deadline: AbortSignal,
  transfer?: FtpTransfer,
): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  stream.on('data', (chunk: Buffer) => screen.add(chunk));
  for (const event of ['end', 'close', 'error']) stream.on(event, () => screen.end());

  const greeted = await reply(screen, 'greeting');
  if ('outcome' in greeted) return greeted;
  if (!greeted.code.startsWith('2')) return { outcome: 'closed', detail: greeted.text };
  if (credentials === undefined) return { outcome: 'accepted', banner: greeted.text, detail: 'the service speaks FTP' };
  const { user, password, passwords } = credentials;
  let tries = 0;
  const told = (result: LoginResult) => (passwords === undefined ? result : { ...result, tries });
  for (const guess of passwords ?? [password]) {
    tries++;
    const answer = await says(stream, screen, [`USER ${user}`, `PASS ${guess}`]);
    if ('outcome' in answer) return told(answer);
    if (answer.code.startsWith('2')) {
      const carried = transfer && (await carry(stream, screen, transfer, deadline));
      const decided = performance.now();
      stream.write('QUIT\r\n');
      return told({ outcome: 'accepted', banner: greeted.text, detail: answer.text, ...carried, decided });
    }
    if (answer.code === '421') return told({ outcome: 'closed', detail: answer.text });
    if (answer.code.startsWith('3')) return told({ outcome: 'denied', detail: 'it asks for an account' });
    if (tries >= (passwords?.length ?? 1)) return told({ outcome: 'denied', detail: answer.text });
  }
  return told({ outcome: 'denied', detail: 'no password was given' });
}

/** Says commands until one is not answered by a wish for the next, and gives the last answer. */
async function says(stream: Duplex, screen: Conversation, commands: readonly string[]): ReturnType<typeof reply> {
  for (const [index, command] of commands.entries()) {
    stream.write(`${command}\r\n`);
    const answer = await reply(screen, `answer to ${command.slice(0, 4)}`);
    if ('outcome' in answer || !answer.code.startsWith('3') || index === commands.length - 1) return answer;
  }
  throw new Error('no commands');
}

/** The next reply, or how the conversation ended. */
async function reply(screen: Conversation, awaited: string): Promise<LoginResult | { code: string; text: string }> {
  const seen = await screen.until((text) => REPLY.test(text));
  const found = REPLY.exec(screen.text);
  const [line = '', code = ''] = found ?? [];
  if (seen === 'timeout') return { outcome: 'timeout', detail: `no ${awaited} in time` };
  if (seen === 'closed') {
    const last = lastLine(screen.text);
    return { outcome: 'closed', detail: `Connection closed by remote host${last === '' ? '' : ` after '${last}'`}` };
  }
  screen.forget((found?.index ?? 0) + line.length + 1); // the next reply may be there already
  return { code, text: line };
}

/** Carries the files: what was read, or how it failed. A file that the user may not have is a denial. */
async function carry(
  stream: Duplex,
  screen: Conversation,
  { put, get, open }: FtpTransfer,
  deadline: AbortSignal,
): Promise<Partial<LoginResult>> {
  const say = async (command: string) => {
    stream.write(`${command}\r\n`);
    return reply(screen, `answer to ${command.split(' ', 1)[0]}`);
  };
  const wrong = (answer: LoginResult | { code: string; text: string }): LoginResult | undefined => {
    if ('outcome' in answer) return answer;
    return /^[123]/.test(answer.code) ? undefined : { outcome: 'denied', detail: `logged in, but: ${answer.text}` };
  };
  /** One file over a connection of its own (RFC 2428, EPSV). */
  const one = async (command: string, text?: string): Promise<LoginResult | { read: string }> => {
    const passive = await say('EPSV');
    const problem = wrong(passive);
    if (problem !== undefined || 'outcome' in passive) return problem ?? (passive as LoginResult);
    const [, port = '0'] = /\(\|\|\|(\d+)\|\)/.exec(passive.text) ?? [];
    const data = await open(Number(port)).catch((error: Error) => error);
    if (data instanceof Error) return { outcome: 'closed', detail: `logged in, but: ${data.message}` };
    const received = new Conversation(deadline);
    const chunks: Buffer[] = [];
    data.on('data', (chunk: Buffer) => chunks.push(chunk));
    for (const event of ['end', 'close', 'error']) data.on(event, () => received.end());
    try {
      const refused = wrong(await say(command));
      if (refused !== undefined) return refused;
      if (text !== undefined) data.end(text);
      else await received.until(() => false);
      return wrong(await reply(screen, 'end of the transfer')) ?? { read: Buffer.concat(chunks).toString() };
    } finally {
      data.destroy();
    }
  };
  const binary = wrong(await say('TYPE I'));
  if (binary !== undefined) return binary;
  if (put !== undefined) {
    const done = await one(`STOR ${put.name}`, put.text);
    if ('outcome' in done) return done;
  }
  if (get === undefined) return {};
  const done = await one(`RETR ${get}`);
  return 'outcome' in done ? done : { output: done.read };
}
