/** Logs in by telnet, as a person at the stock client would. */
import type { Duplex } from 'node:stream';
import { beforeLastLine, Conversation, endsInPrompt, type Waited } from './conversation.ts';
import { type Credentials, FAREWELL, type LoginResult, lastLine } from './login.ts';
import { telnetDecoder, telnetLine } from './telnet-codec.ts';

const LOGIN_PROMPT = /login: ?$/i;
const PASSWORD_PROMPT = /password: ?$/i;
const INCORRECT = /^.*\blogin incorrect.*$/im;

/**
 * Answers `login:` and `Password:`, waits for a prompt and leaves by `exit`; without credentials, waits for `login:`
 * only. The stream is used up. Never throws; `deadline` ends every wait.
 */
export async function telnetLogin(
  stream: Duplex,
  credentials: Credentials | undefined,
  deadline: AbortSignal,
  command?: string,
): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  const decode = telnetDecoder();
  stream.on('data', (chunk: Buffer) => {
    const { data, reply } = decode(chunk);
    if (reply.length > 0) stream.write(reply);
    screen.add(data);
  });
  stream.on('end', () => screen.end());
  stream.on('close', () => screen.end());
  stream.on('error', () => screen.end());

  const printed: string[] = [];
  const answered = () => {
    printed.push(beforeLastLine(screen.text));
    screen.forget();
  };
  const banner = () => printed.filter((part) => part !== '').join('\n');

  const asked = await screen.until((text) => LOGIN_PROMPT.test(text));
  if (asked !== 'seen') return ended(asked, 'login:', screen.text);
  answered();
  if (credentials === undefined)
    return { outcome: 'accepted', banner: banner(), detail: 'the service asks for a login' };
  const passwords = credentials.passwords ?? [credentials.password];
  let tries = 0;
  const told = (result: LoginResult) => (credentials.passwords === undefined ? result : { ...result, tries });
  for (;;) {
    stream.write(telnetLine(credentials.user));
    // An account without a password comes to its prompt at once.
    const next = await screen.until((text) => PASSWORD_PROMPT.test(text) || INCORRECT.test(text) || endsInPrompt(text));
    if (next !== 'seen') return told(ended(next, 'Password:', screen.text));
    if (PASSWORD_PROMPT.test(screen.text)) {
      screen.forget(); // the echo of the name
      stream.write(telnetLine(passwords[tries] ?? ''));
    }
    tries++;
    const decided = await screen.until((text) => INCORRECT.test(text) || endsInPrompt(text));
    const incorrect = INCORRECT.exec(screen.text);
    if (incorrect === null && decided !== 'seen') return told(ended(decided, 'a prompt', screen.text));
    if (incorrect === null) break;
    if (tries >= passwords.length) return told({ outcome: 'denied', detail: incorrect[0].trim() });
    const again = await screen.until((text) => LOGIN_PROMPT.test(text));
    if (again !== 'seen') return told(ended(again, 'login:', screen.text));
    screen.forget();
  }
  answered();
  const detail = `logged in as ${credentials.user}`;
  const output = command === undefined ? undefined : await ran(command, stream, screen);
  if (typeof output === 'object') return { ...output, detail: `${detail}, but ${output.detail}` };
  const at = performance.now();
  await leave(stream, screen);
  return told({ outcome: 'accepted', banner: banner(), detail, decided: at, ...(output !== undefined && { output }) });
}

/** What a command prints between its echo and the next prompt, or how the session ended. */
async function ran(command: string, stream: Duplex, screen: Conversation): Promise<string | LoginResult> {
  stream.write(telnetLine(command));
  const done = await screen.until((text) => text.includes('\n') && endsInPrompt(text));
  if (done !== 'seen') return ended(done, 'a prompt', screen.text);
  const output = beforeLastLine(screen.text);
  screen.forget();
  return output.split('\n').slice(1).join('\n');
}

/** Says `exit`, and gives the service a moment to end the session by itself. */
async function leave(stream: Duplex, screen: Conversation): Promise<void> {
  stream.write(telnetLine('exit'));
  const moment = setTimeout(() => screen.end(), FAREWELL);
  await screen.until(() => false);
  clearTimeout(moment);
}

function ended(how: Exclude<Waited, 'seen'>, awaited: string, text: string): LoginResult {
  const last = lastLine(text);
  const after = last === '' ? '' : ` after '${last}'`;
  if (how === 'timeout') return { outcome: 'timeout', detail: `no '${awaited}' in time${after}` };
  return { outcome: 'closed', detail: `Connection closed by foreign host${after}` };
}
