/**
 * Whoever changes a lab holds its lock, so that two do not do so at once. The lock is a container on the engine that is
 * made and never started: its name is unique there, whichever way and from wherever the engine is reached.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Container, Engine, ExecSession } from '../engine/engine.ts';
import { EngineError, NameTakenError, NoImageError } from '../errors.ts';
import { LABELS } from '../plan/labels.ts';
import { isAlive, type Owner, ownerText, readOwner, thisOwner } from './owner.ts';

/** Seconds a lock is waited for, unless told otherwise. */
export const LOCK_TIMEOUT = 300;

/** Milliseconds between two looks at a lock that another holds. */
const INTERVAL = 200;

/**
 * Milliseconds after which the holder starts a container that ends with its connection: it proves to other machines,
 * which do not see the process, that it lives. Most are done before.
 */
const PROOF_AFTER = 5000;

/** Milliseconds after which other machines take a lock without such a proof for a dead process's. */
const PROOF_UNTIL = 30_000;

export interface LockOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** What it is for, e.g. `vtylab up`: whoever waits is told. */
  readonly command: string;
  /** References or ids of images of which the engine has one. */
  readonly images: Iterable<string>;
  /** Seconds it is waited for; `LOCK_TIMEOUT` when absent. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told once when another holds it. */
  readonly onWait?: ((holder: string) => void) | undefined;
}

export interface Lock {
  release(): Promise<void>;
}

/**
 * Gets the lock of a lab, when need be after whoever holds it. A holder that was killed does not count.
 *
 * @throws EngineError when another still holds it after the time-out; NoImageError when the engine has none of the images
 */
export async function lockLab(options: LockOptions): Promise<Lock> {
  const { engine, lab, command, timeout = LOCK_TIMEOUT, signal, onWait } = options;
  const deadline = Date.now() + timeout * 1000;
  const seen = new Map<string, number>();
  for (let told = false; ; ) {
    signal?.throwIfAborted();
    const id = await tryLock(options);
    if (id !== undefined) return held(options, id);
    const containers = await engine.list(LABELS.lock, lab);
    const taken = containers.find(({ name }) => name === lockName(lab));
    if (taken === undefined) {
      // let go a moment ago, unless something that is none of ours has the name
      if (containers.length === 0 && Date.now() > deadline) throw foreign(lab);
    } else {
      if (!seen.has(taken.id)) seen.set(taken.id, Date.now());
      const owner = readOwner(taken.labels[LABELS.owner]);
      const watched = Date.now() - (seen.get(taken.id) ?? 0);
      if (isDead(owner, containers, watched)) {
        await engine.remove(taken.id);
        continue;
      }
      const holder = owner === undefined ? `container '${taken.name}'` : ownerText(owner);
      if (!told) onWait?.(holder);
      told = true;
      if (Date.now() > deadline) {
        throw new EngineError(`lab '${lab}' is being changed by ${holder}; given up '${command}' after ${timeout} s`);
      }
    }
    await sleep(INTERVAL, undefined, { ...(signal !== undefined && { signal }) }).catch(() => {});
  }
}

/** Does something while holding the lock. */
export async function withLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const lock = await lockLab(options);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Makes the container; undefined when there is one. */
async function tryLock({ engine, lab, command, images }: LockOptions): Promise<string | undefined> {
  const name = lockName(lab);
  const labels = {
    [LABELS.lab]: lab,
    [LABELS.lock]: lab,
    [LABELS.owner]: JSON.stringify(thisOwner(command)),
  };
  let missing: unknown;
  for (const image of images) {
    try {
      // never run, but an engine makes no container of an image without a command
      return await engine.create({ name, image, labels, entrypoint: ['cat'], command: [], capabilities: [] });
    } catch (error) {
      if (error instanceof NameTakenError) return undefined;
      if (!(error instanceof NoImageError)) throw error;
      missing = error;
    }
  }
  throw missing ?? new EngineError(`cannot lock lab '${lab}': no image is known`);
}

/** A name that no node's container can have. */
export function lockName(lab: string): string {
  return `vtylab.lock.${lab}`;
}

function isDead(owner: Owner | undefined, containers: readonly Container[], watched: number): boolean {
  if (owner === undefined) return watched > PROOF_UNTIL;
  const alive = isAlive(owner);
  if (alive !== undefined) return !alive;
  return watched > PROOF_UNTIL && !containers.some(({ state }) => state === 'running');
}

function held({ engine, lab, images }: LockOptions, id: string): Lock {
  let proof: Promise<ExecSession> | undefined;
  const timer = setTimeout(() => {
    const [image = ''] = images;
    const labels = { [LABELS.lab]: lab, [LABELS.lock]: lab };
    const name = `${lockName(lab)}.${id.slice(0, 12)}`;
    proof = engine.run({ name, image, labels, entrypoint: ['cat'], command: [], capabilities: [] });
    proof.catch(() => {}); // only another machine would miss it
  }, PROOF_AFTER);
  timer.unref();
  return {
    async release() {
      clearTimeout(timer);
      (await proof?.catch(() => undefined))?.close();
      // as long as this one is held, any other proof is of somebody who was killed
      const proofs = (await engine.list(LABELS.lock, lab)).filter((one) => one.id !== id);
      await Promise.all(proofs.map((one) => engine.remove(one.id)));
      await engine.remove(id);
    },
  };
}

function foreign(lab: string): EngineError {
  return new EngineError(`cannot lock lab '${lab}': another program's container is called '${lockName(lab)}'`);
}
