/** The CLI against a plain sshd with a shell: how soon it prompts, what an idle session costs, how fast it completes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { largeFilter } from './config-text.ts';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { measure, median } from './measure.ts';
import { containerMemory } from './memory.ts';
import { PlainSshd } from './plain-sshd.ts';
import { run } from './run.ts';

const TERMS = 1000;
const SESSIONS = 10;
/** Milliseconds that sessions have to become idle. */
const SETTLE = 3000;
const LOOPBACK = '127.0.0.1';

const FILES = {
  'lab.yaml': 'name: cli\ntopology:\n  nodes:\n    R1: { startup-config: R1.conf }\n',
  'R1.conf': `${largeFilter('big', TERMS)}set system services ssh\n`,
};

/** Somewhere to log in. */
interface Target {
  readonly pid: number;
  /** What its prompt ends with, as expect's regular expression. */
  readonly prompt: string;
}

/** The figures of issue 3. */
export async function cliFigures(rounds: number): Promise<Figure[]> {
  await using lab = new BenchLab('cli', FILES);
  await lab.vtylab('up');
  await using sshd = await PlainSshd.start();
  const device = { pid: await lab.pid('R1'), prompt: 'lab@R1> ' };
  const plain = { pid: sshd.pid, prompt: '\\$ ' };

  const [ours, theirs] = await measure(rounds, [
    { name: 'CLI', run: () => login(device) },
    { name: 'sshd, bash', run: () => login(plain) },
  ]);
  if (ours === undefined || theirs === undefined) throw new Error('two logins are compared');
  const session = await idleSession(device);
  const shell = await idleSession(plain);
  const completion = await measure(rounds, [{ name: 'completion', run: () => complete(lab) }]);
  const [help] = completion;
  if (help === undefined) throw new Error('a completion is measured');
  const spread = ({ median, min, max }: typeof help) => `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`;
  return [
    {
      what: 'from `ssh` to the `>` prompt · the same with a plain sshd and bash',
      ours: spread(ours),
      theirs: spread(theirs),
      value: ours.median / theirs.median,
      aim: 1.25,
      unit: '×',
    },
    {
      what: 'an idle session over ssh, PSS, with its sshd processes · one of the plain sshd with bash',
      ours: megabytes(session),
      theirs: megabytes(shell),
      value: session / 1024,
      aim: 4,
      unit: 'MB',
    },
    {
      what: `\`?\` behind half a term's name, in a filter of ${TERMS.toLocaleString('en')} terms, at the console`,
      ours: spread(help),
      value: help.median,
      aim: 50,
      unit: 'ms',
    },
  ];
}

const megabytes = (kilobytes: number) => `${(kilobytes / 1024).toFixed(1)} MB`;

function expectArguments({ pid, prompt }: Target, what: string, ...rest: readonly string[]): string[] {
  const script = join(import.meta.dirname, 'sessions.exp');
  return ['-t', String(pid), '-n', 'expect', script, what, LOOPBACK, prompt, ...rest];
}

/** Milliseconds from ssh's start to the prompt. */
async function login(target: Target): Promise<number> {
  return Number(await run('nsenter', expectArguments(target, 'login')));
}

/** Kilobytes that one more idle session costs: the growth of the whole container over several, in parts. */
async function idleSession(target: Target): Promise<number> {
  await setTimeout(SETTLE);
  const before = containerMemory(target.pid).pss;
  const child = spawn('nsenter', expectArguments(target, 'idle', String(SESSIONS)), {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [line] = await Promise.race([once(createInterface(child.stdout), 'line'), ended]);
  if (line !== 'open') throw new Error('the idle sessions were not opened');
  const samples: number[] = [];
  for (let sample = 0; sample < 3; sample++) {
    await setTimeout(SETTLE);
    samples.push(containerMemory(target.pid).pss);
  }
  child.stdin.end();
  await ended;
  return (median(samples) - before) / SESSIONS;
}

/** Milliseconds from `?` to the prompt that stands again below the completions. */
async function complete(lab: BenchLab): Promise<number> {
  return Number(await run('expect', [join(import.meta.dirname, 'completion.exp'), lab.name]));
}
