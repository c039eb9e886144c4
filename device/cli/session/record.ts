/** What others may know of a session: its entry in the registry, and its traces in the log. */
import type { Device } from '../../device.ts';
import type { Account } from '../account.ts';
import { loginClass } from '../guard.ts';
import type { Hello } from '../relay.ts';
import type { SessionEntry, SessionInfo } from '../sessions.ts';

export class SessionRecord {
  readonly info: SessionInfo;
  readonly #device: Device;
  readonly #user: string;
  #lastInput = new Date();
  #what = 'cli';

  constructor(device: Device, account: Account, hello: Hello, configures: () => boolean) {
    const record = this;
    this.#device = device;
    this.#user = account.name;
    const id = device.sessions.nextId();
    this.info = {
      id,
      user: account.name,
      pid: hello.pid ?? process.pid,
      tty: hello.console === true ? 'console' : (hello.terminal ?? (hello.tty ? `v${id}` : '-')),
      from: hello.from ?? '-',
      since: new Date(),
      interactive: hello.tty,
      get class() {
        return loginClass({ device, account }).name;
      },
      get lastInput() {
        return record.#lastInput;
      },
      get what() {
        return record.#what;
      },
      get mode() {
        return configures() ? 'configuration' : 'operational';
      },
    };
  }

  begin(ways: Omit<SessionEntry, 'info'>): void {
    this.#device.sessions.add({ info: this.info, ...ways });
    const { class: held, from, pid } = this.info;
    const origin = from === '-' ? '' : from;
    this.#log(
      `UI_LOGIN_EVENT: User '${this.#user}' login, class '${held}' [${pid}], ssh-connection '${origin}', client-mode 'cli'`,
    );
  }

  finish(): void {
    this.#device.sessions.remove(this.info.id);
    this.#log(`UI_LOGOUT_EVENT: User '${this.#user}' logout`);
  }

  /** Something was typed. */
  typed(): void {
    this.#lastInput = new Date();
  }

  /** A line is run. */
  running(line: string): void {
    const shown = withoutPasswords(line.replaceAll(/\p{Cc}/gu, ' ').trim());
    this.#what = shown;
    this.#log(`UI_CMDLINE_READ_LINE: User '${this.#user}', command '${shown} '`);
  }

  /** The session is at its prompt. */
  idle(): void {
    this.#what = 'cli';
  }

  #log(message: string): void {
    this.#device.log('mgd', message, 'interactive-commands');
  }
}

/** A password in a URL is for nobody else to read; all up to the last `@` before the path may be part of one. */
function withoutPasswords(line: string): string {
  return line.replaceAll(/([a-z]+:\/\/[^\s:@/"]*):[^\s/"]*@/gi, '$1:***@');
}
