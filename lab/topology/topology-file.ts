/**
 * What a lab file may hold, after containerlab's layout. Raw: as the user wrote it, with places, nothing looked up
 * and no default filled in. `resolve.ts` makes a Topology of it.
 */
import { commands, statements } from './config-shape.ts';
import { type JsonSchema, schemaOfFile } from './json-schema.ts';
import { CONTAINER_SAFE, checkName } from './names.ts';
import {
  about,
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

const userShape = record(
  {},
  {
    class: about(
      'login class: super-user, operator, read-only, unauthorized, or one of its own',
      text('a login class'),
    ),
    'encrypted-password': about('a crypt(3) hash, e.g. of openssl passwd -6', text('a crypt(3) hash')),
  },
);

const servicesShape = mappingOr(
  entriesOf(statements),
  as(oneOrMany(text('a service')), (names) => {
    return new Map(names.map(({ value, place }) => [value, { key: place, place, value: [{ value: [], place }] }]));
  }),
);

const nodeShape = named(
  'node',
  record(
    {},
    {
      kind: about('router: the Junos-like device (default); host: a plain Linux', oneOf('router', 'host')),
      image: about("another image than vtylab's own", text('an image reference')),
      'startup-config': about(
        'files of set commands or curly braces, relative to the lab file, merged in order',
        oneOrMany(text('a file name')),
      ),
      config: about('configuration written in place, merged last', oneOrMany(commands)),
      interfaces: about('interface: its address with prefix length, or several', entriesOf(interfaceShape)),
      static: about('static routes, prefix (or default): next hop', entriesOf(text('a next hop'))),
      filter: about('interface: the name of its input filter', entriesOf(text('the name of a filter'))),
      services: about('system services: a list of names, or names with their statements', servicesShape),
      users: about('accounts by name; root is root-authentication', entriesOf(userShape)),
    },
  ),
);

const linkShape = record(
  {
    endpoints: about('the two ends, NODE:INTERFACE each', listOf(text('NODE:INTERFACE'), 'a list of two endpoints'), {
      minItems: 2,
      maxItems: 2,
    }),
  },
  {},
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
        nodes: about('nodes by name', entriesOf(nodeShape, name)),
        links: about('wires between interfaces of nodes', listOf(linkShape)),
      },
    ),
  },
);

/** The lab file as a JSON Schema. */
export function labSchema(): JsonSchema {
  return schemaOfFile('vtylab lab file', labShape.schema);
}

export type UserFile = ValueOf<typeof userShape>;
export type NodeFile = ValueOf<typeof nodeShape>;
export type LinkFile = ValueOf<typeof linkShape>;
export type LabFile = ValueOf<typeof labShape>;
