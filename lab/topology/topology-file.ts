/**
 * What a lab file may hold, after containerlab's layout. Raw: as the user wrote it, with places, nothing looked up
 * and no default filled in. `resolve.ts` makes a Topology of it.
 */
import { isScalar } from 'yaml';
import { type Commands, commands, statements } from './config-shape.ts';
import { LAB_EXTRAS, LAB_KEYS, NODE_EXTRAS } from './containerlab-shape.ts';
import { FILTER_KEYS } from './filter-shape.ts';
import { type JsonSchema, SCALAR, schemaOfFile } from './json-schema.ts';
import { isKindWord, KIND_WORDS, kindWord } from './kinds.ts';
import { linkShape } from './link-shape.ts';
import { CONTAINER_SAFE, checkName } from './names.ts';
import { NODE_KEYS } from './node-keys.ts';
import {
  about,
  anything,
  as,
  entriesOf,
  type Located,
  listOf,
  mappingOr,
  named,
  oneOf,
  oneOrMany,
  record,
  type Shape,
  text,
  type ValueOf,
} from './shape.ts';
import { nearest, unknownWord } from './suggest.ts';
import { userShape } from './user-shape.ts';

/** An interface's configuration in short form: `192.168.1.1/30`, several of them, or with a description. */
export interface InterfaceFile {
  readonly description: Located<string> | undefined;
  readonly address: Located<readonly Located<string>[]> | undefined;
}

const addresses = oneOrMany(text('an address with prefix length'));

const interfaceShape: Shape<InterfaceFile> = mappingOr<InterfaceFile>(
  record({}, { description: text(), address: addresses }),
  as(addresses, (value, place) => ({ description: undefined, address: { value, place } })),
);

const servicesShape = mappingOr(
  entriesOf(statements),
  as(oneOrMany(text('a service')), (names) => {
    return new Map(names.map(({ value, place }) => [value, { key: place, place, value: [{ value: [], place }] }]));
  }),
);

/** A file's name; or, as containerlab has it, the configuration itself in a block (`|`). */
const startup: Shape<string | Commands> = {
  schema: SCALAR,
  read: (spot, source) => {
    const inPlace = isScalar(spot.node) && spot.node.type === 'BLOCK_LITERAL';
    return inPlace ? commands.read(spot, source) : text('a file name').read(spot, source);
  },
};

/** containerlab's `config` is a mapping of variables for templates: read, and told in a warning. */
const configShape = mappingOr<readonly Located<Commands>[] | 'variables'>(
  as(entriesOf(anything), () => 'variables' as const),
  oneOrMany(commands),
);

const nodeShape = named(
  'node',
  record(
    {},
    {
      kind: about('router: the Junos-like device (default); host: a plain Linux; bridge: joins its links', kindWord),
      group: about('a name in topology.groups whose keys it takes', text('the name of a group')),
      image: about("another image than vtylab's own", text('an image reference')),
      'startup-config': about(
        'files of set commands or curly braces, relative to the lab file, merged in order',
        oneOrMany(startup),
      ),
      config: about('configuration written in place, merged last', configShape),
      interfaces: about('interface: its address with prefix length, or several', entriesOf(interfaceShape)),
      static: about('static routes, prefix (or default): next hop', entriesOf(text('a next hop'))),
      ...FILTER_KEYS,
      services: about('system services: a list of names, or names with their statements', servicesShape),
      users: about('accounts by name; root is root-authentication', entriesOf(userShape)),
      login: about('statements of [edit system login]: message, announcement, retry-options, …', statements),
    },
    { ...NODE_KEYS, ...NODE_EXTRAS },
  ),
);

const pools = (links: string, loopbacks: string, network: string) => ({
  links: about(`the network that links are given subnets of (${links})`, text(network)),
  loopbacks: about(`the network that loopbacks are in (${loopbacks})`, text(network)),
});
const ipv6Pools = mappingOr(
  record({}, pools('fd00:10::/32', 'fd00:255::/64', 'an IPv6 network')),
  as(oneOf('auto'), () => ({ links: undefined, loopbacks: undefined })),
);

const addressesShape = mappingOr(
  record(
    {},
    {
      ...pools('10.0.0.0/12', '10.255.0.0/16', 'an IPv4 network'),
      ipv6: about('auto, or networks: IPv6 addresses, too', ipv6Pools),
    },
  ),
  as(oneOf('auto'), () => ({ links: undefined, loopbacks: undefined, ipv6: undefined })),
);
export type AddressesFile = ValueOf<typeof addressesShape>;

/** A key of `kinds`: a misspelt one is an error, one of other makers' is told in a warning. */
const kindName = text('a kind', (word) =>
  isKindWord(word) || nearest(word, KIND_WORDS) === undefined ? undefined : unknownWord('kind', word, KIND_WORDS),
);

const name = text('a name', checkName, CONTAINER_SAFE);

/** The shape of a lab file. `topology` may be left out by a file that extends another. */
export const labShape = record(
  { name: about("the lab's name, unique on the engine", name) },
  {
    extends: about('a lab file that this one is a variant of', text('the name of a lab file')),
    topology: record(
      {},
      {
        addresses: about('auto, or networks: links and loopbacks without an address get one', addressesShape),
        defaults: about('what every node takes that does not say otherwise', nodeShape),
        kinds: about('what nodes of a kind take, before the defaults', entriesOf(nodeShape, kindName)),
        groups: about('what nodes of a group take, before their kind', entriesOf(nodeShape)),
        nodes: about('nodes by name', entriesOf(nodeShape, name)),
        links: about('wires between interfaces of nodes', listOf(linkShape)),
      },
    ),
  },
  { ...LAB_KEYS, ...LAB_EXTRAS },
);

/** Keys of the lab that nothing is made of yet. */
export const EXTRA_LAB_KEYS = Object.keys(LAB_EXTRAS) as (keyof typeof LAB_EXTRAS)[];

/** The lab file as a JSON Schema. */
export function labSchema(): JsonSchema {
  return schemaOfFile('vtylab lab file', labShape.schema);
}

export type NodeFile = ValueOf<typeof nodeShape>;
export type LabFile = ValueOf<typeof labShape>;
