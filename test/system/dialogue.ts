/** A stock client in a node's container, spoken with through pipes, for the system tests. */
import { execa } from 'execa';

const DEADLINE = 20_000;

export interface Dialogue {
  /** Types a line and presses Enter. */
  type(line: string): void;
  /** Waits until the pattern has been printed behind what was matched before; returns the text up to its end. */
  see(pattern: RegExp): Promise<string>;
  /** Ends the client's input, and returns what it printed from there on when it has ended. */
  end(): Promise<string>;
}

/** Starts the program. `env`: its environment, `NAME=value`. What it says on its standard error is seen too. */
export function talk(container: string, argv: readonly string[], env: readonly string[] = []): Dialogue {
  const options = env.flatMap((variable) => ['--env', variable]);
  const child = execa('docker', ['exec', '-i', ...options, container, ...argv], { reject: false, all: true });
  let printed = '';
  let waiting: (() => void) | undefined;
  child.all.on('data', (chunk: Buffer) => {
    printed += chunk.toString().replace(/[\r\0]/g, '');
    waiting?.();
  });
  return {
    type: (line) => void child.stdin.write(`${line}\n`),
    async see(pattern) {
      const deadline = Date.now() + DEADLINE;
      for (;;) {
        const found = pattern.exec(printed);
        if (found !== null) {
          const end = found.index + found[0].length;
          const seen = printed.slice(0, end);
          printed = printed.slice(end);
          return seen;
        }
        if (Date.now() > deadline) throw new Error(`${argv.join(' ')}: expected ${pattern}, saw:\n${printed}`);
        await new Promise<void>((resolve) => {
          waiting = resolve;
          setTimeout(resolve, 500);
        });
      }
    },
    async end() {
      child.stdin.end();
      await child;
      return printed;
    },
  };
}
