/** What has changed between two matrices, and reading a saved one. */
import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.ts';
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

/** In the order of `after`, then what is gone. */
export function matrixChanges(before: Matrix, after: Matrix): MatrixChange[] {
  const old = new Map(before.cells.map((cell) => [cellKey(cell), cell]));
  const now = new Set(after.cells.map(cellKey));
  const changed = after.cells.flatMap((cell): MatrixChange[] => {
    const was = old.get(cellKey(cell));
    if (was !== undefined && endWords(was) === endWords(cell)) return [];
    const { reason } = cell;
    return [{ cell: cellWords(cell), ...(was && { before: endWords(was) }), after: endWords(cell), reason }];
  });
  const gone = before.cells.filter((cell) => !now.has(cellKey(cell)));
  return [...changed, ...gone.map((cell) => ({ cell: cellWords(cell), before: endWords(cell) }))];
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
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new InputError(`${file}: cannot be read: ${cause.message}`, [], { cause });
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
  const { schemaVersion, cells } = (value ?? {}) as { schemaVersion?: unknown; cells?: unknown };
  return schemaVersion === 1 && Array.isArray(cells) && cells.every(isCell);
}

function isCell(value: unknown): value is MatrixCell {
  const cell = (value ?? {}) as Partial<Record<keyof MatrixCell, unknown>>;
  const names = ['from', 'source', 'to', 'destination', 'service', 'outcome', 'reason'] as const;
  return names.every((name) => typeof cell[name] === 'string') && typeof cell.port === 'number';
}
