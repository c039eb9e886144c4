/** Asks who is there (RFC 1288). */
import type { Duplex } from 'node:stream';
import { Conversation } from './conversation.ts';
import { type LoginResult, lastLine } from './login.ts';

/** Sends the query and takes the answer, up to its end. The stream is used up. Never throws. */
export async function fingerQuery(stream: Duplex, query: string, deadline: AbortSignal): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  stream.on('data', (chunk: Buffer) => screen.add(chunk));
  for (const event of ['end', 'close', 'error']) stream.on(event, () => screen.end());
  stream.write(`${query}\r\n`);
  const waited = await screen.until(() => false);
  const text = screen.text.trim();
  if (waited === 'timeout') return { outcome: 'timeout', detail: `no end of the answer in time` };
  if (text === '') return { outcome: 'closed', detail: 'Connection closed without an answer' };
  return { outcome: 'accepted', banner: text, detail: lastLine(text) };
}
