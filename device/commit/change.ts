/**
 * The change from one configuration to the next as plain data: what the journal holds, so that a commit writes as
 * much as it changes, however large the configuration.
 */
import type { ConfigNode } from '../config/node.ts';
import type { SchemaNode } from '../schema/kinds.ts';
import { childNamed, entriesList, isLevel } from '../schema/lookup.ts';

/** What a node is by itself. */
type Own = Omit<ConfigNode, 'schema' | 'children'>;

/** A whole statement. */
export interface StoredNode {
  readonly own: Own;
  /** The schema knew it. */
  readonly known: boolean;
  /** By id, in order. */
  readonly children: readonly (readonly [string, StoredNode])[];
}

/** What becomes of one node; what is absent stays. */
export interface Change {
  readonly own?: Own;
  readonly gone?: readonly string[];
  readonly changed?: readonly (readonly [string, Change])[];
  readonly added?: readonly (readonly [string, StoredNode])[];
  /** All ids, where the order is another than what the above gives: what stays, then what is added. */
  readonly order?: readonly string[];
}

/** How to make `next` of `last`. Parts that both share are not looked into. */
export function changeBetween(last: ConfigNode, next: ConfigNode): Change {
  if (last === next) return {};
  const gone = [...last.children.keys()].filter((id) => !next.children.has(id));
  const changed: [string, Change][] = [];
  const added: [string, StoredNode][] = [];
  for (const [id, child] of next.children) {
    const before = last.children.get(id);
    if (before === undefined) added.push([id, stored(child)]);
    else if (before.schema !== child.schema) {
      gone.push(id);
      added.push([id, stored(child)]);
    } else if (before !== child) changed.push([id, changeBetween(before, child)]);
  }
  const own = ownOf(next);
  const change = {
    ...(JSON.stringify(own) !== JSON.stringify(ownOf(last)) && { own }),
    ...(gone.length > 0 && { gone }),
    ...(changed.length > 0 && { changed }),
    ...(added.length > 0 && { added }),
  };
  const order = [...next.children.keys()];
  return sameIds(orderAfter(last, change), order) ? change : { ...change, order };
}

/** Makes the change. Throws an Error when `last` is not what it was made from. */
export function applyChange(last: ConfigNode, change: Change): ConfigNode {
  const children = new Map(last.children);
  for (const [id, inner] of change.changed ?? []) children.set(id, applyChange(existing(last, id), inner));
  for (const id of change.gone ?? []) if (!children.delete(id)) existing(last, id);
  for (const [id, node] of change.added ?? []) children.set(id, restored(node, last.schema));
  const ordered = change.order?.map((id) => [id, existing({ ...last, children }, id)] as const);
  return { ...last, ...(change.own && withUndefined(change.own)), children: new Map(ordered ?? children) };
}

function existing(node: ConfigNode, id: string): ConfigNode {
  const child = node.children.get(id);
  if (child === undefined) throw new Error(`there is no statement '${id}' to change`);
  return child;
}

function ownOf({ schema, children, ...own }: ConfigNode): Own {
  return own;
}

/** JSON leaves out what is undefined; a node has its key and its comment in any case. */
function withUndefined(own: Own): Own {
  return { ...own, key: own.key, comment: own.comment };
}

function stored(node: ConfigNode): StoredNode {
  const children = [...node.children].map(([id, child]) => [id, stored(child)] as const);
  return { own: ownOf(node), known: node.schema !== undefined, children };
}

function restored({ own, known, children }: StoredNode, parent: SchemaNode | undefined): ConfigNode {
  const schema = known && isLevel(parent) ? (childNamed(parent, own.name) ?? bareEntry(parent, own.name)) : undefined;
  return {
    ...withUndefined(own),
    schema,
    children: new Map(children.map(([id, child]) => [id, restored(child, schema)])),
  };
}

function bareEntry(level: Parameters<typeof entriesList>[0], name: string): SchemaNode | undefined {
  const entries = entriesList(level);
  return entries?.name === name ? entries : undefined;
}

function orderAfter(last: ConfigNode, { gone = [], added = [] }: Change): string[] {
  const left = new Set(gone);
  return [...[...last.children.keys()].filter((id) => !left.has(id)), ...added.map(([id]) => id)];
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
