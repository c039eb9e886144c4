/** The parts of containerlab's format that a lab file may hold and vtylab's own has not: links in long form, other keys. */
import { isMap, isScalar } from 'yaml';
import { type JsonSchema, SCALAR } from './json-schema.ts';
import {
  about,
  as,
  type Located,
  listOf,
  oneOf,
  pairsOf,
  record,
  report,
  type Shape,
  scalarText,
  text,
  type ValueOf,
} from './shape.ts';
import { unknownWord } from './suggest.ts';

/** Any value, which nothing is made of. */
export const anything: Shape<true> = { schema: {}, read: ({ place }) => ({ value: true, place }) };

const notYet = (what: string) => about(`${what} (containerlab; not carried out yet)`, anything);

/** Keys of a node in containerlab's format that nothing is made of yet. Each one given is told in a warning. */
export const NODE_EXTRAS = {
  type: notYet('variant of the kind'),
  binds: notYet('files and directories of the machine'),
  ports: notYet('published ports'),
  env: notYet('environment variables'),
  'env-files': notYet('files of environment variables'),
  exec: about(
    'commands to run in the started node (containerlab; of a host, ip address add and ip route add are carried out)',
    listOf(text('a command'), 'a list of commands'),
  ),
  labels: notYet("the container's labels"),
  user: notYet("the container's user"),
  cmd: notYet("the container's command"),
  entrypoint: notYet("the container's entry point"),
  'mgmt-ipv4': notYet('address on the management network'),
  'mgmt-ipv6': notYet('address on the management network'),
  'network-mode': notYet("the container's network"),
  healthcheck: notYet('how the container is told to be well'),
  stages: notYet('what waits for what'),
  dns: notYet('name servers'),
  cpu: notYet('processors'),
  'cpu-set': notYet('processors'),
  memory: notYet('memory'),
  sysctls: notYet("the kernel's settings"),
  'cap-add': notYet('capabilities'),
  devices: notYet('devices of the machine'),
  runtime: notYet("the engine's runtime"),
  'restart-policy': notYet('what happens when the container ends'),
  'startup-delay': notYet('seconds before the start'),
  'enforce-startup-config': notYet('start from startup-config, whatever was saved'),
  'suppress-startup-config': notYet('start without a configuration'),
  'auto-remove': notYet('remove the container when it ends'),
  'image-pull-policy': notYet('when the image is fetched'),
  license: notYet('a licence file'),
  position: notYet('place in a drawing'),
  certificate: notYet('TLS certificate'),
  components: notYet('parts of a chassis'),
  aliases: notYet('other names on the network'),
  credentials: notYet('names and passwords for tools'),
} as const;

/** Ends of a link that are no nodes. `dummy` has no other end at all. */
export const OTHER_ENDS = ['host', 'mgmt-net', 'macvlan', 'dummy', 'vxlan', 'vxlan-stitch'] as const;
export type OtherEnd = (typeof OTHER_ENDS)[number];

/** A link, in containerlab's short form whatever it is written in. */
export interface LinkFile {
  /** `NODE:INTERFACE`; the second may be `host:NAME`, `mgmt-net:NAME`, `macvlan:NAME`, `dummy` or `vxlan:REMOTE`. */
  readonly endpoints: Located<readonly Located<string>[]>;
  /** Keys that nothing is made of yet. */
  readonly extras: ReadonlyMap<string, Located<unknown>>;
}

const extras = { mtu: notYet('largest packet'), labels: notYet('labels'), vars: notYet('variables') };
const brief = record(
  {
    endpoints: about('the two ends, NODE:INTERFACE each', listOf(text('NODE:INTERFACE'), 'a list of two endpoints'), {
      minItems: 2,
      maxItems: 2,
    }),
  },
  {},
  extras,
);

const addressed = { mac: notYet('hardware address'), ipv4: notYet('address'), ipv6: notYet('address'), vars: anything };
const end = record({ node: text('the name of a node'), interface: text('the name of an interface') }, addressed);
type EndFile = ValueOf<typeof end>;

const veth = record(
  {
    type: oneOf('veth'),
    endpoints: about('the two ends', listOf(end, 'a list of two endpoints'), { minItems: 2, maxItems: 2 }),
  },
  extras,
);
const named = { 'host-interface': text('the name of an interface of the machine'), endpoint: end };
const toHost = record({ type: oneOf('host'), ...named }, extras);
const toNetwork = record({ type: oneOf('mgmt-net'), ...named }, extras);
const toParent = record({ type: oneOf('macvlan'), ...named }, { ...extras, mode: anything });
const toNothing = record({ type: oneOf('dummy'), endpoint: end }, extras);
const tunnelKeys = { remote: text('an address'), vni: text('a number'), endpoint: end };
const tunnelMore = { ...extras, 'dst-port': anything, 'udp-port': anything, 'src-port': anything, learning: anything };
const tunnel = record({ type: oneOf('vxlan'), ...tunnelKeys }, { ...tunnelMore, 'parent-interface': anything });
const stitch = record({ type: oneOf('vxlan-stitch'), ...tunnelKeys }, { ...tunnelMore, 'parent-interface': anything });

const LONG: Readonly<Record<string, Shape<LinkFile>>> = {
  veth: as(veth, ({ endpoints, type, ...rest }) => ({
    endpoints: { place: endpoints.place, value: endpoints.value.map(({ value, place }) => endOf(value, place)) },
    extras: given({ ...rest, ...macs(endpoints.value.map(({ value }) => value)) }),
  })),
  host: as(toHost, (link, place) => shortOf(link, link['host-interface'].value, place)),
  'mgmt-net': as(toNetwork, (link, place) => shortOf(link, link['host-interface'].value, place)),
  macvlan: as(toParent, (link, place) => shortOf(link, link['host-interface'].value, place)),
  dummy: as(toNothing, (link, place) => shortOf(link, undefined, place)),
  vxlan: as(tunnel, (link, place) => shortOf(link, link.remote.value, place)),
  'vxlan-stitch': as(stitch, (link, place) => shortOf(link, link.remote.value, place)),
};

function endOf(value: EndFile, place: Located<unknown>['place']): Located<string> {
  return { value: `${value.node.value}:${value.interface.value}`, place };
}

interface LongLink {
  readonly type: Located<string>;
  readonly endpoint: Located<EndFile>;
}

/** `to` is what stands behind the colon of the second end. The whole link is told by its type, so no extras are. */
function shortOf({ type, endpoint }: LongLink, to: string | undefined, place: Located<unknown>['place']): LinkFile {
  const other = { value: to === undefined ? type.value : `${type.value}:${to}`, place: type.place };
  return { endpoints: { place, value: [endOf(endpoint.value, endpoint.place), other] }, extras: new Map() };
}

function macs(ends: readonly EndFile[]): Record<string, Located<unknown> | undefined> {
  const keys = ['mac', 'ipv4', 'ipv6', 'vars'] as const;
  return Object.fromEntries(
    keys.map((key) => [`endpoint ${key}`, ends.map((end) => end[key]).find((found) => found !== undefined)]),
  );
}

function given(keys: Readonly<Record<string, Located<unknown> | undefined>>): ReadonlyMap<string, Located<unknown>> {
  return new Map(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

const short: Shape<LinkFile> = as(brief, ({ endpoints, ...rest }) => ({ endpoints, extras: given(rest) }));

/** A link in the long form has a `type`; the short form has none. */
export const linkShape: Shape<LinkFile> = {
  schema: { title: 'link', anyOf: [short.schema, ...Object.values(LONG).map(({ schema }): JsonSchema => schema)] },
  read(spot, source) {
    if (!isMap(spot.node)) return short.read(spot, source);
    const type = (pairsOf(spot, source) ?? []).find(({ name }) => name === 'type')?.value;
    if (type === undefined) return short.read(spot, source);
    const word = isScalar(type.node) ? (scalarText(type.node) ?? '') : '';
    const long = Object.hasOwn(LONG, word) ? LONG[word] : undefined;
    return (
      long?.read(spot, source) ??
      (long ? undefined : report(type, source, unknownWord('value', word, Object.keys(LONG))))
    );
  },
};

/** The lab's management network and the like: read, and told in a warning. */
export const LAB_EXTRAS = {
  prefix: about('what names of containers start with (containerlab; not carried out yet)', anything, {
    ...SCALAR,
    type: ['string', 'number', 'boolean', 'null'],
    minLength: 0,
  }),
  mgmt: notYet('the management network'),
  settings: notYet('certificates'),
} as const;
