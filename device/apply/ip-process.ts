/** `ip -batch` as one process for many requests: a start makes a dozen, and each process costs Node a fork. */
import type { ChildProcess } from 'node:child_process';
import { type Runner, type RunResult, startProcess } from '../run.ts';

/** Milliseconds without a request after which the process ends: it holds a megabyte. */
const IDLE = 1000;

/** A command that there is not: what `ip` complains of comes after everything that was asked before it. */
const END = 'end-of-request';

const PROGRAM = ['ip', '-json', '-force', '-batch', '-'] as const;

/** The request that goes on. */
interface Request {
  /** The number of its last line, the one with `END`, as `ip` counts them. */
  readonly last: number;
  done(exitCode: number): void;
}

/** A process and what it has said of the request that goes on. */
class IpProcess {
  readonly child: ChildProcess = startProcess(PROGRAM, { stdio: ['pipe', 'pipe', 'pipe'] });
  over = false;
  #lines = 0;
  #stdout = '';
  #stderr = '';
  #request: Request | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    const { stdin, stdout, stderr } = this.child;
    stdin?.on('error', () => {}); // one that has ended is told below
    stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      const { last = 0, done } = this.#request ?? {};
      // what it had printed before may be the next thing that is read
      if (this.#stderr.endsWith(`Command failed -:${last}\n`)) setImmediate(() => done?.(0));
    });
    this.child.on('error', () => this.#end(1));
    this.child.on('close', (code) => this.#end(code ?? 1));
  }

  /** `input` are whole lines. One request at a time. */
  ask(input: string): Promise<RunResult> {
    clearTimeout(this.#timer);
    this.#lines += input.split('\n').length; // with the line of END
    const last = this.#lines;
    this.#stdout = '';
    this.#stderr = '';
    return new Promise((resolve) => {
      this.#request = {
        last,
        done: (status) => {
          this.#request = undefined;
          this.#timer = setTimeout(() => this.close(), IDLE).unref();
          const [stdout, stderr] = [this.#stdout, withoutEnd(this.#stderr, last)];
          resolve({ exitCode: status === 0 && stderr === '' ? 0 : 1, stdout, stderr });
        },
      };
      this.child.stdin?.write(`${input}${END}\n`);
    });
  }

  close(): void {
    this.over = true;
    this.child.stdin?.end();
  }

  #end(status: number): void {
    this.over = true;
    this.#request?.done(status);
    clearTimeout(this.#timer);
  }
}

/** What it said of everything but the line that ends a request. */
function withoutEnd(stderr: string, last: number): string {
  return stderr.replace(new RegExp(`Object "${END}" is unknown.*\\nCommand failed -:${last}\\n$`), '');
}

/**
 * Runs batches of `ip` in one process, which ends when it is not asked for a second, and everything else by `run`. Other
 * than in a process of their own, the commands behind one that fails are carried out.
 */
export function keepIp(run: Runner): Runner {
  let process: IpProcess | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  return (argv, options = {}) => {
    const { input } = options;
    if (!isBatch(argv) || input === undefined) return run(argv, options);
    const mine = turn.then(() => {
      if (process === undefined || process.over) process = new IpProcess();
      return process.ask(input);
    });
    turn = mine;
    return mine;
  };
}

function isBatch(argv: readonly string[]): boolean {
  const [program, ...rest] = argv;
  return program === 'ip' && ['-json -batch -', '-batch -'].includes(rest.join(' '));
}
