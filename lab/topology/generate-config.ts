/** The short forms of a router in a lab file, as the configuration statements they stand for. */
import type { Words } from './config-shape.ts';
import { saltOf, sha512Crypt } from './crypt.ts';
import { appliedStatements, filterStatements, prefixListStatements } from './generate-filters.ts';
import type { Entry, Located } from './shape.ts';
import type { InterfaceFile, NodeFile } from './topology-file.ts';
import { keyStatement, type UserFile } from './user-shape.ts';

/** Statements in the order Junos shows their hierarchies, each with the place in the YAML file it comes from. */
export function generateConfig(node: NodeFile): Located<Words>[] {
  return [
    ...(node.login?.value ?? []).map(({ value, place }) => ({ value: ['system', 'login', ...value], place })),
    ...each(node.users, userStatements),
    ...each(node.services, (name, service) =>
      service.value.map(({ value, place }) => ({ value: ['system', 'services', name, ...value], place })),
    ),
    ...each(node.interfaces, interfaceStatements),
    ...each(node.filter, appliedStatements(node)),
    ...each(node.static, (prefix, { value, place }) => [{ value: staticRoute(prefix, value), place }]),
    ...each(node['prefix-lists'], prefixListStatements),
    ...each(node.filters, filterStatements),
  ];
}

/** `set …`, each word quoted where the configuration language needs it. */
export function setCommand(words: Words): string {
  return ['set', ...words.map(quote)].join(' ');
}

/** The prefix a key of `static` stands for: `default` is every address of the next hop's family. */
export function routePrefix(key: string, nextHop: string): string {
  if (key !== 'default') return key;
  return nextHop.includes(':') ? '::/0' : '0.0.0.0/0';
}

function each<T>(
  entries: Located<ReadonlyMap<string, Entry<T>>> | undefined,
  statements: (name: string, entry: Entry<T>) => Located<Words>[],
): Located<Words>[] {
  return [...(entries?.value ?? [])].flatMap(([name, entry]) => statements(name, entry));
}

/** Root's password has a statement of its own; every other user is under `login`. */
function userStatements(name: string, user: Entry<UserFile>): Located<Words>[] {
  const account = name === 'root' ? ['system', 'root-authentication'] : ['system', 'login', 'user', name];
  const password = name === 'root' ? account : [...account, 'authentication'];
  return [
    ...optional(user.value.class, (value) => [...account, 'class', value]),
    ...optional(user.value.password, (value) => [...password, 'encrypted-password', hashOf(name, value)]),
    ...optional(user.value['encrypted-password'], (value) => [...password, 'encrypted-password', value]),
    ...(user.value.key?.value ?? []).map(({ value, place }) => ({
      value: [...password, keyStatement(value) ?? '', value],
      place,
    })),
  ];
}

/** The same for the same user and password, and not worked out again for every node that has them. */
function hashOf(user: string, password: string): string {
  const salt = saltOf(user, password);
  const hash = hashes.get(salt) ?? sha512Crypt(password, salt);
  hashes.set(salt, hash);
  return hash;
}

const hashes = new Map<string, string>();

function interfaceStatements(name: string, { value }: Entry<InterfaceFile>): Located<Words>[] {
  const addresses = value.address?.value ?? [];
  return [
    ...optional(value.description, (description) => ['interfaces', name, 'description', description]),
    ...addresses.map(({ value: address, place }) => ({
      value: ['interfaces', name, 'unit', '0', 'family', isIpv6(address) ? 'inet6' : 'inet', 'address', address],
      place,
    })),
  ];
}

function staticRoute(key: string, nextHop: string): Words {
  const table = isIpv6(nextHop) ? ['routing-options', 'rib', 'inet6.0', 'static'] : ['routing-options', 'static'];
  return [...table, 'route', routePrefix(key, nextHop), 'next-hop', nextHop];
}

function optional(leaf: Located<string> | undefined, words: (value: string) => Words): Located<Words>[] {
  return leaf ? [{ value: words(leaf.value), place: leaf.place }] : [];
}

function isIpv6(text: string): boolean {
  return text.includes(':');
}

function quote(word: string): string {
  if (/^[\w.:/@+-]+$/.test(word)) return word;
  return `"${word.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
