/** A lab of containerlab's, as vtylab's own lab file. */
import { readFile } from 'node:fs/promises';
import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, YAMLMap } from 'yaml';
import { InputError } from '../errors.ts';
import { NODE_EXTRAS } from '../topology/containerlab-shape.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { inheritNodes } from '../topology/inherit.ts';
import { addressesOf } from '../topology/ip-commands.ts';
import { type JunosLogin, junosLogin } from '../topology/junos-login.ts';
import { interfaceOf, isForeign, isKindWord, type KindWord, kindOfWord } from '../topology/kinds.ts';
import { loadTopology } from '../topology/load.ts';
import { readLab } from '../topology/read.ts';
import { readDocument, type Source } from '../topology/shape.ts';
import type { Diagnostic } from '../topology/topology.ts';
import { EXTRA_LAB_KEYS, labShape } from '../topology/topology-file.ts';

export interface Imported {
  readonly text: string;
  /** What was left out, with its place. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads a lab file in containerlab's format and writes it as vtylab's: own kinds, own interface names, short links, nothing that
 * is not carried out. Comments and order stay. Addresses and routes that a client gets by `exec: ip …` become its own.
 * File names are kept, so the result belongs beside the file. Throws InputError for what is wrong in it.
 */
export async function importLab(file: string): Promise<Imported> {
  const topology = await loadTopology(file);
  const { texts } = await readLab(file);
  const text = await readFile(topology.file, 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const source: Source = { file: topology.file, text, lines, document, problems: [] };
  const lab = readDocument(labShape, source)?.value;
  const root = document.contents;
  const parts = document.get('topology');
  if (lab === undefined || lab.extends !== undefined || !isMap(root) || !isMap(parts)) {
    throw new InputError(`${formatPath(file)}: it extends another lab, so it is vtylab's own format already`);
  }
  const inherited = inheritNodes(lab, []);
  const words = new Map([...inherited].map(([name, { value }]) => [name, value.kind?.value] as const));
  const links = parts.get('links');
  for (const link of isSeq(links) ? links.items : []) {
    if (isMap(link)) convertLink(link, words, document);
  }
  for (const key of EXTRA_LAB_KEYS) root.delete(key);
  const nodes = parts.get('nodes');
  for (const [name, node] of isMap(nodes) ? entriesOf(nodes) : []) {
    if (isMap(node)) convertNode(node, words.get(name), document);
    const entry = inherited.get(name);
    const login = entry && junosLogin(entry.value, texts);
    if (isMap(nodes) && login !== undefined) writeLogin(nodes, name, login, document);
  }
  const defaults = parts.get('defaults');
  if (isMap(defaults)) convertNode(defaults, lab.topology?.value.defaults?.value.kind?.value, document);
  const groups = parts.get('groups');
  for (const [name, group] of isMap(groups) ? entriesOf(groups) : []) {
    if (isMap(group)) convertNode(group, lab.topology?.value.groups?.value.get(name)?.value.kind?.value, document);
  }
  convertKinds(parts, words, document, source);
  for (const key of ['defaults', 'groups', 'kinds']) {
    const part = parts.get(key);
    if (isMap(part) && part.items.length === 0) parts.delete(key);
  }
  return {
    text: document.toString({ lineWidth: 0, flowCollectionPadding: false }),
    warnings: topology.warnings,
  };
}

function entriesOf(map: YAMLMap): [name: string, value: unknown][] {
  return map.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : String(key), value]);
}

/** Its own kind's name, nothing that is not carried out. `kind` is what the node turned out to be. */
function convertNode(node: YAMLMap, kind: KindWord | undefined, document: Document): void {
  const own = ownWord(kind);
  if (node.has('kind')) node.set('kind', own);
  if (kindOfWord(kind) === 'host') convertCommands(node, document);
  if (isForeign(kind) && kind !== 'linux') node.delete('image');
  for (const extra of Object.keys(NODE_EXTRAS)) node.delete(extra);
  if (isMap(node.get('config'))) node.delete('config');
}

/** A linux stays one: its image runs here too. */
function ownWord(kind: KindWord | undefined): string {
  return kind === 'linux' ? kind : kindOfWord(kind);
}

/** The login that its kind brought with it, which its own kind does not. */
function writeLogin(nodes: YAMLMap, name: string, { users, ssh }: JunosLogin, document: Document): void {
  if (!isMap(nodes.get(name))) nodes.set(name, new YAMLMap());
  const node = nodes.get(name) as YAMLMap;
  const accounts = [...users].map(([user, password]) => {
    return [user, user === 'root' ? { password } : { class: 'super-user', password }] as const;
  });
  for (const [user, account] of accounts) {
    if (!isMap(node.get('users'))) node.set('users', new YAMLMap());
    (node.get('users') as YAMLMap).set(user, document.createNode(account, { flow: true }));
  }
  if (!ssh) return;
  const statements = users.has('admin') ? null : { 'root-login': 'allow' };
  const services = node.get('services');
  const given = isSeq(services) ? services.items.map(String) : typeof services === 'string' ? [services] : [];
  const all = isMap(services) ? services : document.createNode(Object.fromEntries(given.map((one) => [one, null])));
  if (isMap(all)) all.set('ssh', document.createNode(statements, { flow: true }));
  node.set('services', all);
}

/** `exec: [ip address add …]` → `interfaces` and `static`. */
function convertCommands(node: YAMLMap, document: Document): void {
  const exec = node.get('exec', true) as unknown;
  if (!isSeq(exec)) return;
  const found = addressesOf(exec.items.map((item) => (isScalar(item) ? String(item.value) : '')));
  if (Object.keys(found.interfaces).length > 0) node.set('interfaces', document.createNode(found.interfaces));
  if (Object.keys(found.static).length > 0) node.set('static', document.createNode(found.static));
  if (found.rest.length > 0) node.set('exec', document.createNode(found.rest));
  else node.delete('exec');
}

/** Several kinds that become one can only be written when nodes of all of them take the same from `kinds`. */
function convertKinds(
  parts: YAMLMap,
  words: ReadonlyMap<string, KindWord | undefined>,
  document: Document,
  source: Source,
): void {
  const kinds = parts.get('kinds');
  if (!isMap(kinds)) return;
  const converted = new Map<string, YAMLMap>();
  for (const [word, node] of entriesOf(kinds)) {
    if (!isMap(node) || !isKindWord(word)) continue;
    convertNode(node, word, document);
    node.delete('kind');
    if (node.items.length === 0) continue;
    const own = ownWord(word);
    const other = [...words].find(([, kind = 'router']) => kind !== word && ownWord(kind) === own);
    if (other !== undefined) {
      const message = `kind '${word}' becomes '${own}', as ${other[0]}'s kind does, which takes nothing of topology.kinds.${word}`;
      throw new InputError(`${formatPath(source.file)}: ${message}; expected one kind of ${own}, or a group`);
    }
    converted.set(own, node);
  }
  kinds.items = [];
  for (const [own, node] of converted) kinds.set(own, node);
}

/** Own interface names; and the short form, where that can say as much. */
function convertLink(link: YAMLMap, words: ReadonlyMap<string, KindWord | undefined>, document: Document): void {
  const rename = (node: string, name: string) => (words.has(node) ? interfaceOf(words.get(node), name) : name);
  const single = link.get('endpoint');
  const both = link.get('endpoints');
  const ends = isMap(single) ? [single] : isSeq(both) ? both.items : [];
  for (const end of ends) {
    if (isMap(end)) end.set('interface', rename(String(end.get('node')), String(end.get('interface'))));
    if (!isScalar(end)) continue;
    const [node = '', name = ''] = String(end.value).split(':');
    if (words.has(node)) end.value = `${node}:${rename(node, name)}`;
  }
  if (!isSeq(both) || !both.items.every((end) => isMap(end) && end.items.length === 2)) return;
  const names = both.items.map((end) => (isMap(end) ? `${end.get('node')}:${end.get('interface')}` : ''));
  link.delete('type');
  link.set('endpoints', document.createNode(names, { flow: true }));
}
