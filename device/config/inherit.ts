/**
 * Configuration groups applied: the tree as it stands with what its statements inherit.
 *
 * What stands in the configuration itself wins, then what the nearest level inherits, then in the order in which the
 * groups are named. The values of a leaf-list are joined, and inherited entries of an ordered list follow its own.
 * Patterns (`<ge-*>`) give to every entry they fit, inherited ones too, and make none.
 */
import type { SchemaNode } from '../schema/kinds.ts';
import { entriesList, isLevel, type Level } from '../schema/lookup.ts';
import { isWildcard } from '../schema/wildcards.ts';
import { active } from './active.ts';
import { canStandAlone } from './draft.ts';
import { applied, appliesGroups, isAboutGroups, type Source, sourcesAt, sourcesFor } from './groups.ts';
import type { ConfigNode } from './node.ts';
import { rememberGroup, rememberGroups } from './provenance.ts';

export { inheritedFrom } from './provenance.ts';

/** What became of a level, and of what that was made. */
interface Memory {
  readonly sources: readonly Source[];
  /** Only where groups are applied below: what was looked up there, and from where. */
  readonly groups: ConfigNode | undefined;
  readonly at: string;
  readonly result: ConfigNode;
}

const memories = new WeakMap<ConfigNode, Memory>();
const roots = new WeakMap<ConfigNode, ConfigNode>();
/** What was made of a group's statement where the configuration has none. */
const additions = new WeakMap<
  ConfigNode,
  { readonly sources: readonly Source[]; readonly made: ConfigNode | undefined }
>();

/**
 * The tree with everything its statements inherit, and without `groups` and `apply-groups`. Gives the same object for
 * the same subtree each time, and shares what inherits nothing. What is inactive inherits nothing.
 */
export function inherit(root: ConfigNode): ConfigNode {
  const known = roots.get(root);
  if (known !== undefined) return known;
  const children = new Map(root.children);
  children.delete('groups');
  const own = children.size === root.children.size ? root : { ...root, children };
  const result = new Inheritance(root).level(own, [], []);
  roots.set(root, result);
  return result;
}

/** What a commit acts on: the active configuration with what it inherits. */
export function effective(root: ConfigNode): ConfigNode {
  return inherit(active(root));
}

class Inheritance {
  readonly #root: ConfigNode;
  readonly #groups: ConfigNode | undefined;

  constructor(root: ConfigNode) {
    this.#root = root;
    this.#groups = root.children.get('groups');
  }

  /** A level with what the sources hold for it, and what is applied in it. `path` leads to it, itself included. */
  level(node: ConfigNode, inherited: readonly Source[], path: readonly ConfigNode[]): ConfigNode {
    const applies = appliesGroups(node);
    if ((!applies && inherited.length === 0) || node.inactive) return node;
    const groups = applies ? this.#groups : undefined;
    const at = applies ? path.map(({ name, key }) => `${name} ${key}`).join('\n') : '';
    const known = memories.get(node);
    if (known !== undefined && known.groups === groups && known.at === at && sameSources(known.sources, inherited)) {
      return known.result;
    }
    const result = this.#merge(node, inherited, path);
    if (path.length > 0) memories.set(node, { sources: inherited, groups, at, result });
    return result;
  }

  #merge(node: ConfigNode, inherited: readonly Source[], path: readonly ConfigNode[]): ConfigNode {
    const except = new Set(applied(node, 'apply-groups-except'));
    const own = applied(node, 'apply-groups').flatMap((group) => sourcesAt(this.#root, group, path));
    const sources = [...own, ...inherited].filter(({ group }) => !except.has(group));
    const children = new Map<string, ConfigNode>();
    let same = true;
    for (const [id, child] of node.children) {
      const kept = isAboutGroups(child) ? undefined : this.#own(child, sources, path);
      if (kept !== undefined) children.set(id, kept);
      same &&= kept === child;
    }
    const before = children.size;
    this.#add(children, node, sources, path);
    return same && children.size === before ? node : { ...node, children };
  }

  /** A statement of the configuration's own with what it inherits; undefined for a level that is left empty. */
  #own(child: ConfigNode, sources: readonly Source[], path: readonly ConfigNode[]): ConfigNode | undefined {
    if (child.inactive || child.schema === undefined || child.schema.kind === 'leaf') return child;
    const below = sources.flatMap((source) => sourcesFor(source, child));
    if (child.schema.kind === 'leaf-list') return joined(child, below);
    const level = this.level(child, below, [...path, child]);
    return level.children.size === 0 && level !== child && !canStandAlone(child) ? undefined : level;
  }

  /** Adds what only the sources hold. */
  #add(children: Map<string, ConfigNode>, node: ConfigNode, sources: readonly Source[], path: readonly ConfigNode[]) {
    if (!isLevel(node.schema)) return;
    for (const source of sources) {
      for (const [id, theirs] of source.node.children) {
        if (theirs.inactive || children.has(id) || isWildcard(theirs.key ?? '')) continue;
        const schema = counterpart(node.schema, theirs);
        if (schema === undefined || hasAlternative(children, schema)) continue;
        const made = this.#made(schema, theirs, sources, source.group, path);
        if (made !== undefined) children.set(id, made);
      }
    }
  }

  /** A statement that the configuration itself does not have. */
  #made(
    schema: SchemaNode,
    theirs: ConfigNode,
    sources: readonly Source[],
    group: string,
    path: readonly ConfigNode[],
  ): ConfigNode | undefined {
    const { name, key } = theirs;
    const values = schema.kind === 'leaf' ? theirs.values : [];
    const bare = { schema, name, key, values, children: new Map(), inactive: false, comment: undefined };
    const below = sources.flatMap((source) => sourcesFor(source, bare));
    const known = additions.get(theirs);
    if (known !== undefined && sameSources(known.sources, below)) return known.made;
    const made = this.#filled(bare, below, group, path);
    additions.set(theirs, { sources: below, made });
    return made;
  }

  #filled(bare: ConfigNode, below: readonly Source[], group: string, path: readonly ConfigNode[]) {
    if (bare.schema?.kind === 'leaf') return rememberGroup(bare, group);
    if (bare.schema?.kind === 'leaf-list') return joined(bare, below);
    const made = this.#merge(bare, below, [...path, bare]);
    return made.children.size === 0 && !canStandAlone(made) ? undefined : rememberGroup({ ...made }, group);
  }
}

/** A leaf-list with the values of the sources behind its own. */
function joined(node: ConfigNode, sources: readonly Source[]): ConfigNode {
  const groups = new Map<string, string>();
  for (const source of sources) {
    for (const value of source.node.values) {
      if (!node.values.includes(value) && !groups.has(value)) groups.set(value, source.group);
    }
  }
  return groups.size === 0 ? node : rememberGroups({ ...node, values: [...node.values, ...groups.keys()] }, groups);
}

/** What the schema calls a group's statement where it is inherited. */
function counterpart(level: Level, { schema, name }: ConfigNode): SchemaNode | undefined {
  if (schema === undefined) return undefined;
  return schema.kind === 'list' && schema.bare ? entriesList(level) : level.children.get(name);
}

function hasAlternative(children: ReadonlyMap<string, ConfigNode>, schema: SchemaNode): boolean {
  if (schema.choice === undefined) return false;
  return [...children.values()].some((child) => child.schema !== schema && child.schema?.choice === schema.choice);
}

function sameSources(a: readonly Source[], b: readonly Source[]): boolean {
  return (
    a.length === b.length && a.every(({ node, group }, index) => b[index]?.node === node && b[index].group === group)
  );
}
