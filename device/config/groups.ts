/** Configuration groups as a configuration has them: what they hold for a place, and what is wrong with their use. */
import { APPLY_GROUPS, APPLY_GROUPS_EXCEPT } from '../schema/groups.ts';
import { isWildcard, wildcardMatches } from '../schema/wildcards.ts';
import { type ConfigNode, idOf, leafValues } from './node.ts';
import { pathWords } from './path.ts';

/** What a group holds for one statement. */
export interface Source {
  readonly group: string;
  readonly node: ConfigNode;
}

/** The groups applied (or excepted) at this very level, nearest first. */
export function applied(level: ConfigNode, statement: 'apply-groups' | 'apply-groups-except'): readonly string[] {
  const node = level.children.get(statement);
  return node === undefined || node.inactive || node.schema === undefined ? [] : node.values;
}

/** Whether a child says something about groups rather than about the device. */
export function isAboutGroups({ schema }: ConfigNode): boolean {
  return schema?.name === APPLY_GROUPS.name || schema?.name === APPLY_GROUPS_EXCEPT.name;
}

/** What the source holds for `child`, one of the statements below: the entry of its name, then patterns that fit it. */
export function sourcesFor({ group, node }: Source, child: ConfigNode): Source[] {
  const found: Source[] = [];
  const same = node.children.get(idOf(child));
  if (same !== undefined && !same.inactive && same.schema !== undefined) found.push({ group, node: same });
  if (child.key === undefined || child.schema?.kind !== 'list') return found;
  for (const other of patternsIn(node)) {
    if (other === same || other.name !== child.name || other.key === undefined) continue;
    if (wildcardMatches(other.key, child.key)) found.push({ group, node: other });
  }
  return found;
}

const patterns = new WeakMap<ConfigNode, readonly ConfigNode[]>();

/** The entries of a group's level that stand for several. */
function patternsIn(level: ConfigNode): readonly ConfigNode[] {
  const known = patterns.get(level);
  if (known !== undefined) return known;
  const found = [...level.children.values()].filter(({ key, inactive }) => !inactive && isWildcard(key ?? ''));
  patterns.set(level, found);
  return found;
}

/** What the group holds for the level at the end of `path`. */
export function sourcesAt(root: ConfigNode, group: string, path: readonly ConfigNode[]): Source[] {
  const groups = root.children.get('groups');
  const node = groups?.inactive ? undefined : groups?.children.get(group);
  let sources: Source[] = node === undefined || node.inactive ? [] : [{ group, node }];
  for (const step of path) sources = sources.flatMap((source) => sourcesFor(source, step));
  return sources;
}

const appliers = new WeakMap<ConfigNode, boolean>();

/** Whether a group is applied to this level or to one below, or excepted. */
export function appliesGroups(node: ConfigNode): boolean {
  if (node.children.size === 0) return false;
  const known = appliers.get(node);
  if (known !== undefined) return known;
  let found = node.children.has(APPLY_GROUPS.name) || node.children.has(APPLY_GROUPS_EXCEPT.name);
  for (const child of node.children.values()) found ||= appliesGroups(child);
  appliers.set(node, found);
  return found;
}

/** Something that stops a commit; it has the shape of a feature's problem. */
export interface GroupProblem {
  readonly severity: 'error';
  readonly path: readonly string[];
  readonly statement: string;
  readonly message: string;
}

/** The groups that are applied though nobody has defined them. `root` is the active configuration. */
export function groupProblems(root: ConfigNode): GroupProblem[] {
  const defined = new Set([...(root.children.get('groups')?.children.values() ?? [])].map(({ key }) => key));
  const problems: GroupProblem[] = [];
  const visit = (node: ConfigNode, path: readonly string[]) => {
    for (const statement of ['apply-groups', 'apply-groups-except'] as const) {
      for (const group of leafValues(node, statement)) {
        if (defined.has(group)) continue;
        const message = `group '${group}' is not defined`;
        problems.push({ severity: 'error', path, statement: `${statement} ${group}`, message });
      }
    }
    for (const child of node.children.values()) {
      if (child.schema?.name === 'groups' && node === root) continue;
      if (appliesGroups(child)) visit(child, [...path, pathWords([{ ...child, values: [] }]).join(' ')]);
    }
  };
  if (appliesGroups(root)) visit(root, []);
  return problems;
}
