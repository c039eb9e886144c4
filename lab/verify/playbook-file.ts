/** What a playbook file may hold. Raw: as the user wrote it, with places; `read-playbook.ts` makes a Playbook of it. */
import { isMap, isScalar } from 'yaml';
import type { ProbeService } from '../../protocol/control.ts';
import { type JsonSchema, schemaOfFile, withVariables } from '../topology/json-schema.ts';
import {
  about,
  as,
  entriesOf,
  type Located,
  listOf,
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
import { address, change, integer, loginShape, logOrNone, nodeName, pattern, timeout } from './playbook-values.ts';
import { SERVICE_PORT } from './words.ts';

const counter = record(
  { name: text('the name of a counter') },
  { filter: text('the name of a filter'), packets: change, bytes: change },
);
const again = {
  retry: about('how often it is tried until it passes', integer('a number of tries', 1, 100)),
  within: about('seconds in which it must pass, tried again and again', integer('seconds', 1, 600)),
  repeat: about('how often it must pass in a row', integer('a number of times', 2, 1000)),
};

/** What every step may hold. */
const common = {
  name: about('for reports and --only', text('a name')),
  timeout,
  matches: about('regular expressions that must match what was printed', oneOrMany(pattern)),
  lacks: about('regular expressions that must not match what was printed', oneOrMany(pattern)),
  ...again,
};
/** What a step may hold that reaches one node. */
const watching = {
  ...common,
  counters: about('by how much counters of the node must change', oneOrMany(counter)),
  lockouts: about('who must be locked out of the node afterwards', entriesOf(oneOf('locked', 'free'))),
};
const on = about('the node it is run on', nodeName);

const cliShape = record(
  { cli: about('an operational command, run as on the console', text('an operational command')), on },
  watching,
);
const configureShape = record(
  { configure: about('statements or set commands, put back at the end', text('statements or set commands')), on },
  { ...watching, expect: oneOf('accepted', 'refused') },
);
const waitShape = record({ wait: integer('seconds', 1, 600) }, { name: common.name });

const probeRequired = {
  from: about('the node the attempt is made inside of', nodeName),
  to: about('the node that is reached, where the evidence is gathered', nodeName),
  expect: about(
    'how the attempt must end',
    oneOf('accepted', 'refused', 'rejected', 'timeout', 'denied', 'locked', 'limited', 'closed'),
  ),
};
const probeOptional = {
  ...watching,
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
function some<T>(list: Shape<readonly Located<T>[]>, what: string): Shape<readonly Located<T>[]> {
  return {
    schema: { type: 'array', minItems: 1, allOf: [list.schema] },
    read(spot, source) {
      const before = source.problems.length;
      const read = list.read(spot, source);
      if (read?.value.length !== 0 || source.problems.length > before) return read;
      return report(spot, source, `expected at least one ${what}`);
    },
  };
}

/** A list of steps, of loops over steps and the like (`expand.ts`), with variables in any value. */
const STEPS_SCHEMA: JsonSchema = {
  title: 'steps',
  type: 'array',
  items: {
    anyOf: [
      withVariables(step.schema),
      {
        title: 'loop',
        type: 'object',
        properties: {
          for: { type: 'object', minProperties: 1, maxProperties: 1 },
          steps: { $ref: '#/$defs/steps' },
        },
        required: ['for', 'steps'],
        additionalProperties: false,
      },
      {
        title: 'parallel',
        type: 'object',
        properties: { parallel: { $ref: '#/$defs/steps' } },
        required: ['parallel'],
        additionalProperties: false,
      },
      {
        title: 'include',
        type: 'object',
        properties: { include: { type: 'string', minLength: 1 }, vars: { type: 'object' } },
        required: ['include'],
        additionalProperties: false,
      },
    ],
  },
};

/** Steps, with loops unrolled and the values of `scope` put in. */
function steps(scope: Scope, nodes: readonly string[]): Shape<readonly Located<StepFile>[]> {
  const list = listOf(step, 'a list of steps');
  return {
    schema: STEPS_SCHEMA,
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
/** The playbook file as a JSON Schema. */
export function playbookSchema(): JsonSchema {
  return schemaOfFile('vtylab playbook', playbookShape(new Map(), []).schema);
}
export type PlaybookFile = ValueOf<ReturnType<typeof playbookShape>>;
