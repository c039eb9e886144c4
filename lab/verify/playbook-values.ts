/** The values that steps of a playbook are made of. */
import { formatAddress, parseAddress } from '../topology/addresses.ts';
import {
  about,
  as,
  entriesOf,
  mappingOr,
  oneOf,
  record,
  report,
  type Shape,
  scalarText,
  text,
  type ValueOf,
} from '../topology/shape.ts';
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

const INTERFACE = /^((lo0|fxp0|(ge|xe|et)-\d+\/\d+\/\d+)(\.\d+)?|lo|eth\d+)$/;

/** An address, or the name of an interface that has one. */
export const addressOrInterface: Shape<string> = {
  schema: { ...address.schema, description: 'an address, or an interface such as lo0, ge-0/0/0.0 or eth1' },
  read(spot, source) {
    const written = scalarText(spot.node);
    if (written !== undefined && INTERFACE.test(written)) return { value: written, place: spot.place };
    if (written !== undefined && parseAddress(written) === undefined) {
      return report(
        spot,
        source,
        `'${written}': expected an IPv4 or IPv6 address without prefix length, or an interface such as lo0`,
      );
    }
    return address.read(spot, source);
  },
};

/** Whether it is the name of an interface. */
export function isInterface(source: string): boolean {
  return INTERFACE.test(source);
}

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
export const loginShape = record(
  { user: text('a user name') },
  {
    password: text('a password'),
    key: about('a file with a private key, in place of the password', text('a file')),
    passphrase: about("the key's", text('a passphrase')),
    certificate: about('a file with an OpenSSH certificate for the key', text('a file')),
  },
);

/** A file to write: what is in it, or the file beside the playbook that has it; and its name on the other side. */
export const putShape = record({ as: text('the name of a file') }, { text: text('a text'), file: text('a file') });

/** Words of ssh_config(5). */
export const sshOptions = entriesOf(text('a value'), text('a word of ssh_config(5)'));

export const viaShape = record(
  { jump: about("the jump host's address", address), on: about('the node that is the jump host', nodeName) },
  { port: integer('a port', 1, 65535), login: loginShape },
);

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
