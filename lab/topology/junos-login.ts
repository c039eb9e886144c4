/**
 * The login that containerlab's Junos nodes have beside their startup-config: such files seldom say root-authentication, and
 * without it nothing could be committed. Told in a warning, as nobody wrote it.
 */
import { warning } from './diagnostics.ts';
import { isJunosKind, type KindWord } from './kinds.ts';
import { configPathOf } from './read.ts';
import type { Entry } from './shape.ts';
import type { Diagnostic, Place } from './topology.ts';
import type { NodeFile } from './topology-file.ts';
import type { UserFile } from './user-shape.ts';

/** Of a node that gets one, in the words of the short forms. */
export interface JunosLogin {
  /** Name → password. */
  readonly users: ReadonlyMap<string, string>;
  /** Whether ssh has to be turned on. */
  readonly ssh: boolean;
}

/** A container's root logs in by ssh; a virtual machine has an account for that. */
function usersOf(kind: KindWord): ReadonlyMap<string, string> {
  if (['crpd', 'juniper_crpd', 'csrx', 'juniper_csrx'].includes(kind)) return new Map([['root', 'clab123']]);
  return new Map([
    ['root', 'admin@123'],
    ['admin', 'admin@123'],
  ]);
}

/**
 * Undefined where the kind is not containerlab's, or anything the node says of its configuration has a root-authentication.
 *
 * @param texts absolute path of a `startup-config` → its text
 */
export function junosLogin(node: NodeFile, texts: ReadonlyMap<string, string>): JunosLogin | undefined {
  const kind = node.kind?.value;
  if (kind === undefined || !isJunosKind(kind)) return undefined;
  const said = textOf(node, texts);
  if (/\broot-authentication\b/.test(said) || node.users?.value.has('root')) return undefined;
  const there = (name: string) =>
    node.users?.value.has(name) === true || new RegExp(`\\buser\\s+${name}\\b`).test(said);
  const users = new Map([...usersOf(kind)].filter(([name]) => !there(name)));
  return { users, ssh: !/\bssh\b/.test(said) && node.services?.value.has('ssh') !== true };
}

/** The node with that login in its short forms; no node that starts from a saved configuration, which has one. */
export function withJunosLogin(
  name: string,
  entry: Entry<NodeFile>,
  sources: { readonly texts: ReadonlyMap<string, string>; readonly saved: ReadonlyMap<string, string> },
  problems: Diagnostic[],
): Entry<NodeFile> {
  const login = sources.saved.has(name) ? undefined : junosLogin(entry.value, sources.texts);
  const { kind, users, services } = entry.value;
  if (login === undefined || kind === undefined) return entry;
  const { place } = kind;
  const given = [...login.users].map(([user, password]) => `${user}/${password}`).join(', ');
  // what several nodes take from one place is told once
  const message = `${name}: no root-authentication is given, so containerlab's login holds: ${given}`;
  const told = problems.some((one) => one.message.endsWith(message.slice(name.length)) && samePlace(one, place));
  if (!told) problems.push(warning(place, message));
  const accounts = [...login.users].map(([user, password]) => [user, account(user, password, place)] as const);
  const ssh = { key: place, place, value: [{ value: login.users.has('admin') ? [] : ['root-login', 'allow'], place }] };
  const value = {
    ...entry.value,
    users: { place, value: new Map([...accounts, ...(users?.value ?? [])]) },
    ...(login.ssh && { services: { place, value: new Map([['ssh', ssh], ...(services?.value ?? [])]) } }),
  };
  return { ...entry, value };
}

function account(user: string, password: string, place: Place): Entry<UserFile> {
  const value = {
    class: user === 'root' ? undefined : { value: 'super-user', place },
    password: { value: password, place },
    'encrypted-password': undefined,
    key: undefined,
  };
  return { key: place, place, value };
}

/** All configuration that the node is given as text. */
function textOf(node: NodeFile, texts: ReadonlyMap<string, string>): string {
  const files = node['suppress-startup-config']?.value === true ? [] : (node['startup-config']?.value ?? []);
  const inline = node.config === undefined || node.config.value === 'variables' ? [] : node.config.value;
  return [...files, ...inline]
    .map((one) => {
      const path = configPathOf(one);
      return (
        (path === undefined ? undefined : texts.get(path)) ?? (typeof one.value === 'string' ? '' : one.value.text)
      );
    })
    .join('\n');
}

function samePlace(one: Place, other: Place): boolean {
  return one.file === other.file && one.line === other.line && one.column === other.column;
}
