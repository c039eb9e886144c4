/** A comparison for people, as plain text. */
import { type Comparison, changeWords, comparedLists } from './compare.ts';
import { printable } from './printable.ts';

/** A line of counts, then the steps of each list that has some. */
export function comparisonText(comparison: Comparison): string {
  const lists = comparedLists(comparison).filter(([, steps]) => steps.length > 0);
  const counts = [...lists.map(([title, steps]) => `${steps.length} ${title}`), `${comparison.stillPassing} as before`];
  const lines = lists.flatMap(([title, steps]) => [
    `${title}:`,
    ...steps.flatMap((step) => [
      `  ${printable(step.procedure)}: ${printable(step.step)} (${changeWords(step)})`,
      ...(title === 'newly failing' && step.reason !== undefined ? [`      ${printable(step.reason)}`] : []),
    ]),
  ]);
  return [`compared with the run of ${printable(comparison.earlier)}: ${counts.join(', ')}`, ...lines, ''].join('\n');
}
