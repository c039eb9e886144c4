/** Lines of n devices, up and down, against as many bare containers and against docker-compose: all in one run, in turns. */
import { readFileSync } from 'node:fs';
import { limiter } from '../lab/operations/limit.ts';
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { ComposeLine } from './compose.ts';
import { BenchLab } from './lab.ts';
import { median } from './measure.ts';
import { containerMemory, type Memory, shimMemory } from './memory.ts';
import { run } from './run.ts';

/** What one round of one size took, in milliseconds. */
interface Round {
  readonly up: number;
  readonly again: number;
  readonly down: number;
  readonly bareUp: number;
  readonly bareDown: number;
  /** NaN where it is left out. */
  readonly composeUp: number;
  readonly composeDown: number;
}

/** The figures of one size: medians of the rounds. */
export interface Scale extends Round {
  readonly n: number;
  readonly rounds: number;
  /** Kilobytes a device took of what the machine had free, all of the engine's own included. */
  readonly taken: number;
  readonly device: Memory;
  readonly shim: Memory;
}

/** Bare containers that are started at a time. */
const AT_A_TIME = 8;

/** Milliseconds after which almost every device has collected its garbage. */
const REST = 20_000;

/** Devices whose memory is looked at closely: smaps of all would take longer than all the rest. */
const SAMPLED = 10;

/** Measures one size so many rounds, `compose` with docker-compose beside it. */
export async function measureScale(n: number, rounds: number, compose: boolean): Promise<Scale> {
  const text = await run(process.execPath, ['bin/vtylab.mjs', 'generate', 'line', '-n', String(n)]);
  await using lab = new BenchLab(`line-${n}`, { 'lab.yaml': text });
  using project = new ComposeLine(n);
  const all: Round[] = [];
  let memory: Pick<Scale, 'taken' | 'device' | 'shim'> | undefined;
  for (let round = 0; round < rounds; round++) {
    const free = available();
    const up = await time(() => lab.vtylab('up', '--timeout', '300'));
    const again = await time(() => lab.vtylab('up'));
    if (round === rounds - 1) {
      await new Promise((resolve) => setTimeout(resolve, REST));
      memory = { taken: (free - available()) / n, ...(await sampleMemory(lab)) };
    }
    const down = await time(() => lab.vtylab('down'));
    const bareUp = await time(() => bare(n));
    const bareDown = await time(() => run('docker', ['rm', '--force', ...names(n)]));
    const composeUp = compose ? await time(() => project.up()) : Number.NaN;
    const composeDown = compose ? await time(() => project.down()) : Number.NaN;
    all.push({ up, again, down, bareUp, bareDown, composeUp, composeDown });
  }
  if (memory === undefined) throw new Error('no round was asked for');
  const middle = (key: keyof Round) => median(all.map((round) => round[key]));
  return {
    n,
    rounds,
    ...memory,
    up: middle('up'),
    again: middle('again'),
    down: middle('down'),
    bareUp: middle('bareUp'),
    bareDown: middle('bareDown'),
    composeUp: middle('composeUp'),
    composeDown: middle('composeDown'),
  };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function names(n: number): string[] {
  return Array.from({ length: n }, (_, index) => `vtylab-bench-${process.pid}-bare-${index}`);
}

/** `docker run`, as one would type it in a loop: the same image, which sleeps, without a network. */
async function bare(n: number): Promise<void> {
  const limit = limiter(AT_A_TIME);
  const command = ['--entrypoint', '/usr/bin/tini', DEVICE_IMAGE, '--', 'sleep', 'infinity'];
  const options = ['--label', 'vtylab.bench', '--network', 'none', '--cap-add', 'NET_ADMIN', ...command];
  await Promise.all(
    names(n).map((name) => limit(() => run('docker', ['run', '--detach', '--name', name, ...options]))),
  );
}

/** Of some devices, evenly spread. */
async function sampleMemory(lab: BenchLab): Promise<Pick<Scale, 'device' | 'shim'>> {
  const ids = (await run('docker', ['ps', '--quiet', '--filter', `label=vtylab.lab=${lab.name}`])).trim().split('\n');
  const step = Math.max(1, Math.floor(ids.length / SAMPLED));
  const sample = ids.filter((_, index) => index % step === 0).slice(0, SAMPLED);
  const pids = (await run('docker', ['inspect', '--format', '{{.State.Pid}}', ...sample]))
    .trim()
    .split('\n')
    .map(Number);
  return { device: mean(pids.map(containerMemory)), shim: mean(pids.map(shimMemory)) };
}

function mean(all: readonly Memory[]): Memory {
  const of = (key: keyof Memory) => all.reduce((sum, one) => sum + one[key], 0) / all.length;
  return { pss: of('pss'), own: of('own') };
}

/** Kilobytes that programs could have. */
function available(): number {
  return Number(/^MemAvailable:\s*(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]);
}
