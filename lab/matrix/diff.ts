/** What has changed between two matrices, and reading a saved one. */
import { readFile } from 'node:fs/promises';
import type { MatrixScope } from '../../protocol/predict.ts';
import { InputError } from '../errors.ts';
import { cannotRead } from '../files.ts';
import { cellKey, cellWords, endWords, type Matrix, type MatrixCell } from './matrix.ts';

export interface MatrixChange {
  /** Where, in words. */
  readonly cell: string;
  /** How it ended before; absent: there was no such attempt. */
  readonly before?: string;
  /** How it ends now; absent: there is no such attempt any more. */
  readonly after?: string;
  /** Why it ends so now. */
  readonly reason?: string;
}

/**
 * In the order of `after`, then what is gone. Of matrices of different scopes only the attempts that both have are compared;
 * `comparedWords` says so. What could not be asked has not changed.
 */
export function matrixChanges(before: Matrix, after: Matrix): MatrixChange[] {
  const old = new Map(before.cells.map((cell) => [cellKey(cell), cell]));
  const now = new Set(after.cells.map(cellKey));
  const same = scopeKey(before) === scopeKey(after);
  const changed = after.cells.flatMap((cell): MatrixChange[] => {
    const was = old.get(cellKey(cell));
    if (was === undefined ? !same : endWords(was) === endWords(cell)) return [];
    if (was !== undefined && isUnknown(was, cell)) return [];
    const { reason } = cell;
    return [{ cell: cellWords(cell), ...(was && { before: endWords(was) }), after: endWords(cell), reason }];
  });
  const gone = same ? before.cells.filter((cell) => !now.has(cellKey(cell))) : [];
  return [...changed, ...gone.map((cell) => ({ cell: cellWords(cell), before: endWords(cell) }))];
}

/** What is to be known of a comparison: a line each, none where two matrices of one kind were compared whole. */
export function comparedWords(before: Matrix, after: Matrix): string[] {
  const old = new Map(before.cells.map((cell) => [cellKey(cell), cell]));
  const both = after.cells.filter((cell) => old.has(cellKey(cell)));
  const unknown = both.filter((cell) => isUnknown(cell, old.get(cellKey(cell)) ?? cell)).length;
  const left = before.cells.length + after.cells.length - 2 * both.length;
  const scopes = `the saved matrix has ${scopeWords(before)}, this one ${scopeWords(after)}`;
  return [
    ...(before.lab === after.lab ? [] : [`the saved matrix is of lab '${before.lab}', this one of lab '${after.lab}'`]),
    ...(scopeKey(before) === scopeKey(after)
      ? []
      : [`${scopes}: the ${attempts(both.length)} that both have are compared, ${left} are not`]),
    ...(unknown === 0
      ? []
      : [`${attempts(unknown)} that one of the two could not make ${unknown === 1 ? 'is' : 'are'} not compared`]),
  ];
}

function attempts(number: number): string {
  return `${number} ${number === 1 ? 'attempt' : 'attempts'}`;
}

function isUnknown(...cells: readonly MatrixCell[]): boolean {
  return cells.some(({ outcome }) => outcome === 'unknown');
}

/** The same for scopes that ask for the same, whatever the order of their lists. */
function scopeKey({ scope: { from, to, services, own = false } = {} }: Matrix): string {
  return JSON.stringify([...[from, to, services].map((list) => list?.toSorted() ?? null), own]);
}

/** e.g. `from R1, service ssh,ping`. */
function scopeWords({ scope: { from, to, services, own = false } = {} }: Matrix): string {
  const lists = Object.entries({ from, to, service: services });
  const words = lists.flatMap(([name, list]) => (list === undefined ? [] : [`${name} ${list.join(',')}`]));
  return [...words, ...(own ? ['own addresses'] : [])].join(', ') || 'every attempt';
}

/** One change a line. */
export function changesText(changes: readonly MatrixChange[]): string {
  if (changes.length === 0) return 'nothing has changed\n';
  const lines = changes.map(({ cell, before, after, reason }) => {
    if (after === undefined) return `- ${cell}: ${before}`;
    if (before === undefined) return `+ ${cell}: ${after}`;
    return `! ${cell}: ${before} → ${after}${reason === undefined ? '' : `: ${reason}`}`;
  });
  return `${lines.join('\n')}\n`;
}

/** Reads what `--json` printed. Throws InputError for what is no such file. */
export async function readMatrix(file: string): Promise<Matrix> {
  const text = await readFile(file, 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    throw await cannotRead('matrix', file, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `${file}: expected JSON as 'vtylab matrix --json' prints it: ${(cause as Error).message}`,
      [],
      {
        cause,
      },
    );
  }
  if (!isMatrix(value)) {
    throw new InputError(
      `${file}: expected a matrix as 'vtylab matrix --json' prints it, with schemaVersion 1 and cells`,
    );
  }
  return value;
}

function isMatrix(value: unknown): value is Matrix {
  const { schemaVersion, cells, scope = {} } = (value ?? {}) as Partial<Record<keyof Matrix, unknown>>;
  return schemaVersion === 1 && Array.isArray(cells) && cells.every(isCell) && isScope(scope);
}

function isScope(value: unknown): boolean {
  const { from = [], to = [], services = [] } = (value ?? {}) as Partial<Record<keyof MatrixScope, unknown>>;
  return [from, to, services].every((list) => Array.isArray(list) && list.every((one) => typeof one === 'string'));
}

function isCell(value: unknown): value is MatrixCell {
  const cell = (value ?? {}) as Partial<Record<keyof MatrixCell, unknown>>;
  const names = ['from', 'source', 'to', 'destination', 'service', 'outcome', 'reason'] as const;
  return names.every((name) => typeof cell[name] === 'string') && typeof cell.port === 'number';
}
