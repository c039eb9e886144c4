/** Links as a lab file may write them: in containerlab's short form and its long one, with shapes of our own. */
import { isMap, isScalar } from 'yaml';
import { readDelay, readLoss, readRate } from '../links/shape.ts';
import { parseAddress, parsePrefix } from './addresses.ts';
import type { JsonSchema } from './json-schema.ts';
import { LINUX_INTERFACE } from './names.ts';
import {
  about,
  as,
  entriesOf,
  type Located,
  listOf,
  named,
  oneOf,
  pairsOf,
  plain,
  record,
  report,
  type Shape,
  type Source,
  type Spot,
  scalarText,
  text,
  type ValueOf,
} from './shape.ts';
import { unknownWord } from './suggest.ts';

/** Ends of a link that are no nodes. `dummy` has no other end at all. */
export const OTHER_ENDS = ['host', 'mgmt-net', 'macvlan', 'dummy', 'vxlan', 'vxlan-stitch'] as const;
export type OtherEnd = (typeof OTHER_ENDS)[number];

/** A number in a range. */
function whole(what: string, least: number, most: number): Shape<number> {
  const expected = `${what} from ${least} to ${most}`;
  const check = (word: string) =>
    /^\d+$/.test(word) && Number(word) >= least && Number(word) <= most ? undefined : `'${word}' is not ${expected}`;
  return {
    ...as(text(expected, check), Number),
    schema: { type: ['string', 'integer'], pattern: '^\\d+$', minimum: least, maximum: most },
  };
}

/** A value with a unit, as `vtylab link set` takes it. */
function amount(read: (text: string) => number | undefined, what: string, pattern: RegExp): Shape<number> {
  const check = (word: string) => (read(word) === undefined ? `'${word}' is not ${what}` : undefined);
  return as(text(what, check, pattern), (word) => read(word) ?? 0);
}

const hostInterface = text('the name of an interface of the machine', (name) =>
  LINUX_INTERFACE.test(name) ? undefined : `bad interface name '${name}'; expected a Linux name such as eth1`,
);

const MAC = /^[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5}$/;

/** Of one station: not a group's (the last bit of the first octet), and not nobody's. */
const mac = text('a hardware address', (word) =>
  MAC.test(word) && Number.parseInt(word.slice(0, 2), 16) % 2 === 0 && !/^[0:]+$/.test(word)
    ? undefined
    : `'${word}' is not a station's hardware address, such as 02:00:00:00:00:01`,
);

const prefixOf = (family: 4 | 6) => (word: string) =>
  parsePrefix(word)?.family === family
    ? undefined
    : `'${word}' is not an IPv${family} address with prefix length, such as ${family === 4 ? '192.0.2.1/30' : '2001:db8::1/64'}`;
const ipv4 = about('its IPv4 address with prefix length', text('an address', prefixOf(4)));
const ipv6 = about('its IPv6 address with prefix length', text('an address', prefixOf(6)));

/** Per endpoint, in order; '' for none. */
const both = (family: 4 | 6) =>
  about(
    `the two ends' IPv${family} addresses with prefix length, in order`,
    listOf(
      {
        schema: { type: 'string' },
        read(spot, source) {
          if (isScalar(spot.node) && spot.node.value === '') return { value: '', place: spot.place };
          return text('an address', prefixOf(family)).read(spot, source);
        },
      } satisfies Shape<string>,
      'a list of two addresses',
    ),
    { minItems: 2, maxItems: 2 },
  );

const DELAY = /^\d+(\.\d+)?\s?(us|ms|s)?$/;
const LOSS = /^\d+(\.\d+)?\s?%?$/;
const RATE = /^\d+(\.\d+)?\s?[kmgKMG]?([bB][iI][tT])?(\/s|ps)?$/;

/** What happens to packets, in the words and units of `vtylab link set`. */
const shapeKeys = {
  delay: about(
    'each packet takes longer by this: 20ms, 1.5s, 200us',
    amount(readDelay, 'a time, such as 20ms, 1.5s', DELAY),
  ),
  jitter: about('the delay differs by up to this: 5ms', amount(readDelay, 'a time, such as 5ms', DELAY)),
  loss: about('so many packets get lost: 1%, 0.5', amount(readLoss, 'percent from 0 to 100, such as 1% or 0.5', LOSS)),
  rate: about('bits a second: 10m, 64k, 1g', amount(readRate, 'bits a second from 8, such as 64k, 10m or 1g', RATE)),
};

const common = {
  mtu: about('largest packet, in bytes', whole('a number of bytes', 68, 65_535)),
  state: about('down: no carrier, as when the cable is pulled out', oneOf('up', 'down')),
  ...shapeKeys,
};
const quiet = {
  labels: about('labels; kept, and nothing is made of them', entriesOf(plain)),
  vars: about('variables; kept, and nothing is made of them', plain),
  impairment: about('a helper node between the ends (containerlab; not carried out)', plain),
};

const brief = record(
  {
    endpoints: about(
      'the two ends, NODE:INTERFACE each; one may be host:NAME, mgmt-net:NAME, macvlan:PARENT, dummy or vxlan:REMOTE/VNI',
      listOf(text('NODE:INTERFACE'), 'a list of two endpoints'),
      { minItems: 2, maxItems: 2 },
    ),
  },
  common,
  { ...quiet, ipv4: both(4), ipv6: both(6) },
);

const end = named(
  'endpoint',
  record(
    { node: text('the name of a node'), interface: text('the name of an interface') },
    { mac: about('hardware address', mac), ipv4, ipv6, ...shapeKeys },
    { vars: quiet.vars },
  ),
);

/** `veth-stitch` is for what vtylab's links all can: to be captured and shaped between any two nodes. */
const veth = record(
  {
    type: oneOf('veth', 'veth-stitch'),
    endpoints: about('the two ends', listOf(end, 'a list of two endpoints'), { minItems: 2, maxItems: 2 }),
  },
  common,
  { ...quiet, ipv4: both(4), ipv6: both(6) },
);
const atHostKeys = { 'host-interface': hostInterface, endpoint: end };
const toHost = record({ type: oneOf('host'), ...atHostKeys }, common, quiet);
const toNetwork = record({ type: oneOf('mgmt-net'), ...atHostKeys }, common, quiet);
const mode = about('how it shares the parent (bridge)', oneOf('bridge', 'vepa', 'passthru', 'private', 'source'));
const toParent = record({ type: oneOf('macvlan'), ...atHostKeys }, { ...common, mode }, quiet);
const toNothing = record({ type: oneOf('dummy'), endpoint: end }, common, quiet);

const remote = text('an address', (word) =>
  parseAddress(word) === undefined ? `'${word}' is not an address, IPv4 or IPv6` : undefined,
);
const vni = whole('a VXLAN network identifier', 0, 16_777_215);
const port = about('UDP port (14789)', whole('a UDP port', 1, 65_535));
const tunnelKeys = {
  remote: about('address of the other machine', remote),
  vni: about('VXLAN network identifier', vni),
  endpoint: end,
};
const tunnelMore = {
  ...common,
  'dst-port': port,
  'udp-port': port,
  'src-port': about('UDP port that packets come from (any)', whole('a UDP port', 1, 65_535)),
  learning: about('remember where addresses are (true)', oneOf('true', 'false')),
  'parent-interface': about('interface of the machine that it goes by (as its routes say)', hostInterface),
};
const tunnel = record({ type: oneOf('vxlan'), ...tunnelKeys }, tunnelMore, quiet);
const stitch = record({ type: oneOf('vxlan-stitch'), ...tunnelKeys }, tunnelMore, quiet);

type EndFile = ValueOf<typeof end>;

/** What a long form says of one of its ends. */
export type EndSettings = Partial<Pick<EndFile, 'mac' | 'ipv4' | 'ipv6' | keyof typeof shapeKeys>>;

/** What is said of a link beside its ends: keys that any form has. */
export type LinkSettings = Partial<
  Omit<ValueOf<typeof brief>, 'endpoints'> &
    Omit<ValueOf<typeof tunnel>, 'endpoint' | 'type'> &
    Omit<ValueOf<typeof toParent>, 'endpoint' | 'type'>
>;

/** A link, with its ends in containerlab's short form whatever it is written in. */
export interface LinkFile {
  /** `NODE:INTERFACE`; the second may be `host:NAME`, `mgmt-net:NAME`, `macvlan:NAME`, `dummy` or `vxlan:REMOTE`. */
  readonly endpoints: Located<readonly Located<string>[]>;
  /** Of each endpoint, in order. */
  readonly ends: readonly EndSettings[];
  readonly settings: LinkSettings;
  /** Something of it could not be read: only its names can be looked up. */
  readonly isPart?: true;
}

function endOf(value: EndFile, place: Located<unknown>['place']): Located<string> {
  return { value: `${value.node.value}:${value.interface.value}`, place };
}

interface LongLink extends LinkSettings {
  readonly type: Located<string>;
  readonly endpoint: Located<EndFile>;
}

/** `to` is what stands behind the colon of the second end. */
function oneEnded(to: (link: LongLink) => Located<string> | undefined) {
  return (link: LongLink, place: Located<unknown>['place']): LinkFile => {
    const { type, endpoint, ...settings } = link;
    const behind = to(link);
    const other = {
      value: behind === undefined ? type.value : `${type.value}:${behind.value}`,
      place: behind?.place ?? type.place,
    };
    const ends = { place, value: [endOf(endpoint.value, endpoint.place), other] };
    return { endpoints: ends, ends: [endpoint.value, {}], settings };
  };
}

const atHost = oneEnded((link) => link['host-interface']);
const betweenNodes: Shape<LinkFile> = as(veth, ({ endpoints, type, ...settings }) => ({
  endpoints: { place: endpoints.place, value: endpoints.value.map(({ value, place }) => endOf(value, place)) },
  ends: endpoints.value.map(({ value }) => value),
  settings,
}));
const LONG: Readonly<Record<string, Shape<LinkFile>>> = {
  veth: betweenNodes,
  'veth-stitch': betweenNodes,
  host: as(toHost, atHost),
  'mgmt-net': as(toNetwork, atHost),
  macvlan: as(toParent, atHost),
  dummy: as(
    toNothing,
    oneEnded(() => undefined),
  ),
  vxlan: as(
    tunnel,
    oneEnded((link) => link.remote),
  ),
  'vxlan-stitch': as(
    stitch,
    oneEnded((link) => link.remote),
  ),
};

/** What messages tell: `veth-stitch` is another word for a `veth`. */
const LONG_WORDS = Object.keys(LONG).filter((word) => word !== 'veth-stitch');

const short: Shape<LinkFile> = as(brief, ({ endpoints, ...settings }) => ({
  endpoints,
  ends: endpoints.value.map(() => ({})),
  settings,
}));

/** A link in the long form has a `type`; the short form has none. */
export const linkShape: Shape<LinkFile> = {
  schema: { title: 'link', anyOf: [short.schema, ...Object.values(LONG).map(({ schema }): JsonSchema => schema)] },
  read(spot, source) {
    const before = source.problems.length;
    const link = readLink(spot, source);
    return link === undefined || source.problems.length === before
      ? link
      : { ...link, value: { ...link.value, isPart: true } };
  },
};

function readLink(spot: Spot, source: Source): Located<LinkFile> | undefined {
  if (!isMap(spot.node)) return short.read(spot, source);
  const type = (pairsOf(spot, source) ?? []).find(({ name }) => name === 'type')?.value;
  if (type === undefined) return short.read(spot, source);
  const word = isScalar(type.node) ? (scalarText(type.node) ?? '') : '';
  const long = Object.hasOwn(LONG, word) ? LONG[word] : undefined;
  return long?.read(spot, source) ?? (long ? undefined : report(type, source, unknownWord('value', word, LONG_WORDS)));
}
