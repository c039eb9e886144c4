/** The figures of `scale.ts` as tables, each beside its aim. */
import { megabytes, table } from './report.ts';
import type { Scale } from './scale.ts';

/** At most so many times as long as the other way. */
const AIMS = { bare: 1.25, compose: 0.5 } as const;

/** Milliseconds for an `up` that has nothing to do, at a hundred devices. */
const AGAIN = 1000;

/** One row a size. */
export function scaleTables(scales: readonly Scale[]): string {
  const up = scales.map((one) => [
    String(one.n),
    seconds(one.up),
    `${(one.up / one.n).toFixed(0)} ms`,
    `${seconds(one.bareUp)}: ${ratio(one.up, one.bareUp, AIMS.bare)}`,
    `${seconds(one.composeUp)}: ${ratio(one.up, one.composeUp, AIMS.compose)}`,
    seconds(one.again) + (one.n === 100 ? (one.again <= AGAIN ? ' (aim 1 s: met)' : ' (aim 1 s: **missed**)') : ''),
  ]);
  const down = scales.map((one) => [
    String(one.n),
    seconds(one.down),
    `${seconds(one.bareDown)}: ${ratio(one.down, one.bareDown, AIMS.bare)}`,
    `${seconds(one.composeDown)}: ${ratio(one.down, one.composeDown, AIMS.compose)}`,
  ]);
  const memory = scales.map((one) => [
    String(one.n),
    megabytes(one.device.pss),
    megabytes(one.device.own),
    megabytes(one.shim.pss),
    megabytes(one.taken),
    `${((one.taken * one.n) / 2 ** 20).toFixed(1)} GB`,
  ]);
  return [
    `Medians of ${scales.map(({ n, rounds }) => `${rounds} (n = ${n})`).join(', ')} rounds. Aims: ${AIMS.bare} times the bare containers, ${AIMS.compose} times docker-compose.`,
    table(
      ['n', '`up`, ready', 'a device', '`docker run` of n, 8 at a time', 'docker-compose, n−1 networks', '`up` again'],
      up,
    ),
    table(['n', '`down`', '`docker rm -f` of n', '`docker-compose down`'], down),
    table(
      ['n', 'PSS a device', 'of it its own', "engine's shim, PSS", 'taken of free memory, a device', 'in all'],
      memory,
    ),
  ].join('\n\n');
}

function seconds(milliseconds: number): string {
  return Number.isNaN(milliseconds) ? '—' : `${(milliseconds / 1000).toFixed(2)} s`;
}

function ratio(ours: number, theirs: number, aim: number): string {
  if (Number.isNaN(theirs)) return '—';
  return `${(ours / theirs).toFixed(2)}×, ${ours / theirs <= aim ? 'met' : '**missed**'}`;
}
