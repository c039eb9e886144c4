/** One connection of the relay: reads lines, runs them in the mode the session is in, says what came of it. */
import type { CandidateKind, Device } from '../../device.ts';
import { operationalCommands } from '../../op/index.ts';
import type { Account } from '../account.ts';
import { configurationCommands } from '../configuration/index.ts';
import { ConfigurationMode } from '../configuration/mode.ts';
import { renderError } from '../errors.ts';
import { execute, isBlank } from '../execute.ts';
import { homeOf } from '../files.ts';
import { configurationGuard, loginClass, operationalGuard } from '../guard.ts';
import { deviceName } from '../host-name.ts';
import type { Line } from '../line/editor.ts';
import { History } from '../line/history.ts';
import { textWidth } from '../line/width.ts';
import type { OperationalContext } from '../operational.ts';
import { isLive, type Output } from '../output.ts';
import type { Piping } from '../pipes/piping.ts';
import { lines, textOf } from '../render.ts';
import { type CliSettings, defaultSettings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { formatStamp } from '../time.ts';
import { sessionCompleter } from './completer.ts';
import { IdleTimer } from './idle.ts';
import { SessionRecord } from './record.ts';
import { Screen } from './screen.ts';
import { isTransfer, transferProgram } from './transfer.ts';

export interface SessionOptions {
  readonly device: Device;
  readonly account: Account;
}

export class Session {
  readonly #device: Device;
  readonly #account: Account;
  readonly #terminal: Terminal;
  readonly #settings: CliSettings;
  readonly #screen: Screen;
  readonly #record: SessionRecord;
  readonly #idle: IdleTimer;
  readonly #histories = { operational: new History(), configuration: new History() };
  /** Aborts when somebody ends the session. */
  readonly #ended = new AbortController();
  /** Undefined in operational mode. */
  #configuration: ConfigurationMode | undefined;
  #over = false;
  #failed = false;

  constructor({ device, account }: SessionOptions, terminal: Terminal) {
    this.#device = device;
    this.#account = account;
    this.#terminal = terminal;
    this.#settings = defaultSettings(homeOf(account));
    this.#screen = new Screen(terminal, this.#settings);
    this.#record = new SessionRecord(device, account, terminal.hello, () => this.#configuration !== undefined);
    this.#idle = new IdleTimer({
      timeout: () => this.#settings.idleTimeout ?? loginClass({ device, account }).idleTimeout ?? 0,
      warn: (message) => this.#screen.interject(message),
      end: (message) => this.#end(message),
    });
  }

  /** Resolves when the session is over. */
  async run(): Promise<void> {
    const { command, tty } = this.#terminal.hello;
    this.#record.begin({ print: (text) => this.#screen.interject(text), end: (message) => this.#end(message) });
    this.#terminal.input.onInput = () => {
      this.#record.typed();
      if (tty) this.#idle.touch();
    };
    if (tty && command === undefined) this.#idle.touch();
    try {
      if (command === undefined) await this.#loop();
      else if (isTransfer(command)) await this.#transfer(command);
      else await this.#runLine(command, 0);
    } finally {
      this.#idle.stop();
      this.#configuration?.close();
      this.#record.finish();
    }
    this.#terminal.close(this.#failed && (!tty || command !== undefined) ? 1 : 0);
  }

  /** Files come or go over this connection. */
  async #transfer(command: string): Promise<void> {
    this.#record.running(command);
    try {
      const argv = transferProgram(command, { device: this.#device, account: this.#account });
      this.#failed = (await this.#terminal.transfer(argv)) !== 0;
    } catch (error) {
      this.#failed = true;
      this.#terminal.complain(renderError(error, 0));
    }
  }

  /** Ends the session from outside: what runs is interrupted, what is typed is forgotten. */
  #end(message: string): void {
    this.#over = true;
    if (message !== '') this.#screen.interject(message);
    this.#ended.abort();
    this.#terminal.input.end();
  }

  async #loop(): Promise<void> {
    while (!this.#over) {
      const prompt = this.#prompt();
      const line = await this.#readLine(prompt);
      if (this.#over) return;
      if (line.kind === 'eof') await this.#endOfInput();
      else if (line.kind === 'interrupt') await this.#screen.print('^C\n');
      else if (!isBlank(line.text)) await this.#runLine(line.text, this.#screen.tty ? textWidth(prompt) : 0);
      if (this.#screen.tty) this.#idle.touch(); // the line may have changed the timeout
    }
  }

  /** What the arrows go through: each mode has its own. */
  get #history(): History {
    return this.#configuration === undefined ? this.#histories.operational : this.#histories.configuration;
  }

  #prompt(): string {
    if (this.#settings.prompt !== undefined) return `${this.#settings.prompt} `;
    return `${this.#account.name}@${deviceName(this.#device)}${this.#configuration === undefined ? '>' : '#'} `;
  }

  async #readLine(prompt: string): Promise<Line> {
    const mode = this.#configuration;
    const banner = mode?.banner();
    if (this.#screen.tty && banner !== undefined) await this.#screen.print(`\n${banner}\n`);
    return this.#screen.editor.readLine(prompt, {
      history: this.#history,
      complete: sessionCompleter({ device: this.#device, account: this.#account, mode, settings: this.#settings }),
      onSpace: () => this.#settings.completeOnSpace,
      ...(banner !== undefined && { banner }),
    });
  }

  /** ^D on an empty line goes back to operational mode, and from there out; input that has ended goes all the way. */
  async #endOfInput(): Promise<void> {
    const mode = this.#configuration;
    if (this.#screen.tty && !this.#terminal.gone.aborted) {
      await this.#screen.print('\n');
      if (mode !== undefined) return this.#runLine('exit configuration-mode', 0);
    }
    this.#over = true;
  }

  async #runLine(line: string, offset: number): Promise<void> {
    const interrupt = new AbortController();
    const signal = AbortSignal.any([interrupt.signal, this.#ended.signal, this.#terminal.gone]);
    const { input, hello } = this.#terminal;
    const screen = this.#screen;
    this.#record.running(line);
    if (hello.tty) {
      input.interrupted = () => {
        screen.keys.clear();
        this.#terminal.draw('^C');
        screen.midLine = true;
        interrupt.abort();
      };
      const stamp = this.#settings.timestamp;
      if (stamp !== undefined) await screen.print(`${formatStamp(stamp, new Date())}\n`);
    }
    const piping: Piping = {
      rows: screen.rows,
      paging: 'page',
      files: { account: this.#account, directory: this.#settings.directory },
      run: this.#device.run,
    };
    try {
      await this.#show(await this.#execute(line, signal, piping), piping, signal);
    } catch (error) {
      this.#failed = true;
      await screen.print(renderError(error, offset));
    } finally {
      input.interrupted = undefined;
      this.#record.idle();
    }
    if (screen.midLine) await screen.print('\n');
    // The blank line of configuration mode stands before its [edit].
    const stays = hello.command === undefined && !this.#over;
    if (hello.tty && stays && this.#configuration === undefined) await screen.print('\n');
  }

  #execute(line: string, signal: AbortSignal, piping: Piping): Promise<Output> {
    const operational = this.#operational(signal);
    const held = loginClass(operational); // looked up for each line: a commit may change it
    const mode = this.#configuration;
    if (mode === undefined) {
      return execute(operationalCommands, operational, line, piping, operationalGuard(held));
    }
    const { configure: _, leave: __, ...session } = operational.session ?? {};
    const context = {
      mode,
      operational: { ...operational, session: { ...session, tty: this.#screen.tty, runProgram: this.#runProgram } },
      ask: (question: string) => this.#ask(question),
      askSecret: (question: string) => this.#askSecret(question),
      readText: () => this.#readText(),
      leave: () => {
        mode.close();
        this.#configuration = undefined;
      },
    };
    return execute(configurationCommands, context, line, piping, configurationGuard(held));
  }

  #operational(signal: AbortSignal): OperationalContext {
    return {
      device: this.#device,
      account: this.#account,
      signal,
      ask: (question) => this.#ask(question),
      settings: this.#settings,
      session: {
        tty: this.#screen.tty,
        runProgram: this.#runProgram,
        info: this.#record.info,
        history: this.#history.lines,
        size: { rows: this.#screen.rows, columns: this.#screen.columns },
        configure: (kind?: CandidateKind) => {
          const { tty: terminal, pid } = this.#record.info;
          this.#configuration = new ConfigurationMode(this.#device, this.#account, { terminal, pid }, kind);
          return this.#configuration.greeting();
        },
        leave: () => {
          this.#over = true;
        },
      },
    };
  }

  readonly #runProgram = (argv: readonly string[]): Promise<number> => this.#busy(() => this.#screen.runProgram(argv));

  /** Nobody is idle who watches what goes on coming. */
  async #busy<T>(act: () => Promise<T>): Promise<T> {
    if (!this.#screen.tty) return act();
    this.#idle.pause();
    try {
      return await act();
    } finally {
      this.#idle.resume();
    }
  }

  /** Asks below a command; undefined when there is no answer. */
  async #ask(question: string): Promise<string | undefined> {
    const above = question.lastIndexOf('\n') + 1;
    await this.#screen.print(this.#screen.tty ? question.slice(0, above) : `${question}\n`);
    const line = await this.#typed(() => this.#screen.editor.readLine(question.slice(above)));
    if (line.kind !== 'line' && this.#screen.tty) await this.#screen.print('\n');
    return line.kind === 'line' ? line.text.trim() : undefined;
  }

  async #askSecret(question: string): Promise<string | undefined> {
    if (!this.#screen.tty) await this.#screen.print(`${question}\n`);
    const line = await this.#typed(() => this.#screen.editor.readLine(question, { hidden: true }));
    if (line.kind !== 'line' && this.#screen.tty) await this.#screen.print('\n');
    return line.kind === 'line' ? line.text : undefined;
  }

  /** Takes lines until ^D or the end of input; undefined when ^C is typed. */
  async #readText(): Promise<string | undefined> {
    await this.#screen.print('[Type ^D at a new line to end input]\n');
    const text: string[] = [];
    for (;;) {
      const line = await this.#typed(() => this.#screen.editor.readLine(''));
      if (line.kind === 'interrupt') return undefined;
      if (line.kind === 'eof') break;
      text.push(`${line.text}\n`);
    }
    if (this.#screen.tty) await this.#screen.print('\n');
    return text.join('');
  }

  /** While something is typed below a command, ^C is a key. */
  async #typed(read: () => Promise<Line>): Promise<Line> {
    const { input } = this.#terminal;
    const { interrupted } = input;
    input.interrupted = undefined;
    try {
      return await read();
    } finally {
      input.interrupted = interrupted;
    }
  }

  /** Prints as it comes what goes on coming; page by page what is finished. */
  async #show(output: Output, { paging }: Piping, signal: AbortSignal): Promise<void> {
    if (isLive(output)) return this.#busy(() => this.#screen.follow(lines(output)));
    if (!signal.aborted) await this.#screen.present(await textOf(output), paging, signal);
  }
}
