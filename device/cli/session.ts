/** One connection of the relay: reads lines, runs them in the mode the session is in, says what came of it. */
import type { Duplex } from 'node:stream';
import type { Device } from '../device.ts';
import { operationalCommands } from '../op/index.ts';
import type { Account } from './account.ts';
import { configurationCommands } from './configuration/index.ts';
import { ConfigurationMode } from './configuration/mode.ts';
import { type Line, type LineEditor, plainReader, terminalEditor } from './editor.ts';
import { renderError } from './errors.ts';
import { execute, isBlank } from './execute.ts';
import { configurationGuard, loginClass, operationalGuard } from './guard.ts';
import { deviceName } from './host-name.ts';
import type { OperationalContext } from './operational.ts';
import { isLive, type Output } from './output.ts';
import { lines } from './render.ts';
import { openTerminal, type Terminal } from './terminal.ts';

export interface SessionOptions {
  readonly device: Device;
  readonly account: Account;
  /** The connection to the relay. */
  readonly stream: Duplex;
}

/** Text is sent on when this many characters have gathered. */
const CHUNK = 16_384;

/** Resolves when the session is over; a relay that breaks off is no error. */
export async function runSession(options: SessionOptions): Promise<void> {
  let terminal: Terminal;
  try {
    terminal = await openTerminal(options.stream);
  } catch {
    return options.stream.destroy() && undefined;
  }
  await new Session(options, terminal).run();
}

class Session {
  readonly #options: SessionOptions;
  readonly #terminal: Terminal;
  readonly #editor: LineEditor;
  readonly #name: string;
  /** Undefined in operational mode. */
  #configuration: ConfigurationMode | undefined;
  #over = false;
  #failed = false;
  /** Something stands on the terminal's last line. */
  #midLine = false;

  constructor(options: SessionOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
    this.#editor = terminal.hello.tty ? terminalEditor(terminal) : plainReader(terminal);
    this.#name = `v${options.device.sessions.nextId()}`;
  }

  async run(): Promise<void> {
    const { command, tty } = this.#terminal.hello;
    try {
      if (command === undefined) await this.#loop();
      else await this.#runLine(command, 0);
    } finally {
      this.#configuration?.close();
    }
    this.#terminal.close(this.#failed && (!tty || command !== undefined) ? 1 : 0);
  }

  async #loop(): Promise<void> {
    while (!this.#over) {
      const prompt = this.#prompt();
      const line = await this.#readLine(prompt);
      if (line.kind === 'eof') await this.#endOfInput();
      else if (line.kind === 'interrupt') await this.#print('\n');
      else if (!isBlank(line.text)) await this.#runLine(line.text, this.#terminal.hello.tty ? prompt.length : 0);
    }
  }

  #prompt(): string {
    const { account, device } = this.#options;
    return `${account.name}@${deviceName(device)}${this.#configuration === undefined ? '>' : '#'} `;
  }

  async #readLine(prompt: string): Promise<Line> {
    if (this.#terminal.hello.tty && this.#configuration !== undefined) {
      await this.#print(`\n${this.#configuration.banner()}\n`);
    }
    return this.#editor.readLine(prompt, { remember: true });
  }

  /** ^D on an empty line goes back to operational mode, and from there out; input that has ended goes all the way. */
  async #endOfInput(): Promise<void> {
    const mode = this.#configuration;
    if (this.#terminal.hello.tty && !this.#terminal.gone.aborted) {
      await this.#print('\n');
      if (mode !== undefined) return this.#runLine('exit configuration-mode', 0);
    }
    this.#over = true;
  }

  async #runLine(line: string, offset: number): Promise<void> {
    const interrupt = new AbortController();
    const signal = AbortSignal.any([interrupt.signal, this.#terminal.gone]);
    const { input, hello } = this.#terminal;
    if (hello.tty) {
      input.interrupted = () => {
        this.#terminal.draw('^C');
        this.#midLine = true;
        interrupt.abort();
      };
    }
    try {
      await this.#printOutput(await this.#execute(line, signal), signal);
    } catch (error) {
      this.#failed = true;
      await this.#print(renderError(error, offset));
    } finally {
      input.interrupted = undefined;
    }
    if (this.#midLine) await this.#print('\n');
    // The blank line of configuration mode stands before its [edit].
    const stays = hello.command === undefined && !this.#over;
    if (hello.tty && stays && this.#configuration === undefined) await this.#print('\n');
  }

  #execute(line: string, signal: AbortSignal): Promise<Output> {
    const operational = this.#operational(signal);
    const { rows } = this.#terminal;
    const held = loginClass(operational); // looked up for each line: a commit may change it
    if (this.#configuration === undefined) {
      return execute(operationalCommands, operational, line, rows, operationalGuard(held));
    }
    const mode = this.#configuration;
    const context = {
      mode,
      operational: { ...operational, session: { tty: this.#terminal.hello.tty, runProgram: this.#runProgram } },
      ask: (question: string) => this.#ask(question),
      readText: () => this.#readText(),
      leave: () => {
        mode.close();
        this.#configuration = undefined;
      },
    };
    return execute(configurationCommands, context, line, rows, configurationGuard(held));
  }

  #operational(signal: AbortSignal): OperationalContext {
    const { device, account } = this.#options;
    return {
      device,
      account,
      signal,
      session: {
        tty: this.#terminal.hello.tty,
        runProgram: this.#runProgram,
        configure: (kind) => {
          const visitor = { terminal: this.#name, pid: this.#terminal.hello.pid ?? process.pid };
          this.#configuration = new ConfigurationMode(device, account, visitor, kind);
          return this.#configuration.greeting();
        },
        leave: () => {
          this.#over = true;
        },
      },
    };
  }

  readonly #runProgram = (argv: readonly string[]): Promise<number> => this.#terminal.runProgram(argv);

  /** Asks below a command; undefined when there is no answer. */
  async #ask(question: string): Promise<string | undefined> {
    const { input, hello } = this.#terminal;
    const { interrupted } = input;
    input.interrupted = undefined;
    const above = question.lastIndexOf('\n') + 1;
    await this.#print(hello.tty ? question.slice(0, above) : `${question}\n`);
    const line = await this.#editor.readLine(question.slice(above), { remember: false });
    if (line.kind !== 'line' && hello.tty) await this.#print('\n');
    input.interrupted = interrupted;
    return line.kind === 'line' ? line.text.trim() : undefined;
  }

  /** Takes lines until ^D or the end of input; undefined when ^C is typed. */
  async #readText(): Promise<string | undefined> {
    const { input } = this.#terminal;
    const { interrupted } = input;
    input.interrupted = undefined;
    await this.#print('[Type ^D at a new line to end input]\n');
    let text = '';
    let line = await this.#editor.readLine('', { remember: false });
    for (; line.kind === 'line'; line = await this.#editor.readLine('', { remember: false })) text += `${line.text}\n`;
    input.interrupted = interrupted;
    return line.kind === 'eof' ? text : undefined;
  }

  /** Prints as it comes what goes on coming, the rest in large pieces. */
  async #printOutput(output: Output, signal: AbortSignal): Promise<void> {
    const live = isLive(output);
    let text = '';
    for await (const line of lines(output)) {
      text += `${line}\n`;
      if (live || text.length >= CHUNK) {
        await this.#print(text);
        text = '';
      }
      if (signal.aborted && !live) break;
    }
    await this.#print(text);
  }

  async #print(text: string): Promise<void> {
    if (text === '') return;
    this.#midLine = !text.endsWith('\n');
    await this.#terminal.write(text);
  }
}
