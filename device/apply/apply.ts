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
  /** Waits until what `apply` began works, while the others act; throws when it does not. */
  settled?(): Promise<void>;
}

type AnyApplier = { [K in ArtefactKind]: Applier<K> }[ArtefactKind];

/** What an applier throws where it knows which artefact is to blame. */
export class ArtefactError extends Error {
  override readonly name = 'ArtefactError';
  readonly artefact: Artefact;
  constructor(artefact: Artefact, message: string, options?: ErrorOptions) {
    super(message, options);
    this.artefact = artefact;
  }
}

/** The system refused an artefact; everything was put back. `cause` is what it said. */
export class ApplyError extends Error {
  override readonly name = 'ApplyError';
  /** The statement that is to blame, from the top; undefined when that is not known. */
  readonly statement: readonly string[] | undefined;
  constructor(cause: Error, kind?: ArtefactKind) {
    super(cause.message, { cause });
    this.statement = cause instanceof ArtefactError ? cause.artefact.statement : kind && ORIGIN[kind];
  }
}

/** The hierarchy that a kind of artefact comes from; what is named where nothing nearer is known. */
const ORIGIN: Readonly<Partial<Record<ArtefactKind, readonly string[]>>> = {
  account: ['system', 'login'],
  instance: ['routing-instances'],
  interface: ['interfaces'],
  nft: ['firewall'],
  route: ['routing-options', 'static'],
};

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
  let last = new Artefacts([]);

  return {
    async apply(artefacts) {
      if (artefacts === last.all) return;
      const wanted = new Artefacts(artefacts);
      const changed = stages.map((stage) => stage.filter(({ kind }) => !same(wanted.of(kind), last.of(kind))));
      await all(changed.flat(), (applier) => check(applier, wanted));
      const acted: (readonly AnyApplier[])[] = [];
      try {
        for (const stage of changed) {
          acted.unshift(stage);
          await all(stage, (applier) => act(applier, wanted, last));
        }
        await all(changed.flat(), async (applier) => applier.settled?.());
      } catch (error) {
        for (const stage of acted) {
          await all(stage, (applier) => act(applier, last, wanted)).catch(() => {}); // the first error is the one to tell
        }
        throw error;
      }
      last = wanted;
    },
  };
}

/** Artefacts by their kind. */
class Artefacts {
  readonly all: readonly Artefact[];
  readonly #kinds: ReadonlyMap<ArtefactKind, readonly Artefact[]>;

  constructor(all: readonly Artefact[]) {
    this.all = all;
    this.#kinds = Map.groupBy(all, ({ kind }) => kind);
  }

  of(kind: ArtefactKind): readonly Artefact[] {
    return this.#kinds.get(kind) ?? [];
  }
}

/** Lets all come to their end, then throws the first error there was. */
async function all(appliers: readonly AnyApplier[], work: (applier: AnyApplier) => Promise<void>): Promise<void> {
  const results = await Promise.allSettled(appliers.map((applier) => attempt(applier, () => work(applier))));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function attempt({ kind }: AnyApplier, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new ApplyError(cause as Error, kind);
  }
}

/** Artefacts of a part of the configuration that did not change are the same objects. */
function same(a: readonly Artefact[], b: readonly Artefact[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at] || isDeepStrictEqual(one, b[at]));
}

// An applier only ever sees artefacts of its own kind; TypeScript cannot follow that through the union.
function check(applier: AnyApplier, wanted: Artefacts): Promise<void> {
  return (applier as Applier<ArtefactKind>).check?.(wanted.of(applier.kind)) ?? Promise.resolve();
}

function act(applier: AnyApplier, wanted: Artefacts, last: Artefacts): Promise<void> {
  return (applier as Applier<ArtefactKind>).apply(wanted.of(applier.kind), last.of(applier.kind));
}
