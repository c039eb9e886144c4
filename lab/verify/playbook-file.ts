/** What a playbook file may hold. Raw: as the user wrote it, with places; `read-playbook.ts` makes a Playbook of it. */
import { isMap, isScalar } from 'yaml';
import type { ProbeService } from '../../protocol/control.ts';
import { formatAddress, parseAddress } from '../topology/addresses.ts';
import {
  as,
  entriesOf,
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
import type { Place } from '../topology/topology.ts';
import { expandSteps, type Scope } from './expand.ts';
import type { Change } from './playbook.ts';
import { SERVICE_PORT } from './words.ts';

/** A whole number within a range. */
function integer(what: string, from: number, to: number): Shape<number> {
  const expected = `expected ${what}, a whole number from ${from} to ${to}`;
  const within = (word: string) => /^\d+$/.test(word) && Number(word) >= from && Number(word) <= to;
  return as(
    text(what, (word) => (within(word) ? undefined : `'${word}': ${expected}`)),
    Number,
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

const CHANGE = /^(\+|>=|>|<=|<)?(\d+)$/;

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
const loginShape = record({ user: text('a user name') }, { password: text('a password'), key: text('a file') });

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
    text('none or a mapping', (word) => (word === 'none' ? undefined : `'${word}': expected none or a mapping`)),
    () => 'none',
  ),
);

const change: Shape<Change> = as(
  text('a change', (word) =>
    CHANGE.test(word) ? undefined : `'${word}': expected by how much it changes, such as +2, 0, >0 or >=2`,
  ),
  (word) => {
    const [, operator = '', by = '0'] = CHANGE.exec(word) ?? [];
    return { operator: operator === '' || operator === '+' ? '=' : (operator as Change['operator']), by: Number(by) };
  },
);
const counter = record(
  { name: text('the name of a counter') },
  { filter: text('the name of a filter'), packets: change, bytes: change },
);
const again = {
  retry: integer('a number of tries', 1, 100),
  within: integer('seconds', 1, 600),
  repeat: integer('a number of times', 2, 1000),
};

/** What every step may hold. */
const common = { name: text('a name'), timeout, matches: oneOrMany(pattern), lacks: oneOrMany(pattern), ...again };
/** What a step may hold that reaches one node. */
const watching = { ...common, counters: oneOrMany(counter), lockouts: entriesOf(oneOf('locked', 'free')) };

const cliShape = record({ cli: text('an operational command'), on: nodeName }, watching);
const configureShape = record(
  { configure: text('statements or set commands'), on: nodeName },
  { ...watching, expect: oneOf('accepted', 'refused') },
);
const waitShape = record({ wait: integer('seconds', 1, 600) }, { name: text('a name') });

const probeRequired = {
  from: nodeName,
  to: nodeName,
  expect: oneOf('accepted', 'refused', 'rejected', 'timeout', 'denied', 'locked', 'limited', 'closed'),
};
const probeOptional = {
  ...watching,
  source: address,
  'arrives-from': address,
  code: integer('an ICMP code', 0, 255),
  filter: text('the name of a filter'),
  term: text('the name of a term'),
  log: logOrNone,
};
const port = integer('a port', 1, 65535);
const sshShape = record({ ssh: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const telnetShape = record({ telnet: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const tcpShape = record({ tcp: address, port, ...probeRequired }, probeOptional);
const ftpShape = record({ ftp: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const sftpShape = record({ sftp: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const scpShape = record({ scp: address, ...probeRequired }, { ...probeOptional, port, login: loginShape });
const fingerShape = record({ finger: address, ...probeRequired }, { ...probeOptional, port, user: text('a name') });
const udpShape = record({ udp: address, port, ...probeRequired }, { ...probeOptional, send: text('a text') });
const pingShape = record({ ping: address, ...probeRequired }, probeOptional);
const attackShape = record(
  { attack: address, service: oneOf('ssh', 'telnet', 'ftp'), user: text('a user name'), from: nodeName, to: nodeName },
  { ...probeOptional, expect: probeRequired.expect, passwords: integer('a number of passwords', 1, 100), port },
);

/** What every probe has in common. */
type ProbeCommon = Omit<ValueOf<typeof sshShape>, 'ssh' | 'port' | 'login'>;

export type CliStepFile = ValueOf<typeof cliShape>;
export interface ProbeStepFile extends ProbeCommon {
  readonly service: ProbeService;
  readonly destination: Located<string>;
  readonly port: number;
  readonly login: Located<ValueOf<typeof loginShape>> | undefined;
  readonly text?: string;
}
export type StepFile = { readonly group?: object } & (
  | { readonly kind: 'configure'; readonly file: ValueOf<typeof configureShape> }
  | { readonly kind: 'wait'; readonly file: ValueOf<typeof waitShape> }
  | { readonly kind: 'attack'; readonly file: ProbeStepFile; readonly passwords: number; readonly user: string }
  | { readonly kind: 'cli'; readonly file: CliStepFile }
  | { readonly kind: 'probe'; readonly file: ProbeStepFile }
);

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
  ftp: as(ftpShape, ({ ftp, port, ...file }) =>
    probeFile({ service: 'ftp', destination: ftp, port: port?.value ?? SERVICE_PORT.ftp, ...file }),
  ),
  sftp: as(sftpShape, ({ sftp, port, ...file }) =>
    probeFile({ service: 'sftp', destination: sftp, port: port?.value ?? SERVICE_PORT.sftp, ...file }),
  ),
  scp: as(scpShape, ({ scp, port, ...file }) =>
    probeFile({ service: 'scp', destination: scp, port: port?.value ?? SERVICE_PORT.scp, ...file }),
  ),
  finger: as(fingerShape, ({ finger, port, user, ...file }) => {
    const said = { login: undefined, text: user?.value ?? '' };
    return probeFile({
      service: 'finger',
      destination: finger,
      port: port?.value ?? SERVICE_PORT.finger,
      ...file,
      ...said,
    });
  }),
  udp: as(udpShape, ({ udp, port, send, ...file }) => {
    const said = { login: undefined, text: send?.value ?? '' };
    return probeFile({ service: 'udp', destination: udp, port: port.value, ...file, ...said });
  }),
  ping: as(pingShape, ({ ping, ...file }) =>
    probeFile({ service: 'ping', destination: ping, port: SERVICE_PORT.ping, login: undefined, ...file }),
  ),
  attack: as(attackShape, ({ attack, service, user, passwords, port, expect, ...file }, place) => ({
    kind: 'attack',
    passwords: passwords?.value ?? 3,
    user: user.value,
    file: {
      ...file,
      service: service.value,
      destination: attack,
      port: port?.value ?? SERVICE_PORT[service.value],
      login: undefined,
      expect: expect ?? denied(place),
    },
  })),
  configure: as(configureShape, (file) => ({ kind: 'configure', file })),
  wait: as(waitShape, (file) => ({ kind: 'wait', file })),
};

/** Of an attack's outcome, when the playbook says nothing: no password was right. */
function denied(place: Place): Located<'denied'> {
  return { value: 'denied', place };
}

function probeFile(file: ProbeStepFile): StepFile {
  return { kind: 'probe', file };
}

const step: Shape<StepFile> = {
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
function some<T>(list: Shape<readonly Located<T>[]>, what: string): Shape<readonly Located<T>[]> {
  return {
    read(spot, source) {
      const before = source.problems.length;
      const read = list.read(spot, source);
      if (read?.value.length !== 0 || source.problems.length > before) return read;
      return report(spot, source, `expected at least one ${what}`);
    },
  };
}

/** Steps, with loops unrolled and the values of `scope` put in. */
function steps(scope: Scope, nodes: readonly string[]): Shape<readonly Located<StepFile>[]> {
  const list = listOf(step, 'a list of steps');
  return {
    read(spot, source) {
      const spots = expandSteps(spot, source, scope, nodes);
      if (spots === undefined) return list.read(spot, source);
      const read = spots.map(({ spot, source, group }) => {
        const one = step.read(spot, source);
        return one && group ? { ...one, value: { ...one.value, group } } : one;
      });
      return { value: read.filter((one) => one !== undefined), place: spot.place };
    },
  };
}

/** What the variables are, for the rest of the file. */
export const varsShape = entriesOf(text('a value'));

/** `vars` are read before, as `scope`; `nodes` are those of the lab, for loops. */
export function playbookShape(scope: Scope, nodes: readonly string[]) {
  const procedure = record(
    { name: text('a name'), steps: some(steps(scope, nodes), 'step') },
    { always: steps(scope, nodes) },
  );
  return record(
    { procedures: some(listOf(procedure, 'a list of procedures'), 'procedure') },
    { login: loginShape, timeout, vars: varsShape },
  );
}
export type PlaybookFile = ValueOf<ReturnType<typeof playbookShape>>;
