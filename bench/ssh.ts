/** ssh with the runtime in front of sshd against the same sshd by itself: one command, and many idle sessions. */
import { COMMON } from './config-text.ts';
import type { Figure } from './figures.ts';
import { BenchLab } from './lab.ts';
import { measure } from './measure.ts';
import { PlainSshd } from './plain-sshd.ts';
import { run } from './run.ts';
import { expectArguments, growth, type Target } from './sessions.ts';

/** As many as ssh's connection-limit lets in. */
const SESSIONS = 75;

const FILES = {
  'lab.yaml': 'name: ssh\ntopology:\n  nodes:\n    R1: { startup-config: R1.conf }\n',
  'R1.conf': `${COMMON}set system services ssh rate-limit 250\n`,
};

/** The figures of issue 5 that are about ssh alone. */
export async function sshFigures(rounds: number): Promise<Figure[]> {
  await using lab = new BenchLab('ssh', FILES);
  await lab.vtylab('up');
  const device: Target = { pid: await lab.pid('R1'), prompt: 'lab@R1> ' };
  // the very same algorithms and ways to log in
  await using sshd = await PlainSshd.start(await run('cat', [`/proc/${device.pid}/root/etc/ssh/sshd_config`]));
  const plain: Target = { pid: sshd.pid, prompt: '\\$ ' };

  const [ours, theirs] = await measure(rounds, [
    { name: 'CLI', run: () => command({ ...device, prompt: 'Hostname: R1\\s+' }, 'show version | match Hostname') },
    { name: 'sshd, bash', run: () => command({ ...plain, prompt: 'Hostname: R1\\s+' }, 'echo Hostname: R1') },
  ]);
  if (ours === undefined || theirs === undefined) throw new Error('two commands are compared');
  const idle = await growth(device, SESSIONS);
  const shells = await growth(plain, SESSIONS);
  const spread = ({ median, min, max }: typeof ours) => `${median.toFixed(0)} ms (${min.toFixed(0)}–${max.toFixed(0)})`;
  const megabytes = (kilobytes: number) => `${(kilobytes / 1024).toFixed(0)} MB`;
  return [
    {
      what: 'one command by `ssh`, from its start to its end · the same with sshd and bash, no runtime in front',
      ours: spread(ours),
      theirs: spread(theirs),
      value: ours.median / theirs.median,
      aim: 1.25,
      unit: '×',
    },
    {
      what: `${SESSIONS} idle sessions over ssh, PSS of all processes · ${SESSIONS} of a plain sshd with bash`,
      ours: megabytes(idle),
      theirs: megabytes(shells),
      value: idle / shells,
      aim: 1.1,
      unit: '×',
    },
  ];
}

/** Milliseconds from ssh's start to its end. */
async function command(target: Target, text: string): Promise<number> {
  return Number(await run('nsenter', expectArguments(target, 'command', text)));
}
