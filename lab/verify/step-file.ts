/** What a step of a playbook may hold. Raw: as the user wrote it, with places. */
import { isMap, isScalar } from 'yaml';
import type { ProbeService } from '../../protocol/control.ts';
import type { JsonSchema } from '../topology/json-schema.ts';
import {
  about,
  as,
  entriesOf,
  type Located,
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
import type { AttackStep } from './playbook.ts';
import {
  address,
  addressOrInterface,
  change,
  integer,
  loginShape,
  logOrNone,
  nodeName,
  pattern,
  putShape,
  sshOptions,
  timeout,
  viaShape,
} from './playbook-values.ts';
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
  source: about('the address to connect from, or an interface that has it', addressOrInterface),
  'arrives-from': about('the source address the attempt must turn out to have had', address),
  code: integer('an ICMP code', 0, 255),
  filter: about('the filter that must have decided', text('the name of a filter')),
  term: about('the term that must have decided', text('the name of a term')),
  log: about("none, or what the attempt must have left in the firewall log of 'to'", logOrNone),
};
const port = integer('a port', 1, 65535);
const run = about('a command to run after logging in', text('a command'));
const sshClient = {
  ...probeOptional,
  port,
  login: loginShape,
  options: about('words of ssh_config(5) for the client', sshOptions),
  'known-hosts': about("a file like known_hosts, which must hold the server's host key", text('a file')),
  via: about('the jump host to go through', viaShape),
};
const sshShape = record({ ssh: address, ...probeRequired }, { ...sshClient, run });
const telnetShape = record({ telnet: address, ...probeRequired }, { ...probeOptional, port, login: loginShape, run });
const tcpShape = record({ tcp: address, port, ...probeRequired }, probeOptional);
const transfer = {
  put: about('a file to write after logging in', putShape),
  get: about('the name of a file to read after that', text('the name of a file')),
  content: about('what must be in the file that was read; what was put, when left out', text('a text')),
};
const sftpShape = record({ sftp: address, ...probeRequired }, { ...sshClient, ...transfer });
const scpShape = record({ scp: address, ...probeRequired }, { ...sshClient, ...transfer });
const ftpShape = record({ ftp: address, ...probeRequired }, { ...probeOptional, port, login: loginShape, ...transfer });
const fingerShape = record({ finger: address, ...probeRequired }, { ...probeOptional, port, user: text('a name') });
const udpShape = record({ udp: address, port, ...probeRequired }, { ...probeOptional, send: text('a text') });
const pingShape = record({ ping: address, ...probeRequired }, probeOptional);
const attackShape = record(
  { attack: address, service: oneOf('ssh', 'telnet', 'ftp'), user: text('a user name'), from: nodeName, to: nodeName },
  {
    ...probeOptional,
    expect: probeRequired.expect,
    passwords: integer('a number of passwords', 1, 100),
    'per-connection': about(
      'how many are given on one connection, one when left out',
      integer('a number of passwords', 1, 100),
    ),
    tries: about('how many passwords the last connection must have taken', integer('a number of passwords', 1, 100)),
    port,
  },
);

const packets = about("how many, such as 3, '>=1' or 0", change);
const captureShape = record(
  { capture: about('interfaces whose packets are kept, or any', oneOrMany(text('an interface'))), on },
  {
    name: common.name,
    filter: about('which packets, as pcap-filter(7) says it', text('a filter of packets')),
    packets,
    expect: about(
      'how many packets a filter must match',
      oneOrMany(record({ filter: text('a filter of packets'), packets }, {})),
    ),
    file: about('the file it is written to, among the captures', text('the name of a file')),
  },
);

/** The steps that a capture goes around are read apart (`expand.ts`); an editor knows them all the same. */
function withSteps<T>({ schema, read }: Shape<T>): Shape<T> {
  const properties = { ...(schema.properties as JsonSchema), steps: { $ref: '#/$defs/steps' } };
  return { schema: { ...schema, properties }, read };
}

/** What every probe has in common. */
type SshKeys = 'ssh' | 'port' | 'login' | 'options' | 'known-hosts' | 'via' | 'run';
type ProbeCommon = Omit<ValueOf<typeof sshShape>, SshKeys>;
type SshOnly = Partial<Pick<ValueOf<typeof sshShape>, 'options' | 'known-hosts' | 'via' | 'run'>> &
  Partial<Pick<ValueOf<typeof sftpShape>, 'put' | 'get' | 'content'>>;

export type CliStepFile = ValueOf<typeof cliShape>;
export interface ProbeStepFile extends ProbeCommon, SshOnly {
  readonly service: ProbeService;
  readonly destination: Located<string>;
  readonly port: number;
  readonly login: Located<ValueOf<typeof loginShape>> | undefined;
  readonly text?: string;
}
type Guesses = Pick<AttackStep, 'passwords' | 'perConnection' | 'tries'>;
export type CaptureStepFile = ValueOf<typeof captureShape>;
export type StepFile = { readonly group?: object; readonly capture?: object; readonly phase?: 'begin' | 'end' } & (
  | { readonly kind: 'capture'; readonly file: CaptureStepFile }
  | { readonly kind: 'configure'; readonly file: ValueOf<typeof configureShape> }
  | { readonly kind: 'wait'; readonly file: ValueOf<typeof waitShape> }
  | { readonly kind: 'attack'; readonly file: ProbeStepFile; readonly guesses: Guesses; readonly user: string }
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
  attack: as(
    attackShape,
    ({ attack, service, user, passwords, tries, port, expect, 'per-connection': each, ...file }, place) => ({
      kind: 'attack',
      guesses: {
        passwords: passwords?.value ?? 3,
        perConnection: each?.value ?? 1,
        ...(tries && { tries: tries.value }),
      },
      user: user.value,
      file: {
        ...file,
        service: service.value,
        destination: attack,
        port: port?.value ?? SERVICE_PORT[service.value],
        login: undefined,
        expect: expect ?? denied(place),
      },
    }),
  ),
  capture: as(withSteps(captureShape), (file) => ({ kind: 'capture', file })),
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

export const step: Shape<StepFile> = {
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
