/** Options of the IPv4 header as values (RFC 791), by the byte that begins them. */
import { type RangeType, rangeType } from './numbers.ts';

/** Stands for every option. */
export const ANY_OPTION = 'any';

/** All option bytes. */
const EVERY = [0, 255] as const;

const OPTIONS: ReadonlyMap<string, number> = new Map([
  ['loose-source-route', 131],
  ['record-route', 7],
  ['router-alert', 148],
  ['security', 130],
  ['stream-id', 136],
  ['strict-source-route', 137],
  ['timestamp', 68],
]);

const option = rangeType({
  name: 'ip-options',
  what: 'option',
  label: 'Option',
  names: OPTIONS,
  max: 255,
  example: '130-131',
});

/** `from ip-options`. */
export const ipOption: RangeType = {
  ...option,
  words: new Map([[ANY_OPTION, 'Any IP option'], ...(option.words ?? [])]),
  numbers: (text) => (text === ANY_OPTION ? EVERY : option.numbers(text)),
  parse: (text) => (text === ANY_OPTION ? text : option.parse(text)),
};
