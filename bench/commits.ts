/** Commits on running devices, typed at open consoles: what is timed is from the Enter behind `commit` to its answer. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../lab/paths.ts';
import { largeConfiguration } from './config-text.ts';
import { BenchLab } from './lab.ts';
import { measure, type Timing } from './measure.ts';

/** A lab of two devices without a link: `large` with that many lines, `small` with a hundred. */
function labOf(lines: number): Readonly<Record<string, string>> {
  return {
    'lab.yaml': `name: commits
topology:
  nodes:
    large: { startup-config: large.conf }
    small: { startup-config: small.conf }
`,
    'large.conf': largeConfiguration(lines),
    'small.conf': largeConfiguration(100),
  };
}

/** The same commit of one leaf on both. */
export async function compareCommits(rounds: number, lines: number): Promise<Timing[]> {
  await using lab = new BenchLab('commits', labOf(lines));
  await lab.vtylab('up', '--timeout', '120');
  using large = new Console(lab, 'large');
  using small = new Console(lab, 'small');
  let next = 0;
  const contender = (device: Console) => ({
    name: device.node,
    before: () =>
      device.type(`set firewall family inet filter f0 term t1 from packet-length ${10_000 + next++}`, 'status'),
    run: () => device.type('commit', 'commit complete'),
  });
  await Promise.all([large, small].map((device) => device.type('configure', 'Entering configuration mode')));
  return await measure(rounds, [contender(large), contender(small)]);
}

/** A node's console, without a terminal. */
export class Console {
  readonly node: string;
  readonly #child;
  #seen = '';
  #wanted: { readonly text: string; readonly found: () => void } | undefined;

  constructor(lab: BenchLab, node: string) {
    this.node = node;
    this.#child = spawn(process.execPath, [join(ROOT, 'bin/vtylab.mjs'), 'cli', '--lab', lab.name, node], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#take(text));
  }

  /** Types a line, and resolves once `answer` is printed; `status` is typed behind it where the line itself prints nothing. */
  type(line: string, answer: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${this.node}: '${line}' printed\n${this.#seen}`)), 60_000);
      const found = () => {
        clearTimeout(late);
        resolve();
      };
      const silent = answer === 'status';
      this.#seen = '';
      this.#wanted = { text: silent ? 'Users currently editing' : answer, found };
      this.#child.stdin.write(silent ? `${line}\nstatus\n` : `${line}\n`);
    });
  }

  #take(text: string): void {
    this.#seen += text;
    if (this.#wanted === undefined || !this.#seen.includes(this.#wanted.text)) return;
    const { found } = this.#wanted;
    this.#wanted = undefined;
    found();
  }

  [Symbol.dispose](): void {
    this.#child.stdin.end();
  }
}
