/**
 * Keeps steps that run side by side from being kept out by a limit that they would not meet one after the other: a service takes 150
 * connections a minute when nothing else is configured (RA).
 */
import type { Step } from './playbook.ts';

/** Connections to one service of one node that are begun in a minute at most, a little less than the services take. */
const PER_MINUTE = 140;
const MINUTE = 60_000;

export interface Pace {
  /** Whether a step had better wait. Never when it would have begun by now with all steps one after the other. */
  isHeld(step: Step): boolean;
  began(step: Step): void;
  /** @param elapsed milliseconds that it took */
  ended(step: Step, elapsed: number): void;
}

/** `steps`: all of the run, in order. `now` is a clock in milliseconds that only goes forward. */
export function paceOf(steps: readonly Step[], now: () => number = () => performance.now()): Pace {
  const begin = now();
  const took = new Map<Step, number>();
  const begun = new Map<string, number[]>();

  /** Milliseconds from the beginning to when it would begin one after the other; undefined while that is not known. */
  function inTurn(step: Step): number | undefined {
    let sum = 0;
    for (const earlier of steps) {
      if (earlier === step) return sum;
      const elapsed = took.get(earlier);
      if (elapsed === undefined) return undefined;
      sum += elapsed;
    }
    return undefined;
  }

  return {
    isHeld(step) {
      const [service, connections] = connectionsOf(step);
      const recent = (begun.get(service) ?? []).filter((time) => now() - time < MINUTE);
      begun.set(service, recent);
      if (recent.length === 0 || recent.length + connections <= PER_MINUTE) return false;
      const turn = inTurn(step);
      return turn === undefined || now() - begin < turn;
    },
    began(step) {
      const [service, connections] = connectionsOf(step);
      if (connections > 0) begun.set(service, [...(begun.get(service) ?? []), ...Array(connections).fill(now())]);
    },
    ended(step, elapsed) {
      took.set(step, elapsed);
    },
  };
}

/** Which service a step connects to, and how often. */
function connectionsOf(step: Step): readonly [service: string, connections: number] {
  const times = step.again?.repeat ?? 1;
  if (step.kind === 'probe') return [`${step.to} port ${step.port}`, times];
  if (step.kind === 'attack') return [`${step.probe.to} port ${step.probe.port}`, times * step.passwords];
  return ['', 0];
}
