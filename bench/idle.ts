/** What devices cost that nobody uses: two of them, as documented, and eight. */
import { setTimeout } from 'node:timers/promises';
import { BenchLab } from './lab.ts';
import { median } from './measure.ts';
import { containerMemory, type Memory, shimMemory } from './memory.ts';

/** Milliseconds after which a device has settled: it collects its garbage a while after its start. */
const SETTLE = 15_000;

/** The median device, and its shim, where so many run. */
export interface Idle {
  readonly devices: number;
  readonly device: Memory;
  readonly shim: Memory;
}

/** Measures with one lab of two devices, then with four such labs. */
export async function idleMemory(): Promise<Idle[]> {
  await using labs = new AsyncDisposableStack();
  const started = [labs.use(new BenchLab('idle-1'))];
  await started[0]?.vtylab('up');
  const two = await settled(started);
  for (const number of [2, 3, 4]) {
    const lab = labs.use(new BenchLab(`idle-${number}`));
    started.push(lab);
    await lab.vtylab('up');
  }
  return [two, await settled(started)];
}

async function settled(labs: readonly BenchLab[]): Promise<Idle> {
  await setTimeout(SETTLE);
  const pids = (await Promise.all(labs.map((lab) => Promise.all([lab.pid('R1'), lab.pid('R2')])))).flat();
  return { devices: pids.length, device: middle(pids.map(containerMemory)), shim: middle(pids.map(shimMemory)) };
}

function middle(parts: readonly Memory[]): Memory {
  return { pss: median(parts.map(({ pss }) => pss)), own: median(parts.map(({ own }) => own)) };
}
