/** Who reaches what, as plain values: what is printed, drawn, saved and compared. Pure. */
import type { Outcome } from '../../protocol/control.ts';
import type { CellName, MatrixScope, PredictedEnd, PredictReport } from '../../protocol/predict.ts';

/** `depends`: a prediction that comes out in several ways. `unknown`: nobody could ask, or nobody did. */
export type CellOutcome = Outcome | 'depends' | 'unknown';

/** How an attempt ended, or would end. */
export interface CellEnd {
  readonly outcome: CellOutcome;
  /** Type and code of the ICMP message of a `rejected`. */
  readonly icmp?: { readonly type: number; readonly code: number };
  /** In one line for people. */
  readonly reason: string;
}

export interface MatrixCell extends CellName, CellEnd {
  /** What the configurations alone say, where packets were sent: every way it can come out. */
  readonly predicted?: readonly CellEnd[];
  /** None of these is what happened. */
  readonly differs?: true;
}

export interface Matrix {
  readonly schemaVersion: 1;
  readonly lab: string;
  /** Whether packets were sent, or the configurations say so. */
  readonly made: 'probed' | 'predicted';
  /** Which attempts were asked for; absent: the usual ones of the whole lab. */
  readonly scope?: MatrixScope;
  readonly sources: readonly { readonly node: string; readonly interface: string; readonly address: string }[];
  /** By source, then by destination. */
  readonly cells: readonly MatrixCell[];
  /** What is to be said of the run, e.g. that a service's limit made it wait. */
  readonly notes: readonly string[];
}

/** Names a cell. */
export function cellKey({ from, source, to, destination, service, port }: CellName): string {
  return [from, source, to, destination, service, port].join(' ');
}

/** What a cell is called in messages. */
export function cellWords({ from, source, to, destination, service }: CellName): string {
  return `${from} ${source} → ${to} ${destination} ${service}`;
}

/** A prediction as a matrix of its own. */
export function predictedMatrix(lab: string, { sources, cells }: PredictReport): Matrix {
  const made = cells.map(({ ends, probe, ...name }): MatrixCell => ({ ...name, ...predictedEnd(ends) }));
  return { schemaVersion: 1, lab, made: 'predicted', sources, cells: made, notes: [] };
}

function predictedEnd(ends: readonly PredictedEnd[]): CellEnd {
  const all = different(ends);
  const [only, ...others] = all;
  if (only !== undefined && others.length === 0) return only;
  return { outcome: 'depends', reason: all.map((end) => `${endWords(end)}: ${end.reason}`).join('; or ') };
}

/** What was seen, beside what was predicted if `compare` says so. */
export function probedMatrix(
  lab: string,
  { sources, cells }: PredictReport,
  seen: ReadonlyMap<string, CellEnd>,
  notes: readonly string[],
  compare: boolean,
): Matrix {
  const made = cells.map(({ ends, probe, ...name }): MatrixCell => {
    const end = seen.get(cellKey(name)) ?? { outcome: 'unknown', reason: 'nobody asked' };
    const predicted = different(ends);
    // what was not asked can differ from nothing; why a packet was dropped, the configurations know
    const expected = predicted.find((one) => sameEnd(one, end));
    const told = { ...end, reason: expected?.reason ?? end.reason };
    if (!compare) return { ...name, ...told };
    const differs = end.outcome !== 'unknown' && expected === undefined;
    return { ...name, ...(differs ? end : told), predicted, ...(differs && { differs }) };
  });
  return { schemaVersion: 1, lab, made: 'probed', sources, cells: made, notes };
}

/** Each outcome once. */
function different(ends: readonly PredictedEnd[]): CellEnd[] {
  const plain = ends.map(({ outcome, icmp, reason }) => ({ outcome, ...(icmp !== undefined && { icmp }), reason }));
  return [...new Map(plain.toReversed().map((end) => [endWords(end), end])).values()].toReversed();
}

/** Whether two ends are one: the outcome, and of a rejection the message. */
export function sameEnd(a: CellEnd, b: CellEnd): boolean {
  return endWords(a) === endWords(b);
}

/** e.g. `rejected (ICMP 3/13)`. */
export function endWords({ outcome, icmp }: CellEnd): string {
  return icmp === undefined ? outcome : `${outcome} (ICMP ${icmp.type}/${icmp.code})`;
}
