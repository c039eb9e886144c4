import { isDeepStrictEqual } from 'node:util';
import type { Artefact, ArtefactKind, ArtefactOf } from './artefact.ts';

/**
 * Brings one kind of artefact about. `apply` takes the whole wanted state, may be called twice with the same value,
 * and throws an Error that names the object when the system refuses it.
 */
export interface Applier<K extends ArtefactKind> {
  readonly kind: K;
  /** Says no before anything is touched. */
  check?(wanted: readonly ArtefactOf<K>[]): Promise<void>;
  apply(wanted: readonly ArtefactOf<K>[], last: readonly ArtefactOf<K>[]): Promise<void>;
}

type AnyApplier = { [K in ArtefactKind]: Applier<K> }[ArtefactKind];

/** The system refused an artefact; everything was put back. `cause` is what it said. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
}

/** Applies whole sets of artefacts, all or nothing. */
export interface System {
  apply(wanted: readonly Artefact[]): Promise<void>;
}

/**
 * A system of appliers in stages. Those of one stage act at the same time; what protects (filters) stands in an
 * earlier stage than what it protects (addresses, services). On a failure all that have acted are given the last good
 * state again, the last stage first.
 */
export function createSystem(stages: readonly (readonly AnyApplier[])[]): System {
  let last: readonly Artefact[] = [];

  return {
    async apply(wanted) {
      const differs = (applier: AnyApplier) => !isDeepStrictEqual(pick(wanted, applier), pick(last, applier));
      const changed = stages.map((stage) => stage.filter(differs));
      await all(changed.flat(), (applier) => check(applier, wanted)).catch(refuse);
      const acted: (readonly AnyApplier[])[] = [];
      try {
        for (const stage of changed) {
          acted.unshift(stage);
          await all(stage, (applier) => act(applier, wanted, last));
        }
      } catch (error) {
        for (const stage of acted) {
          await all(stage, (applier) => act(applier, last, wanted)).catch(() => {}); // the first error is the one to tell
        }
        refuse(error as Error);
      }
      last = wanted;
    },
  };
}

/** Lets all come to their end, then throws the first error there was. */
async function all(appliers: readonly AnyApplier[], work: (applier: AnyApplier) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(appliers.map(work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function refuse(cause: Error): never {
  throw new ApplyError(cause.message, { cause });
}

function pick(artefacts: readonly Artefact[], applier: AnyApplier): readonly Artefact[] {
  return artefacts.filter((artefact) => artefact.kind === applier.kind);
}

// An applier only ever sees artefacts of its own kind; TypeScript cannot follow that through the union.
function check(applier: AnyApplier, wanted: readonly Artefact[]): Promise<void> {
  return (applier as Applier<ArtefactKind>).check?.(pick(wanted, applier)) ?? Promise.resolve();
}

function act(applier: AnyApplier, wanted: readonly Artefact[], last: readonly Artefact[]): Promise<void> {
  return (applier as Applier<ArtefactKind>).apply(pick(wanted, applier), pick(last, applier));
}
