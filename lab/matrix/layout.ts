/** Rows and columns of a matrix. Pure. */
import { type CellOutcome, cellWords, endWords, type Matrix, type MatrixCell } from './matrix.ts';

export interface Column {
  readonly to: string;
  readonly destination: string;
  readonly service: string;
}

export interface Row {
  readonly from: string;
  readonly source: string;
  /** Of the source address; absent in a matrix that does not know it. */
  readonly interface: string;
}

export interface Layout {
  readonly rows: readonly Row[];
  /** One destination's columns stand together, and one node's destinations. */
  readonly columns: readonly Column[];
  cell(row: Row, column: Column): MatrixCell | undefined;
}

/** A sign that tells an outcome without colour, and what it means. */
export const SIGNS: Readonly<Record<CellOutcome, readonly [sign: string, meaning: string]>> = {
  accepted: ['✓', 'accepted: the service answers'],
  rejected: ['✗', 'rejected: an ICMP message says no'],
  refused: ['−', 'refused: a TCP reset says no'],
  timeout: ['…', 'timeout: nothing comes back'],
  closed: ['|', 'closed: connected, then closed'],
  denied: ['!', 'denied'],
  locked: ['#', 'locked'],
  limited: ['%', 'limited: over connection-limit or rate-limit'],
  depends: ['?', 'depends: it can come out in several ways'],
  unknown: [' ', 'unknown: it was not asked'],
};

export function layout({ sources, cells }: Matrix): Layout {
  const interfaces = new Map(sources.map(({ node, address, interface: name }) => [`${node} ${address}`, name]));
  const rows = new Map<string, Row>();
  const columns = new Map<string, Column>();
  const byPlace = new Map<string, MatrixCell>();
  const rowKey = ({ from, source }: Row) => `${from} ${source}`;
  const columnKey = ({ to, destination, service }: Column) => `${to} ${destination} ${service}`;
  for (const cell of cells) {
    const row = {
      from: cell.from,
      source: cell.source,
      interface: interfaces.get(`${cell.from} ${cell.source}`) ?? '',
    };
    const column = { to: cell.to, destination: cell.destination, service: cell.service };
    rows.set(rowKey(row), row);
    columns.set(columnKey(column), column);
    byPlace.set(`${rowKey(row)} ${columnKey(column)}`, cell);
  }
  const order = new Map(sources.map(({ node, address }, index) => [`${node} ${address}`, index]));
  const at = ({ to, destination }: Column) => order.get(`${to} ${destination}`) ?? order.size;
  return {
    rows: [...rows.values()],
    // services keep the order they have in the cells
    columns: [...columns.values()].toSorted((a, b) => at(a) - at(b)),
    cell: (row, column) => byPlace.get(`${rowKey(row)} ${columnKey(column)}`),
  };
}

/** The outcomes there are, in the order of the signs. */
export function outcomesOf({ cells }: Matrix): CellOutcome[] {
  const there = new Set(cells.map(({ outcome }) => outcome));
  return (Object.keys(SIGNS) as CellOutcome[]).filter((outcome) => there.has(outcome));
}

/** Everything about a cell, for who asks: a hover title. */
export function cellTitle(cell: MatrixCell): string {
  const lines = [cellWords(cell), `${endWords(cell)}: ${cell.reason}`];
  if (cell.differs) lines.push(...(cell.predicted ?? []).map((end) => `predicted ${endWords(end)}: ${end.reason}`));
  return lines.join('\n');
}
