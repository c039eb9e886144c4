/** Asks the nodes: every cell is a probe, side by side as far as the services' limits allow. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProbeResult } from '../../protocol/control.ts';
import type { PredictedCell, PredictReport } from '../../protocol/predict.ts';
import { type CallNode, GRACE, interruptible, withDeadline } from '../verify/ask.ts';
import { Budgets, MINUTE } from './budgets.ts';
import { type CellEnd, cellKey, endWords } from './matrix.ts';

export interface MeasureOptions {
  readonly callNode: CallNode;
  /** Seconds for each attempt. */
  readonly timeout: number;
  /** Does not wait for a limit: what is over it stays unknown. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
  /** Is told how many cells there are, and what makes them take long. */
  begin(total: number, notes: readonly string[]): void;
  /** Is told how many cells have been asked. */
  progress(done: number, total: number): void;
}

export interface Measured {
  /** By `cellKey`. */
  readonly seen: ReadonlyMap<string, CellEnd>;
  readonly notes: readonly string[];
}

/** Probes at the same time, of all nodes and of one: such as give somebody work, and such as only wait in vain. */
const SIDE_BY_SIDE = { working: { all: 24, node: 8 }, waiting: { all: 320, node: 80 } } as const;
/** What surprises is asked again, alone, at most so many cells and so often. */
const AGAIN = { cells: 60, tries: 2 } as const;
/** Milliseconds before it: the kernel tells a sender of a missing route once a second. */
const PAUSE = 1200;

/** Asks all cells of a prediction. Rejects when `signal` is aborted. */
export async function measure({ cells, services }: PredictReport, options: MeasureOptions): Promise<Measured> {
  const { quick, signal, progress } = options;
  const seen = new Map<string, CellEnd>();
  const budgets = new Budgets(services, quick);
  const notes = budgets.announce(cells);
  options.begin(cells.length, notes);
  let done = 0;
  const queues = Map.groupBy(spread(cells), kindOf);
  const busy = new Crowd();

  async function ask(cell: PredictedCell): Promise<void> {
    seen.set(cellKey(cell), await probeCell(cell, options));
    progress(++done, cells.length);
  }

  /** Takes the first that may be asked now; of a kind that is full nobody looks at thousands of cells in vain. */
  function next(): PredictedCell | undefined {
    for (const [kind, queue] of queues) {
      const at = busy.isFull(kind) ? -1 : queue.findIndex((cell) => busy.hasRoom(cell) && budgets.allows(cell));
      if (at >= 0) return queue.splice(at, 1)[0];
    }
    return undefined;
  }

  const running = new Set<Promise<void>>();
  while ([...queues.values()].some((queue) => queue.length > 0)) {
    signal.throwIfAborted();
    const cell = next();
    if (cell !== undefined) {
      const release = budgets.take(cell);
      busy.enter(cell);
      const asked: Promise<void> = ask(cell).finally(() => {
        busy.leave(cell);
        release();
        running.delete(asked);
      });
      asked.catch(() => {}); // told by the race
      running.add(asked);
      continue;
    }
    if (running.size > 0) {
      await Promise.race(running);
      continue;
    }
    const wait = budgets.wait();
    if (quick && wait > PAUSE) break; // a minute's worth of connections is used up
    await sleep(wait, undefined, { signal });
  }
  await Promise.all(running);
  for (const cell of [...queues.values()].flat()) {
    const reason = `${cell.to} takes no more ${cell.service} connections in this minute`;
    seen.set(cellKey(cell), { outcome: 'unknown', reason });
  }
  await askAgain(cells, seen, options);
  return { seen, notes };
}

/** Who is being asked. */
class Crowd {
  readonly #sizes = new Map<string, number>();

  isFull(kind: Kind): boolean {
    return this.#size(kind) >= SIDE_BY_SIDE[kind].all;
  }

  /** Of its node, where its kind is not full. */
  hasRoom(cell: PredictedCell): boolean {
    return this.#size(nodeKey(cell)) < SIDE_BY_SIDE[kindOf(cell)].node;
  }

  enter(cell: PredictedCell, by = 1): void {
    for (const key of [kindOf(cell), nodeKey(cell)]) this.#sizes.set(key, this.#size(key) + by);
  }

  leave(cell: PredictedCell): void {
    this.enter(cell, -1);
  }

  #size(key: string): number {
    return this.#sizes.get(key) ?? 0;
  }
}

type Kind = keyof typeof SIDE_BY_SIDE;

function kindOf({ ends }: PredictedCell): Kind {
  return ends.every(({ outcome, takes }) => outcome === 'timeout' && takes !== true) ? 'waiting' : 'working';
}

function nodeKey(cell: PredictedCell): string {
  return `${kindOf(cell)} ${cell.from}`;
}

/** Neighbours in the list ask different destinations, so no service gets all at once. */
function spread(cells: readonly PredictedCell[]): PredictedCell[] {
  const groups = [...Map.groupBy(cells, ({ to, service }) => `${to} ${service}`).values()];
  const longest = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: longest }, (_, at) => groups.flatMap((group) => group[at] ?? [])).flat();
}

/** What is not as predicted may have been disturbed by what was asked beside it. */
async function askAgain(
  cells: readonly PredictedCell[],
  seen: Map<string, CellEnd>,
  options: MeasureOptions,
): Promise<void> {
  for (let tries = 0; tries < AGAIN.tries; tries++) {
    const surprising = cells.filter((cell) => isSurprise(cell, seen.get(cellKey(cell))));
    // a run just before this one may have used up the minute
    const limited = surprising.some((cell) => seen.get(cellKey(cell))?.outcome === 'limited');
    if (limited && !options.quick) await sleep(MINUTE, undefined, { signal: options.signal });
    for (const cell of surprising.slice(0, AGAIN.cells)) {
      await sleep(PAUSE, undefined, { signal: options.signal });
      seen.set(cellKey(cell), await probeCell(cell, options, true));
    }
  }
}

function isSurprise({ ends }: PredictedCell, end: CellEnd | undefined): boolean {
  if (end === undefined || end.outcome === 'unknown') return false;
  return !ends.some((one) => endWords(one) === endWords(end));
}

/** `watched`: also asks the node that is reached whether a limit closed the connection. */
async function probeCell(
  cell: PredictedCell,
  { callNode: ask, timeout, signal }: MeasureOptions,
  watched = false,
): Promise<CellEnd> {
  const { from, to, probe: service, source, destination, port } = cell;
  const callNode = interruptible(withDeadline(ask, timeout + GRACE), signal);
  const request = { service, source, destination, timeout, ...(port > 0 && { port }) };
  if (service !== 'ping' && port === 0)
    return { outcome: 'unknown', reason: `nobody knows the port of ${cell.service}` };
  try {
    if (!watched || service === 'ping' || service === 'udp') return endOf(await callNode(from, 'probe', request));
    const { id } = await callNode(to, 'observe', { protocol: 'tcp', destination, destinationPort: port });
    const asked = await settled(callNode(from, 'probe', request));
    const flow = asked.value?.flow;
    const { limited } = await callNode(to, 'unobserve', { id, ...(flow !== undefined && { flow }) });
    if (asked.value === undefined) throw asked.error;
    return limited === undefined ? endOf(asked.value) : { outcome: 'limited', reason: limited };
  } catch (error) {
    signal.throwIfAborted();
    return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What was seen is to be asked for, however the probe went. */
async function settled(probe: Promise<ProbeResult>): Promise<{ value?: ProbeResult; error?: unknown }> {
  try {
    return { value: await probe };
  } catch (error) {
    return { error };
  }
}

function endOf({ outcome, icmp, detail }: ProbeResult): CellEnd {
  return { outcome, ...(icmp !== undefined && { icmp: { type: icmp.type, code: icmp.code } }), reason: detail };
}
