/** A person at a terminal, for the system tests: `script` gives the program a real one. */
import { execa } from 'execa';
import { LAUNCHER } from './vtylab.ts';

const DEADLINE = 20_000;

export interface Terminal {
  /** Types a line and presses Enter. */
  type(line: string): void;
  /** Types keys as they are, without Enter. */
  press(keys: string): void;
  /** Waits until the pattern has been printed behind what was matched before; returns the text up to its end. */
  see(pattern: RegExp): Promise<string>;
  /** Hangs up. */
  close(): Promise<void>;
}

/** Opens a node's console with `vtylab cli`, on a terminal. */
export function openConsole(lab: string, node: string): Terminal {
  const command = [process.execPath, LAUNCHER, 'cli', '--lab', lab, node].join(' ');
  const child = execa('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    reject: false,
    env: { TERM: 'vt100' },
  });
  let printed = '';
  let waiting: (() => void) | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString().replace(/[\r\0]/g, ''); // telnetd pads with NUL, which no terminal shows
    waiting?.();
  });

  return {
    type: (line) => void child.stdin.write(`${line}\r`),
    press: (keys) => void child.stdin.write(keys),
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
        if (Date.now() > deadline) throw new Error(`${node}: expected ${pattern}, saw:\n${printed}`);
        await new Promise<void>((resolve) => {
          waiting = resolve;
          setTimeout(resolve, 500);
        });
      }
    },
    async close() {
      child.kill('SIGKILL'); // the terminal is gone at once, and the kernel hangs up what runs on it
      await child;
    },
  };
}
