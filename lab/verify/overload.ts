/**
 * A step that runs beside others may get no answer in time only because the machine had so much to do. Such a one is not
 * believed: it is carried out again when nothing else runs.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Step } from './playbook.ts';
import type { Seen } from './run-step.ts';

export interface Overload {
  /** Whether somebody waits to be alone: no step may begin. */
  isWaitedFor(): boolean;
  /** Carries a step out, and once more alone where it ran out of time. */
  run(step: Step, perform: () => Promise<Seen>): Promise<Seen>;
}

/** Milliseconds between two looks at whether others still run. */
const INTERVAL = 20;

export function overload(): Overload {
  /** Steps that run, and how many began since the count was last zero. */
  let running = 0;
  let began = 0;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function alone(perform: () => Promise<Seen>): Promise<Seen> {
    while (running > 0) await sleep(INTERVAL);
    return perform();
  }

  return {
    isWaitedFor: () => waiting > 0,
    async run(step, perform) {
      if (running === 0) began = 0;
      running++;
      const before = ++began;
      const seen = await perform().finally(() => {
        running--;
      });
      const wasAlone = before === 1 && began === 1;
      if (wasAlone || !ranOutOfTime(step, seen)) return seen;
      waiting++;
      const mine = turn.then(() => alone(perform));
      turn = mine.catch(() => {});
      return await mine.finally(() => {
        waiting--;
      });
    },
  };
}

/** No answer where one was expected. An attack is not made twice: twice as many passwords may lock the user out. */
function ranOutOfTime(step: Step, { judgement, probe }: Seen): boolean {
  if (step.kind === 'attack') return false;
  if (judgement.status === 'error') return judgement.reason?.includes(': no answer to ') === true;
  if (step.kind !== 'probe' || judgement.status !== 'failed') return false;
  return probe?.outcome === 'timeout' && step.expect.outcome !== 'timeout';
}
