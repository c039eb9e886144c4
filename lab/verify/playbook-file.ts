/** What a playbook file may hold. Raw: as the user wrote it, with places; `read-playbook.ts` makes a Playbook of it. */
import { isMap, isScalar } from 'yaml';
import { formatAddress, parseAddress } from '../topology/addresses.ts';
import { type JsonSchema, schemaOfFile } from '../topology/json-schema.ts';
import {
  about,
  as,
  type Located,
  listOf,
  mappingOr,
  oneOf,
  oneOrMany,
  record,
  report,
  type Shape,
  type Source,
  type Spot,
  text,
  type ValueOf,
} from '../topology/shape.ts';
import { expectedOneOf, nearest } from '../topology/suggest.ts';
import { SERVICE_PORT } from './words.ts';

/** A whole number within a range. */
function integer(what: string, from: number, to: number): Shape<number> {
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
const address: Shape<string> = as(
  text('an address', (word) =>
    parseAddress(word) === undefined ? `'${word}': expected an IPv4 or IPv6 address without prefix length` : undefined,
  ),
  (word) => {
    const parsed = parseAddress(word);
    return parsed === undefined ? word : formatAddress(parsed);
  },
);

const nodeName = text('the name of a node');

/** JavaScript's regular expressions; `^` and `$` stand at the ends of every line. */
const pattern: Shape<RegExp> = as(
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

const timeout = integer('seconds', 1, 600);
const loginShape = record({ user: text('a user name'), password: text('a password') }, {});

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
const logOrNone = mappingOr<'none' | ValueOf<typeof logShape>>(
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

/** What every step may hold. */
const common = {
  name: about('for reports and --only', text('a name')),
  timeout,
  matches: about('regular expressions that must match what was printed', oneOrMany(pattern)),
  lacks: about('regular expressions that must not match what was printed', oneOrMany(pattern)),
};

const cliShape = record(
  {
    cli: about('an operational command, run as on the console', text('an operational command')),
    on: about('the node it is run on', nodeName),
  },
  common,
);

const probeRequired = {
  from: about('the node the attempt is made inside of', nodeName),
  to: about('the node that is reached, where the evidence is gathered', nodeName),
  expect: about('how the attempt must end', oneOf('accepted', 'refused', 'rejected', 'timeout', 'denied', 'closed')),
};
const probeOptional = {
  ...common,
  source: about('the address to connect from', address),
  'arrives-from': about('the source address the attempt must turn out to have had', address),
  code: integer('an ICMP code', 0, 255),
  filter: about('the filter that must have decided', text('the name of a filter')),
  term: about('the term that must have decided', text('the name of a term')),
  log: about("none, or what the attempt must have left in the firewall log of 'to'", logOrNone),
};
const port = integer('a port', 1, 65535);
const sshShape = record({ ssh: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const telnetShape = record({ telnet: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const tcpShape = record({ tcp: address, port, ...probeRequired }, probeOptional);

/** What every probe has in common. */
type ProbeCommon = Omit<ValueOf<typeof sshShape>, 'ssh' | 'port' | 'login'>;

export type CliStepFile = ValueOf<typeof cliShape>;
export interface ProbeStepFile extends ProbeCommon {
  readonly service: 'ssh' | 'telnet' | 'tcp';
  readonly destination: Located<string>;
  readonly port: number;
  readonly login: Located<ValueOf<typeof loginShape>> | undefined;
}
export type StepFile =
  | { readonly kind: 'cli'; readonly file: CliStepFile }
  | { readonly kind: 'probe'; readonly file: ProbeStepFile };

/** A step is told by the key that says what it does. A new kind of step is one more line here. */
const STEPS: Readonly<Record<string, Shape<StepFile>>> = {
  cli: as(cliShape, (file) => ({ kind: 'cli', file })),
  ssh: as(sshShape, ({ ssh, port, ...file }) =>
    probeFile({ service: 'ssh', destination: ssh, port: port?.value ?? SERVICE_PORT.ssh, ...file }),
  ),
  telnet: as(telnetShape, ({ telnet, port, ...file }) =>
    probeFile({ service: 'telnet', destination: telnet, port: port?.value ?? SERVICE_PORT.telnet, ...file }),
  ),
  tcp: as(tcpShape, ({ tcp, port, ...file }) =>
    probeFile({ service: 'tcp', destination: tcp, port: port.value, login: undefined, ...file }),
  ),
};

function probeFile(file: ProbeStepFile): StepFile {
  return { kind: 'probe', file };
}

const step: Shape<StepFile> = {
  schema: { title: 'step', anyOf: Object.values(STEPS).map(({ schema }) => schema) },
  read(spot, source) {
    const keys = isMap(spot.node) ? spot.node.items.map(({ key }) => (isScalar(key) ? String(key.value) : '')) : [];
    const actions = keys.filter((key) => Object.hasOwn(STEPS, key));
    const [action, second] = actions;
    if (second !== undefined) return report(spot, source, `a step does one thing, found ${actions.join(' and ')}`);
    const shape = action === undefined ? undefined : STEPS[action];
    return shape === undefined ? noAction(spot, source, keys) : shape.read(spot, source);
  },
};

function noAction(spot: Spot, source: Source, keys: readonly string[]): undefined {
  const known = Object.keys(STEPS);
  const misspelt = keys.find((key) => nearest(key, known) !== undefined);
  const meant = misspelt && ` (did '${misspelt}' mean '${nearest(misspelt, known)}'?)`;
  return report(spot, source, `expected a step: a mapping with one of the keys ${expectedOneOf(known)}${meant ?? ''}`);
}

/** A list of at least one. */
function someOf<T>(item: Shape<T>, what: string): Shape<readonly Located<T>[]> {
  const list = listOf(item, `a list of ${what}s`);
  return {
    schema: { ...list.schema, minItems: 1 },
    read(spot, source) {
      const before = source.problems.length;
      const read = list.read(spot, source);
      if (read?.value.length !== 0 || source.problems.length > before) return read;
      return report(spot, source, `expected at least one ${what}`);
    },
  };
}

const procedure = record({ name: text('a name'), steps: someOf(step, 'step') }, {});

export const playbookShape = record({ procedures: someOf(procedure, 'procedure') }, { login: loginShape, timeout });
/** The playbook file as a JSON Schema. */
export function playbookSchema(): JsonSchema {
  return schemaOfFile('vtylab playbook', playbookShape.schema);
}
export type PlaybookFile = ValueOf<typeof playbookShape>;
