/** Logs in by ftp (RFC 959), as far as the answer to the password. */
import type { Duplex } from 'node:stream';
import { Conversation } from './conversation.ts';
import { type Credentials, type LoginResult, lastLine } from './login.ts';

/** The last line of a reply. */
const REPLY = /^(\d{3}) .*$/m;

/** Waits for the greeting and, with credentials, says USER and PASS. The stream is used up. Never throws. */
export async function ftpLogin(
  stream: Duplex,
  credentials: Credentials | undefined,
  deadline: AbortSignal,
): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  stream.on('data', (chunk: Buffer) => screen.add(chunk));
  for (const event of ['end', 'close', 'error']) stream.on(event, () => screen.end());

  const greeted = await reply(screen, 'greeting');
  if ('outcome' in greeted) return greeted;
  if (!greeted.code.startsWith('2')) return { outcome: 'closed', detail: greeted.text };
  if (credentials === undefined) return { outcome: 'accepted', banner: greeted.text, detail: 'the service speaks FTP' };
  for (const command of [`USER ${credentials.user}`, `PASS ${credentials.password}`]) {
    stream.write(`${command}\r\n`);
    const answer = await reply(screen, `answer to ${command.slice(0, 4)}`);
    if ('outcome' in answer) return answer;
    if (answer.code.startsWith('2')) {
      const decided = performance.now();
      stream.write('QUIT\r\n');
      return { outcome: 'accepted', banner: greeted.text, detail: answer.text, decided };
    }
    if (answer.code === '421') return { outcome: 'closed', detail: answer.text };
    if (!answer.code.startsWith('3')) return { outcome: 'denied', detail: answer.text };
  }
  return { outcome: 'denied', detail: 'it asks for an account' };
}

/** The next reply, or how the conversation ended. */
async function reply(screen: Conversation, awaited: string): Promise<LoginResult | { code: string; text: string }> {
  const seen = await screen.until((text) => REPLY.test(text));
  const [line = '', code = ''] = REPLY.exec(screen.text) ?? [];
  if (seen === 'timeout') return { outcome: 'timeout', detail: `no ${awaited} in time` };
  if (seen === 'closed') {
    const last = lastLine(screen.text);
    return { outcome: 'closed', detail: `Connection closed by remote host${last === '' ? '' : ` after '${last}'`}` };
  }
  screen.forget();
  return { code, text: line };
}
