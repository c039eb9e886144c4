/** The values that steps of a playbook are made of. */
import { formatAddress, parseAddress } from '../topology/addresses.ts';
import { about, as, mappingOr, oneOf, record, type Shape, text, type ValueOf } from '../topology/shape.ts';
import type { Change } from './playbook.ts';

/** A whole number within a range. */
export function integer(what: string, from: number, to: number): Shape<number> {
  const expected = `expected ${what}, a whole number from ${from} to ${to}`;
  const within = (word: string) => /^\d+$/.test(word) && Number(word) >= from && Number(word) <= to;
  return about(
    expected.replace('expected ', ''),
    as(
      text(what, (word) => (within(word) ? undefined : `'${word}': ${expected}`)),
      Number,
    ),
    { type: ['integer', 'string'], minimum: from, maximum: to, pattern: '^\\d+$' },
  );
}

/** An address without prefix length, in canonical form. */
export const address: Shape<string> = as(
  text('an address', (word) =>
    parseAddress(word) === undefined ? `'${word}': expected an IPv4 or IPv6 address without prefix length` : undefined,
  ),
  (word) => {
    const parsed = parseAddress(word);
    return parsed === undefined ? word : formatAddress(parsed);
  },
);

const CHANGE = /^(\+|>=|>|<=|<)?(\d+)$/;

export const nodeName = text('the name of a node');

/** JavaScript's regular expressions; `^` and `$` stand at the ends of every line. */
export const pattern: Shape<RegExp> = as(
  text('a regular expression', (source) => {
    try {
      new RegExp(source, 'm');
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }),
  (source) => new RegExp(source, 'm'),
);

export const timeout = integer('seconds', 1, 600);
export const loginShape = record({ user: text('a user name') }, { password: text('a password'), key: text('a file') });

const logShape = record(
  {},
  {
    entries: integer('a number of entries', 1, 100_000),
    action: oneOf('A', 'D', 'R'),
    filter: text('the name of a filter'),
    term: text('the name of a term'),
    interface: text('a logical interface such as ge-0/0/0.0'),
  },
);
/** `log: none`, or what the entries are. */
export const logOrNone = mappingOr<'none' | ValueOf<typeof logShape>>(
  logShape,
  as(
    text(
      'none or a mapping',
      (word) => (word === 'none' ? undefined : `'${word}': expected none or a mapping`),
      /^none$/,
    ),
    () => 'none',
  ),
);

export const change: Shape<Change> = as(
  text(
    'a change',
    (word) => (CHANGE.test(word) ? undefined : `'${word}': expected by how much it changes, such as +2, 0, >0 or >=2`),
    CHANGE,
  ),
  (word) => {
    const [, operator = '', by = '0'] = CHANGE.exec(word) ?? [];
    return { operator: operator === '' || operator === '+' ? '=' : (operator as Change['operator']), by: Number(by) };
  },
);
