/**
 * Changes to a configuration, made on a copy that shares everything it does not touch.
 *
 * Nodes an edit has made itself are changed in place, so that loading a long text is linear; nodes of the tree it
 * began with never change.
 */
import type { List } from '../schema/kinds.ts';
import {
  canStandAlone,
  copyDraft,
  type Draft,
  hasAlternatives,
  newDraft,
  put,
  removeAlternatives,
  targets,
} from './draft.ts';
import { LeafValues } from './leaf-values.ts';
import { type ConfigNode, idOf } from './node.ts';
import type { Path, PathStep } from './path.ts';
import { Trail } from './trail.ts';

/** A change that cannot be made as asked. */
export class EditError extends Error {
  override readonly name = 'EditError';
}

export class Edit {
  #root: ConfigNode;
  readonly #owned = new Set<ConfigNode>();
  readonly #values = new LeafValues();
  readonly #trail = new Trail();

  /** Begins with `root`, which stays as it is. */
  constructor(root: ConfigNode) {
    this.#root = root;
  }

  /**
   * Makes the statement and the levels above it. A leaf's value replaces the old one, a leaf-list's values are added
   * behind those it has. A level that means nothing when empty is only made together with something in it.
   */
  set(path: Path): void {
    let length = path.length;
    for (let step = path[length - 1]; step !== undefined && !canStandAlone(step); step = path[length - 1]) length--;
    const wanted = length === path.length ? path : path.slice(0, length);
    const last = wanted[length - 1];
    if (last === undefined || this.#append(wanted, last)) return;
    const existing = this.find(wanted);
    const values = existing === undefined ? last.values : this.#values.newOnes(existing, last);
    if (existing !== undefined && values === undefined) return;
    const node = this.#ownPath(wanted);
    if (last.schema?.kind === 'leaf') node.values = last.values;
    if (last.schema?.kind === 'leaf-list') this.#values.add(node, existing, values ?? []);
  }

  /** Does most of what loading a text is: puts a statement that is not there into the level that was gone to last. */
  #append(path: Path, last: PathStep): boolean {
    const depth = path.length - 1;
    const parent = this.#trail.at(depth);
    if (parent === undefined || this.#trail.known(path) < depth) return false;
    const id = idOf(last);
    if (parent.children.has(id) || hasAlternatives(parent, last)) return false;
    const child = newDraft(last);
    put(parent, id, child);
    if (last.schema?.kind === 'leaf-list') child.values = [...new Set(last.values)];
    if (last.schema?.kind === 'leaf') return true;
    this.#owned.add(child);
    this.#trail.go(depth, last, child);
    return true;
  }

  /**
   * Removes a statement with everything below it, and the levels above that are left empty and then mean nothing.
   * Of a leaf-list only the values the path names, if it names some. The empty path removes everything.
   * False: there is no such statement. `keep` leaves the emptied levels, for what is still to come into them.
   */
  delete(path: Path, keep = false): boolean {
    const last = path.at(-1);
    if (last === undefined) {
      const some = this.#root.children.size > 0;
      if (some) this.#ownRoot().children.clear();
      this.#trail.forget();
      return some;
    }
    const parentPath = path.slice(0, -1);
    const parent = this.find(parentPath);
    const ids = parent === undefined ? [] : targets(parent, last);
    const [id] = ids;
    const node = id === undefined ? undefined : parent?.children.get(id);
    if (node === undefined) return false;
    if (last.values.length > 0) {
      const left = node.values.filter((value) => !last.values.includes(value));
      if (left.length === node.values.length) return false;
      if (left.length > 0) {
        const owned = this.#ownPath(path);
        this.#values.forget(owned);
        owned.values = left;
        return true;
      }
    }
    const owner = this.#ownPath(parentPath);
    for (const gone of ids) owner.children.delete(gone);
    this.#trail.forget();
    if (!keep) this.#prune(parentPath);
    return true;
  }

  /** Empties a statement, for what is to stand in its place: its values, marks and all below it go, it stays. */
  reset(path: Path): void {
    if (path.length === 0 || this.find(path) === undefined) return;
    const node = this.#ownPath(path);
    this.#values.forget(node);
    this.#trail.forget();
    Object.assign(node, { values: [], children: new Map(), inactive: false, comment: undefined });
  }

  /** Takes a level away that means nothing because it is empty, and those above that are then empty too. */
  prune(path: Path): void {
    this.#prune(path);
  }

  /** Marks a statement as absent. False: there is no such statement. */
  deactivate(path: Path): boolean {
    return this.#mark(path, (node) => !node.inactive, { inactive: true });
  }

  activate(path: Path): boolean {
    return this.#mark(path, (node) => node.inactive, { inactive: false });
  }

  /** Sets the comment above a statement; an empty one removes it. False: there is no such statement. */
  annotate(path: Path, comment: string): boolean {
    const text = comment.trim() || undefined;
    if (text?.includes('*/')) throw new EditError("an annotation must not contain '*/'");
    return this.#mark(path, (node) => node.comment !== text, { comment: text });
  }

  /** Gives a list entry another key; it keeps its place. False: there is no such entry. */
  rename(path: Path, newKey: string): boolean {
    const entry = this.#entry(path);
    if (entry === undefined) return false;
    const { id, parentPath, renamed, newId } = this.#withKey(entry, newKey);
    const parent = this.#ownPath(parentPath);
    if (id === newId) return true;
    this.#trail.forget();
    parent.children = new Map(
      [...parent.children].map(([key, child]) => (key === id ? [newId, renamed] : [key, child])),
    );
    return true;
  }

  /** Adds a copy of a list entry under another key, behind the others. False: there is no such entry. */
  copy(path: Path, newKey: string): boolean {
    const entry = this.#entry(path);
    if (entry === undefined) return false;
    const { id, parentPath, renamed, newId } = this.#withKey(entry, newKey);
    if (id === newId) throw new EditError(`'${newId}' already exists`);
    this.#disown(); // both entries share what is below them from now on
    this.#ownPath(parentPath).children.set(newId, renamed);
    return true;
  }

  /** Moves an entry of an ordered list before or after another one. False: there is no such entry. */
  insert(path: Path, where: 'before' | 'after', otherKey: string): boolean {
    const entry = this.#entry(path);
    if (entry === undefined) return false;
    const { schema, step, parentPath } = entry;
    if (schema.orderedBy !== 'user') throw new EditError(`the entries of '${schema.name}' are not ordered by the user`);
    const id = idOf(step);
    const otherId = idOf({ ...step, key: schema.key.parse(otherKey) });
    if (!this.find(parentPath)?.children.has(otherId)) throw new EditError(`statement '${otherId}' not found`);
    if (id === otherId) return true;
    const parent = this.#ownPath(parentPath);
    const moved = [id, entry.node] as const;
    const order: (readonly [string, ConfigNode])[] = [];
    for (const pair of parent.children) {
      if (pair[0] === id) continue;
      if (pair[0] !== otherId) order.push(pair);
      else order.push(...(where === 'before' ? [moved, pair] : [pair, moved]));
    }
    parent.children = new Map(order);
    return true;
  }

  /** The statement as the edit has it so far. Only to look at: it may still change. */
  find(path: Path): ConfigNode | undefined {
    const known = this.#trail.known(path);
    let at: ConfigNode | undefined = known === 0 ? this.#root : this.#trail.at(known);
    for (let index = known; at !== undefined; index++) {
      const step = path[index];
      if (step === undefined) break;
      at = at.children.get(idOf(step));
    }
    return at;
  }

  /** The tree, which no longer changes; the very tree the edit began with when nothing did. The edit may go on. */
  done(): ConfigNode {
    this.#disown();
    return this.#root;
  }

  #disown(): void {
    this.#owned.clear();
    this.#values.clear();
    this.#trail.forget();
  }

  #own(node: ConfigNode): Draft {
    if (this.#owned.has(node)) return node as Draft;
    const draft = copyDraft(node);
    this.#owned.add(draft);
    return draft;
  }

  #ownRoot(): Draft {
    const root = this.#own(this.#root);
    this.#root = root;
    return root;
  }

  /** The node at `path`, ours to change; it and what is missing on the way is made. */
  #ownPath(path: Path): Draft {
    const known = this.#trail.known(path);
    let at = this.#trail.at(known) ?? this.#ownRoot();
    for (let index = known; index < path.length; index++) {
      const step = path[index] as PathStep;
      const id = idOf(step);
      const present = at.children.get(id);
      // what goes may stand on the way that was gone
      if (present === undefined && removeAlternatives(at, step)) this.#trail.forget();
      const child = present === undefined ? newDraft(step) : this.#own(present);
      // a leaf is as soon copied as found again among all of ours
      if (present === undefined && child.schema?.kind !== 'leaf') this.#owned.add(child);
      if (child !== present) put(at, id, child);
      at = child;
      this.#trail.go(index, step, child);
    }
    return at;
  }

  #mark(
    path: Path,
    differs: (node: ConfigNode) => boolean,
    marks: { inactive?: boolean; comment?: string | undefined },
  ) {
    const last = path.at(-1);
    const parentPath = path.slice(0, -1);
    const parent = this.find(parentPath);
    if (last === undefined || parent === undefined) return false;
    const ids = targets(parent, last);
    for (const id of ids) {
      const node = parent.children.get(id);
      if (node === undefined || !differs(node)) continue;
      const draft = this.#own(node);
      Object.assign(draft, marks);
      put(this.#ownPath(parentPath), id, draft);
    }
    return ids.length > 0;
  }

  /** Takes empty levels that mean nothing away, from the end of the path upwards. */
  #prune(path: Path): void {
    for (let length = path.length; length > 0; length--) {
      const step = path[length - 1];
      const node = this.find(path.slice(0, length));
      if (step === undefined || node === undefined || canStandAlone(step) || node.children.size > 0) return;
      this.#ownPath(path.slice(0, length - 1)).children.delete(idOf(step));
      this.#trail.forget();
    }
  }

  #entry(path: Path) {
    const step = path.at(-1);
    const node = this.find(path);
    if (step?.schema?.kind !== 'list') throw new EditError('only entries of a list can be renamed, copied or moved');
    return node && { schema: step.schema, step, node, parentPath: path.slice(0, -1) };
  }

  #withKey(entry: { schema: List; step: PathStep; node: ConfigNode; parentPath: Path }, newKey: string) {
    const key = entry.schema.key.parse(newKey);
    const id = idOf(entry.step);
    const newId = idOf({ ...entry.step, key });
    if (id !== newId && this.find(entry.parentPath)?.children.has(newId)) {
      throw new EditError(`'${newId}' already exists`);
    }
    return { id, newId, parentPath: entry.parentPath, renamed: { ...entry.node, key } };
  }
}
