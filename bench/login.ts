/** A good user's login beside somebody who is locked out and goes on guessing at full speed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { COMMON } from './config-text.ts';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { measure } from './measure.ts';
import { run } from './run.ts';
import { expectArguments, type Target } from './sessions.ts';

const FILES = {
  'lab.yaml': 'name: login\ntopology:\n  nodes:\n    R1: { startup-config: R1.conf }\n',
  'R1.conf': `${COMMON}set system services ssh rate-limit 250
set system services ftp
set system login retry-options lockout-period 60
`,
};

/** Guesses until it is disposed of. */
class Attacker {
  readonly #child;

  private constructor(pid: number) {
    // its own work would be another machine's
    const argv = [
      '-t',
      String(pid),
      '-n',
      'nice',
      '-n',
      '19',
      process.execPath,
      join(import.meta.dirname, 'attacker.ts'),
    ];
    this.#child = spawn('nsenter', argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  /** Begins, and waits until its user is locked out. */
  static async start(pid: number, lab: BenchLab): Promise<Attacker> {
    const attacker = new Attacker(pid);
    for (;;) {
      if ((await lab.vtylab('cli', 'R1', 'show system login lockout')).includes('mallory')) return attacker;
    }
  }

  /** What it came to, as it says itself. */
  async stop(): Promise<{ readonly connections: number; readonly passwords: number }> {
    const ended = once(this.#child, 'exit');
    this.#child.stdin.end();
    const counts = JSON.parse(await text(this.#child.stdout)) as { connections: number; passwords: number };
    await ended;
    return counts;
  }
}

/** The figure of issue 5 about attackers. */
export async function loginFigures(rounds: number): Promise<Figure[]> {
  await using lab = new BenchLab('login', FILES);
  await lab.vtylab('up');
  const device: Target = { pid: await lab.pid('R1'), prompt: 'lab@R1> ' };
  let attacker: Attacker | undefined;
  let connections = 0;
  const [attacked, quiet] = await measure(rounds, [
    {
      name: 'attacked',
      before: async () => {
        attacker = await Attacker.start(device.pid, lab);
      },
      run: () => login(device),
      after: async () => {
        connections += (await attacker?.stop())?.connections ?? 0;
      },
    },
    { name: 'quiet', run: () => login(device) },
  ]);
  if (attacked === undefined || quiet === undefined) throw new Error('two logins are compared');
  const spread = ({ median, min, max }: typeof quiet) =>
    `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`;
  return [
    {
      what: `from \`ssh\` to the \`>\` prompt beside a locked out attacker at full speed (${connections.toLocaleString('en')} connections in all) · without one`,
      ours: spread(attacked),
      theirs: spread(quiet),
      value: attacked.median / quiet.median,
      aim: 1.25,
      unit: '×',
    },
  ];
}

/** Milliseconds from ssh's start to the prompt. */
async function login(target: Target): Promise<number> {
  return Number(await run('nsenter', expectArguments(target, 'login')));
}
