/**
 * What a lab file may hold, after containerlab's layout. Raw: as the user wrote it, with places, nothing looked up
 * and no default filled in. `resolve.ts` makes a Topology of it.
 */
import { commands, statements } from './config-shape.ts';
import { checkName } from './names.ts';
import {
  as,
  entriesOf,
  type Located,
  listOf,
  mappingOr,
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

const userShape = record({}, { class: text('a login class'), 'encrypted-password': text('a crypt(3) hash') });

const servicesShape = mappingOr(
  entriesOf(statements),
  as(oneOrMany(text('a service')), (names) => {
    return new Map(names.map(({ value, place }) => [value, { key: place, place, value: [{ value: [], place }] }]));
  }),
);

const nodeShape = record(
  {},
  {
    kind: oneOf('router', 'host'),
    image: text('an image reference'),
    /** Files of set commands or curly braces, relative to the lab file, merged in order. */
    'startup-config': oneOrMany(text('a file name')),
    /** Configuration written in place. */
    config: oneOrMany(commands),
    interfaces: entriesOf(interfaceShape),
    /** Prefix (or `default`) → next hop. */
    static: entriesOf(text('a next hop')),
    /** Interface → name of its input filter. */
    filter: entriesOf(text('the name of a filter')),
    services: servicesShape,
    users: entriesOf(userShape),
  },
);

const linkShape = record({ endpoints: listOf(text('NODE:INTERFACE'), 'a list of two endpoints') }, {});

const name = text('a name', checkName);

/** The shape of a lab file. `topology` may be left out by a file that extends another. */
export const labShape = record(
  { name },
  {
    extends: text('the name of a lab file'),
    topology: record({}, { nodes: entriesOf(nodeShape, name), links: listOf(linkShape) }),
  },
);

export type UserFile = ValueOf<typeof userShape>;
export type NodeFile = ValueOf<typeof nodeShape>;
export type LinkFile = ValueOf<typeof linkShape>;
export type LabFile = ValueOf<typeof labShape>;
