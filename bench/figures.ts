/** Figures with an aim: what was measured, against what, and whether that is as good as it should be. */
import { table } from './report.ts';

/** One figure. */
export interface Figure {
  /** What was measured, and after ` · ` what it is measured against: `parse 100,000 lines · JSON.parse of the same tree`. */
  readonly what: string;
  /** What was seen of ours and of theirs, for people: `612 ms (601–640)`; no `theirs` where an absolute aim was set. */
  readonly ours: string;
  readonly theirs?: string;
  /** What the aim is about. */
  readonly value: number;
  /** The most it may be. */
  readonly aim: number;
  readonly unit: '×' | 'ms' | 'MB';
}

/** A table of figures, each with its verdict. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, ours, theirs = '', value, aim, unit }) => {
    const met = value <= aim ? 'met' : '**missed**';
    return [what.replaceAll('|', '\\|'), ours, theirs, amount(value, unit), `${amount(aim, unit)}: ${met}`];
  });
  return table(['median (fastest–slowest)', 'vtylab', 'against', 'figure', 'aim, at most'], rows);
}

function amount(value: number, unit: Figure['unit']): string {
  const shown = value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
  return unit === '×' ? `${shown}×` : `${shown} ${unit}`;
}
