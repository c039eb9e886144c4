/** The CLI against a plain sshd with a shell: how soon it prompts, what an idle session costs, how fast it completes. */
import { join } from 'node:path';
import { largeFilter } from './config-text.ts';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { measure } from './measure.ts';
import { PlainSshd } from './plain-sshd.ts';
import { run } from './run.ts';
import { expectArguments, growth, type Target } from './sessions.ts';

const TERMS = 1000;
const SESSIONS = 10;

const FILES = {
  'lab.yaml': 'name: cli\ntopology:\n  nodes:\n    R1: { startup-config: R1.conf }\n',
  'R1.conf': `${largeFilter('big', TERMS)}set system services ssh\n`,
};

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
  const session = (await growth(device, SESSIONS)) / SESSIONS;
  const shell = (await growth(plain, SESSIONS)) / SESSIONS;
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

/** Milliseconds from ssh's start to the prompt. */
async function login(target: Target): Promise<number> {
  return Number(await run('nsenter', expectArguments(target, 'login')));
}

/** Milliseconds from `?` to the prompt that stands again below the completions. */
async function complete(lab: BenchLab): Promise<number> {
  return Number(await run('expect', [join(import.meta.dirname, 'completion.exp'), lab.name]));
}
