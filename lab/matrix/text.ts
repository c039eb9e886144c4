/** A matrix as text: a table for each destination node, and why somebody does not get in. Pure. */
import { type Column, layout, outcomesOf, type Row, SIGNS } from './layout.ts';
import { endWords, type Matrix, type MatrixCell } from './matrix.ts';

/** Marks a cell that is not as predicted. */
const DIFFERS = '≠';

/** What `vtylab matrix` prints. */
export function matrixText(matrix: Matrix): string {
  const { rows, columns, cell } = layout(matrix);
  const legend = outcomesOf(matrix).map((outcome) => `${SIGNS[outcome][0]} ${SIGNS[outcome][1]}`);
  const differing = matrix.cells.filter(({ differs }) => differs === true);
  const parts = [
    title(matrix),
    [...legend, ...(differing.length > 0 ? [`${DIFFERS} not as predicted`] : [])].join('\n'),
    ...[...Map.groupBy(columns, ({ to }) => to)].map(([to, own]) => nodeTable(to, own, rows, cell)),
    reasons(matrix.cells.filter(({ outcome, differs }) => outcome !== 'accepted' && differs !== true)),
    differences(differing),
    matrix.notes.map((note) => `note: ${note}`).join('\n'),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function title({ lab, made, cells }: Matrix): string {
  const accepted = cells.filter(({ outcome }) => outcome === 'accepted').length;
  const how = made === 'probed' ? `probed${agreement(cells)}` : 'predicted by the configurations';
  return `${lab}: ${accepted} of ${cells.length} attempts get in, ${how}`;
}

/** Whether packets went as predicted, where that was asked. */
function agreement(cells: readonly MatrixCell[]): string {
  const compared = cells.filter(({ predicted, outcome }) => predicted !== undefined && outcome !== 'unknown');
  if (compared.length === 0) return '';
  const differing = compared.filter(({ differs }) => differs === true).length;
  return differing === 0 ? ', all as predicted' : `, ${differing} not as predicted`;
}

function nodeTable(
  to: string,
  columns: readonly Column[],
  all: readonly Row[],
  cell: (row: Row, column: Column) => MatrixCell | undefined,
): string {
  const rows = all.filter((row) => columns.some((column) => cell(row, column) !== undefined));
  const label = (row: Row) => [row.from, row.source, row.interface];
  const head = ['from', 'source', 'interface'];
  const title = [`to ${to}`, '', ''];
  const widths = head.map((word, at) =>
    Math.max(word.length, title[at]?.length ?? 0, ...rows.map((row) => label(row)[at]?.length ?? 0)),
  );
  const left = (cells: readonly string[]) => cells.map((text, at) => text.padEnd(widths[at] ?? 0)).join('  ');
  const groups = [...Map.groupBy(columns, ({ destination }) => destination)];
  const blocks = groups.map(([destination, own]) => {
    const services = own.map(({ service }) => service);
    const width = Math.max(destination.length, services.join(' ').length);
    const signs = (row: Row) =>
      own
        .map((column) => {
          const found = cell(row, column);
          const sign = found === undefined ? ' ' : SIGNS[found.outcome][0];
          return `${found?.differs === true ? DIFFERS : ' '}${sign}`.padStart(column.service.length);
        })
        .join(' ');
    return { destination: destination.padEnd(width), services: services.join(' ').padEnd(width), width, signs };
  });
  const line = (start: readonly string[], texts: readonly string[]) => [left(start), ...texts].join('   ').trimEnd();
  return [
    line(
      title,
      blocks.map((block) => block.destination),
    ),
    line(
      head,
      blocks.map((block) => block.services),
    ),
    ...rows.map((row) =>
      line(
        label(row),
        blocks.map((block) => block.signs(row).padEnd(block.width)),
      ),
    ),
  ].join('\n');
}

/** Cells of one source, one destination and one reason are told together. */
function reasons(cells: readonly MatrixCell[]): string {
  const groups = Map.groupBy(cells, (cell) =>
    [cell.from, cell.source, cell.to, cell.destination, endWords(cell), generalReason(cell)].join('\n'),
  );
  const lines = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const services = group.map(({ service }) => service).join(', ');
    const ends = `${first.from} ${first.source} → ${first.to} ${first.destination}`;
    return [`  ${ends} ${services}: ${endWords(first)}: ${generalReason(first)}`];
  });
  return lines.length === 0 ? '' : ['Why not:', ...lines].join('\n');
}

/** Without the name of the service, which stands before it. */
function generalReason({ reason, service, to }: MatrixCell): string {
  return reason.replace(`${service} of ${to} `, 'the service ');
}

function differences(cells: readonly MatrixCell[]): string {
  const lines = cells.flatMap((cell) => [
    `  ${cell.from} ${cell.source} → ${cell.to} ${cell.destination} ${cell.service}`,
    `    packets:    ${endWords(cell)}: ${cell.reason}`,
    ...(cell.predicted ?? []).map((end) => `    prediction: ${endWords(end)}: ${end.reason}`),
  ]);
  return lines.length === 0 ? '' : ['Not as predicted:', ...lines].join('\n');
}
