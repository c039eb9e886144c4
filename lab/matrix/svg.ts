/** A matrix as a picture: rows are sources, columns destinations and services. Readable without colour, light and dark. Pure. */
import { type Column, cellTitle, layout, outcomesOf, type Row, SIGNS } from './layout.ts';
import type { CellOutcome, Matrix, MatrixCell } from './matrix.ts';

/** Lengths in pixels. */
const SIZE = 26;
const GAP = { destination: 10, node: 26 } as const;
const CHARACTER = 7.3;
const MARGIN = 24;

const STYLE = `
svg { color-scheme: light dark; font: 13px ui-sans-serif, system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.back { fill: #ffffff; } .text { fill: #1f2328; } .soft { fill: #656d76; } .line { stroke: #d0d7de; }
.mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; }
.bold { font-weight: 600; } .middle { text-anchor: middle; } .big { font-size: 17px; font-weight: 600; }
.sign { text-anchor: middle; font-size: 14px; font-weight: 700; }
.accepted rect { fill: #d6f5df; stroke: #1a7f37; } .accepted .sign { fill: #116329; }
.rejected rect { fill: #ffdfdc; stroke: #cf222e; } .rejected .sign { fill: #a40e26; }
.refused rect { fill: #ffe7cc; stroke: #bc4c00; } .refused .sign { fill: #953800; }
.timeout rect { fill: #eaeef2; stroke: #8c959f; } .timeout .sign { fill: #424a53; }
.closed rect, .denied rect, .locked rect, .limited rect { fill: #ede2ff; stroke: #8250df; }
.closed .sign, .denied .sign, .locked .sign, .limited .sign { fill: #6639ba; }
.depends rect { fill: #fff3bf; stroke: #9a6700; } .depends .sign { fill: #7d4e00; }
.unknown rect { fill: none; stroke: #d0d7de; stroke-dasharray: 3 3; }
.differs { fill: none; stroke: #1f2328; stroke-width: 2.5; }
@media (prefers-color-scheme: dark) {
.back { fill: #0d1117; } .text { fill: #e6edf3; } .soft { fill: #9198a1; } .line { stroke: #3d444d; }
.accepted rect { fill: #12361f; stroke: #3fb950; } .accepted .sign { fill: #7ee787; }
.rejected rect { fill: #4b1113; stroke: #f85149; } .rejected .sign { fill: #ffa198; }
.refused rect { fill: #432205; stroke: #f0883e; } .refused .sign { fill: #ffc680; }
.timeout rect { fill: #21262d; stroke: #6e7681; } .timeout .sign { fill: #c9d1d9; }
.closed rect, .denied rect, .locked rect, .limited rect { fill: #2d1b52; stroke: #a371f7; }
.closed .sign, .denied .sign, .locked .sign, .limited .sign { fill: #d2a8ff; }
.depends rect { fill: #3a2d04; stroke: #d29922; } .depends .sign { fill: #f2cc60; }
.unknown rect { stroke: #3d444d; } .differs { stroke: #ffffff; }
}`;

/** The whole document. */
export function matrixSvg(matrix: Matrix): string {
  const { rows, columns, cell } = layout(matrix);
  const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => text.length)) * CHARACTER;
  const nodeWidth = widest(rows.map(({ from }) => from));
  const addressWidth = widest(rows.map(({ source }) => source));
  const interfaceWidth = widest(rows.map((row) => row.interface));
  const left = MARGIN + nodeWidth + 14 + addressWidth + 14 + interfaceWidth + 18;
  const xs = columnPlaces(columns, left);
  const serviceHeight = widest(columns.map(({ service }) => service)) + 14;
  const top = MARGIN + 34 + 44 + serviceHeight;
  const ys = rowPlaces(rows, top);
  const bottom = (ys.at(-1) ?? top) + SIZE;
  const outcomes = outcomesOf(matrix);
  const legendTop = bottom + 30;
  const height = legendTop + (outcomes.length + (hasDifferences(matrix) ? 1 : 0)) * (SIZE + 4) + MARGIN - 10;
  const last = columns.at(-1);
  const right = (xs.at(-1) ?? left) + SIZE + (last === undefined ? 0 : overhang(columns, last));
  const width = Math.max(right + MARGIN, 2 * MARGIN + 430);
  const parts = [
    `<rect class="back" width="${round(width)}" height="${round(height)}"/>`,
    text(MARGIN, MARGIN + 14, titleOf(matrix), 'text big'),
    ...headings(columns, xs, MARGIN + 54, top),
    ...rows.flatMap((row, at) => rowLabel(row, rows[at - 1], ys[at] ?? 0, { nodeWidth, addressWidth })),
    ...rows.flatMap((row, y) =>
      columns.map((column, x) => {
        const found = cell(row, column);
        return found === undefined ? '' : drawCell(found, xs[x] ?? 0, ys[y] ?? 0);
      }),
    ),
    ...legend(outcomes, legendTop, hasDifferences(matrix)),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-label="${escaped(titleOf(matrix))}">`,
    `<style>${STYLE}\n</style>`,
    ...parts.filter((part) => part !== ''),
    '</svg>',
    '',
  ].join('\n');
}

function titleOf({ lab, made }: Matrix): string {
  return `Who reaches what in ${lab}${made === 'predicted' ? ', as predicted' : ''}`;
}

function hasDifferences({ cells }: Matrix): boolean {
  return cells.some(({ differs }) => differs === true);
}

function columnPlaces(columns: readonly Column[], left: number): number[] {
  let x = left;
  return columns.map((column, at) => {
    const before = columns[at - 1];
    if (before !== undefined && (before.to !== column.to || before.destination !== column.destination)) {
      x += overhang(columns, before) + (before.to === column.to ? GAP.destination : GAP.node);
    }
    const place = x;
    x += SIZE + 3;
    return place;
  });
}

/** An address needs room above few services, and so does a node's name. */
function overhang(columns: readonly Column[], column: Column): number {
  const first = columns.find(({ to }) => to === column.to)?.destination === column.destination;
  const heading = Math.max(column.destination.length, first ? `to ${column.to}`.length : 0) * CHARACTER;
  return Math.max(0, heading - servicesOf(columns, column) * (SIZE + 3));
}

function servicesOf(columns: readonly Column[], { to, destination }: Column): number {
  return columns.filter((one) => one.to === to && one.destination === destination).length;
}

function rowPlaces(rows: readonly Row[], top: number): number[] {
  let y = top;
  return rows.map((row, at) => {
    if (at > 0 && rows[at - 1]?.from !== row.from) y += 12;
    const place = y;
    y += SIZE + 3;
    return place;
  });
}

function headings(columns: readonly Column[], xs: readonly number[], y: number, top: number): string[] {
  return columns.flatMap((column, at) => {
    const x = xs[at] ?? 0;
    const before = columns[at - 1];
    const newNode = before?.to !== column.to;
    const newDestination = newNode || before?.destination !== column.destination;
    return [
      ...(newNode ? [text(x, y, `to ${column.to}`, 'text bold')] : []),
      ...(newDestination ? [text(x, y + 20, column.destination, 'text mono')] : []),
      `<text class="soft" transform="translate(${round(x + SIZE / 2 + 4)} ${round(top - 8)}) rotate(-90)">${escaped(column.service)}</text>`,
    ];
  });
}

function rowLabel(
  row: Row,
  before: Row | undefined,
  y: number,
  { nodeWidth, addressWidth }: { readonly nodeWidth: number; readonly addressWidth: number },
): string[] {
  const base = y + SIZE / 2 + 4.5;
  const address = MARGIN + nodeWidth + 14;
  return [
    ...(before?.from === row.from ? [] : [text(MARGIN, base, row.from, 'text bold')]),
    text(address, base, row.source, 'text mono'),
    text(address + addressWidth + 14, base, row.interface, 'soft mono'),
  ];
}

function drawCell(cell: MatrixCell, x: number, y: number): string {
  const differs = cell.differs === true;
  const mark = differs
    ? `<rect class="differs" style="fill:none" x="${round(x - 1.5)}" y="${round(y - 1.5)}" width="${SIZE + 3}" height="${SIZE + 3}" rx="7"/>`
    : '';
  return `<g class="${cell.outcome}">${box(cell.outcome, x, y)}${mark}<title>${escaped(cellTitle(cell))}</title></g>`;
}

function box(outcome: CellOutcome, x: number, y: number): string {
  const sign = `<text class="sign" x="${round(x + SIZE / 2)}" y="${round(y + SIZE / 2 + 5)}">${escaped(SIGNS[outcome][0])}</text>`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${SIZE}" height="${SIZE}" rx="5"/>${sign}`;
}

function legend(outcomes: readonly CellOutcome[], top: number, differs: boolean): string[] {
  const lines = outcomes.map((outcome, at) => {
    const y = top + at * (SIZE + 4);
    const words = text(MARGIN + SIZE + 12, y + SIZE / 2 + 4.5, SIGNS[outcome][1], 'soft');
    return `<g class="${outcome}">${box(outcome, MARGIN, y)}</g>${words}`;
  });
  if (!differs) return lines;
  const y = top + outcomes.length * (SIZE + 4);
  const mark = `<rect class="differs" x="${MARGIN}" y="${y}" width="${SIZE}" height="${SIZE}" rx="7"/>`;
  return [...lines, `${mark}${text(MARGIN + SIZE + 12, y + SIZE / 2 + 4.5, 'not as predicted', 'soft')}`];
}

function text(x: number, y: number, words: string, style: string): string {
  return `<text class="${style}" x="${round(x)}" y="${round(y)}">${escaped(words)}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
