/**
 * Lays a lab's links in parts: one batch runs while the next gathers. A link is laid as soon as its two nodes run and may have
 * links; where one of them waits for others, its other end is there before (`plan/waits.ts`).
 */
import { randomBytes } from 'node:crypto';
import { mayBeHere } from '../engine/local.ts';
import { labToken, waitingName } from '../links/batch.ts';
import type { Linker } from '../links/linker.ts';
import { nodeEnds } from '../topology/links.ts';
import type { AnyLink } from '../topology/topology.ts';
import { clearHost, type LaySite, layParts, openLinkerOf, type Part, type PlaceOf } from './lay.ts';

export interface QueueOptions extends LaySite {
  readonly links: readonly AnyLink[];
  /** Where a node's links go, once it runs. */
  readonly placeOf: PlaceOf;
  /** Resolves when a node may have its links; rejects when it never will. */
  readonly mayLink: (node: string) => Promise<unknown>;
  /** Nodes whose links come after others'. */
  readonly late: ReadonlySet<string>;
  /** What has to be done before any link is laid: old ones that are in the way. */
  readonly before: readonly Promise<unknown>[];
}

/** What has become of the links. */
export interface LinkQueue {
  /** Resolves when both ends of a link are there. */
  whole(link: AnyLink): Promise<void>;
  /** The same of the link that ends in an interface of a node; resolves when none is laid there. */
  wholeAt(node: string, name: string): Promise<void>;
  /** Resolves when all ends are there that a node has. */
  endsIn(node: string): Promise<void>;
  /** Interfaces of a node whose other ends may come later. */
  halvesIn(node: string): ReadonlySet<string>;
}

/** What is gathered for a batch: a link, or one end of a link that is laid in two parts. */
interface Job {
  readonly link: AnyLink;
  readonly end: 0 | 1 | undefined;
  readonly settle: PromiseWithResolvers<void>;
}

/** Begins to lay links. The linker is opened right away, while nodes start. */
export function startQueue(options: QueueOptions): LinkQueue {
  const { links, late, mayLink, before, placeOf } = options;
  const token = labToken(options.lab) + randomBytes(2).toString('hex');
  const names = new Map(links.map((link, index) => [link, waitingName(token, index)]));
  // a batch is a process here, which costs nothing that could be measured in an `up`; elsewhere it is a container
  const least = late.size > 0 || mayBeHere(options.engine) ? 1 : links.length;

  const parents = parentsOf(links);
  /** As the lab file has them, but whatever needs another link after that. */
  const order = new Map(
    [...links.filter((link) => !parents.has(link)), ...parents.keys()].map((link, index) => [link, index]),
  );

  let next = links.length > 0 ? opened(options) : undefined;
  let cleared: Promise<void> | undefined;
  let gathered: readonly Job[] = [];
  /** Jobs that have not been gathered. */
  let missing = 0;
  let running = false;
  /** Links of which one end has been given to a batch. */
  const begun = new Set<AnyLink>();

  const lay = async (jobs: readonly Job[]): Promise<void> => {
    const opening = next ?? opened(options);
    next = undefined;
    const linker = await opening;
    try {
      await Promise.all(before);
      cleared ??= clearHost(links, placeOf, options);
      await cleared;
    } catch (error) {
      linker.close();
      throw error;
    }
    await layParts(linker, partsOf(jobs, begun, names), placeOf, options);
  };
  const look = (): void => {
    if (running) return;
    if (missing === 0 && gathered.length === 0) {
      next?.then((linker) => linker.close()).catch(() => {});
      next = undefined;
    }
    if (gathered.length === 0 || (missing > 0 && gathered.length < least)) return;
    const jobs = gathered.toSorted((a, b) => (order.get(a.link) ?? 0) - (order.get(b.link) ?? 0));
    gathered = [];
    running = true;
    lay(jobs)
      .then(
        () => {
          for (const { settle } of jobs) settle.resolve();
        },
        (error: unknown) => {
          for (const { settle } of jobs) settle.reject(error);
        },
      )
      .finally(() => {
        running = false;
        look();
      });
  };
  const add = (link: AnyLink, end: Job['end'], ready: Promise<unknown>): Promise<void> => {
    const settle = Promise.withResolvers<void>();
    settle.promise.catch(() => {}); // whoever waits for it is told
    missing++;
    ready
      .then(
        () => {
          gathered = [...gathered, { link, end, settle }];
        },
        (error: unknown) => settle.reject(error),
      )
      .finally(() => {
        missing--;
        setImmediate(look); // after all that has become ready with it
      });
    return settle.promise;
  };

  const halves = links.filter((link) => {
    return nodeEnds(link).length === 2 && nodeEnds(link).some(({ node }) => late.has(node));
  });
  const ends = new Map(
    links.map((link) => {
      const ready = nodeEnds(link).map(({ node }) => mayLink(node));
      const parent = parents.get(link);
      const there = parent === undefined ? [] : nodeEnds(parent).map(({ node }) => mayLink(node));
      if (halves.includes(link)) return [link, ready.map((one, end) => add(link, end === 0 ? 0 : 1, one))] as const;
      const whole = add(link, undefined, Promise.all([...ready, ...there]));
      return [link, ready.map(() => whole)] as const;
    }),
  );
  const endsAt = (node: string) =>
    links.flatMap((link) => nodeEnds(link).flatMap((end, index) => (end.node === node ? ends.get(link)?.[index] : [])));
  const whole = async (link: AnyLink) => void (await Promise.all(ends.get(link) ?? []));
  return {
    whole,
    wholeAt: async (node, name) => {
      const link = links.find((one) => nodeEnds(one).some((end) => end.node === node && end.interface === name));
      if (link !== undefined) await whole(link);
    },
    endsIn: (node) => Promise.all(endsAt(node)).then(() => {}),
    halvesIn: (node) => new Set(halves.flatMap(nodeEnds).flatMap((end) => (end.node === node ? [end.interface] : []))),
  };
}

/** Links that go by an interface of the engine's host which another link of the lab makes there, and that one. */
export function parentsOf(links: readonly AnyLink[]): Map<AnyLink, AnyLink> {
  const made = new Map(
    links.flatMap((link) =>
      'type' in link && (link.type === 'host' || link.type === 'mgmt-net') ? [[link.to, link]] : [],
    ),
  );
  return new Map(
    links.flatMap((link) => {
      const by = 'type' in link ? (link.type === 'macvlan' ? link.to : link.tunnel?.parent) : undefined;
      const parent = by === undefined ? undefined : made.get(by);
      return parent === undefined ? [] : [[link, parent]];
    }),
  );
}

/** Failing to open it is told by the batch that needs it. */
function opened(site: LaySite): Promise<Linker> {
  const linker = openLinkerOf(site);
  linker.catch(() => {});
  return linker;
}

/** Two ends of a link in one batch are the link. The order of the others tells which end is the first. */
function partsOf(jobs: readonly Job[], begun: Set<AnyLink>, names: ReadonlyMap<AnyLink, string>): Part[] {
  return jobs.flatMap((job): Part[] => {
    const { link, end } = job;
    const waiting = names.get(link) ?? '';
    if (end === undefined) return [{ link }];
    const twin = jobs.find((other) => other !== job && other.link === link);
    if (twin !== undefined) return end === 0 ? [{ link }] : [];
    const first = !begun.has(link);
    begun.add(link);
    return [{ link, half: { end, first, waiting } }];
  });
}
