/** Removes what a lab's links left on the engine's host. */
import type { Container, Engine } from '../engine/engine.ts';
import { isEnginesNetwork, isHere, mayBeHere } from '../engine/local.ts';
import { isLabs, sweep } from '../links/sweep.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';

/** The way to the engine's host, found while containers still run; to be gone when they are removed. */
export interface LabSweep {
  /** Removes every interface that is the lab's, and returns their names. */
  finish(): Promise<readonly string[]>;
}

/**
 * Most of a link goes with its containers: the other end of a pair, a tunnel. What an interrupted `up` had made and not yet
 * moved to a node does not.
 *
 * @param containers of the lab, as they are
 */
export async function openSweep(
  engine: Engine,
  lab: string | undefined,
  containers: readonly Container[],
): Promise<LabSweep> {
  const options = { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab ?? 'sweep' } };
  const here = mayBeHere(engine) && (await isNear(engine, containers));
  return {
    async finish() {
      const possible = here || (containers.length > 0 && (await engine.imageId(DEVICE_IMAGE)) !== undefined);
      return possible ? sweep(engine, options, isLabs(lab), here) : [];
    },
  };
}

/** Without a container to tell by, the engine at a socket of this machine is taken to be in this network namespace. */
async function isNear(engine: Engine, containers: readonly Container[]): Promise<boolean> {
  const running = containers.find(({ state }) => state === 'running');
  if (running === undefined) return true;
  const pid = await engine.pid(running.id).catch(() => undefined); // it may have ended just now
  if (pid === undefined) return true;
  return (await isHere({ pid, container: running.id })) && isEnginesNetwork({ pid });
}
