/**
 * What a commit says of statements about filters that the schema does not know. Elsewhere such statements are kept and
 * ignored; but a term without one of its conditions would match more than it says, and a filter is there for security:
 * the commit is refused, as a Junos device refuses a condition its hardware cannot match.
 */
import { type ConfigNode, descend, isUnknown } from '../config/node.ts';
import { pathWords } from '../config/path.ts';
import type { Problem } from './feature.ts';

const CONDITION = 'match condition is not supported: without it the term would match more packets than it says';
const ACTION = 'action is not supported: packets are treated as if it were not there';
const OTHER = 'statement ignored: not supported';

/** Problems of unknown statements below `[edit firewall]` and the like in groups; `root` is the configuration itself. */
export function unknownFirewallProblems(root: ConfigNode): Problem[] {
  const groups = descend(root, 'groups');
  const levels = groups === undefined || groups.inactive ? [] : [...groups.children.values()];
  return [
    ...below(descend(root, 'firewall'), []),
    ...levels
      .filter(({ inactive }) => !inactive)
      .flatMap((group) => below(descend(group, 'firewall'), [groups, group])),
  ];
}

/** What was found below a level whose statements count the same, so that a commit looks only at what changed. */
const found = new WeakMap<ConfigNode, readonly (readonly ConfigNode[])[]>();

function below(level: ConfigNode | undefined, above: readonly (ConfigNode | undefined)[]): Problem[] {
  if (level === undefined) return [];
  const path = above.flatMap((node) => (node === undefined ? [] : [node]));
  return unknownIn(level).map((ways) => problemOf([...path, ...ways]));
}

/** The ways to the active unknown statements in `level`, each from `level` to the statement. */
function unknownIn(level: ConfigNode): readonly (readonly ConfigNode[])[] {
  if (level.inactive) return [];
  if (isUnknown(level)) return [[level]];
  if (level.children.size === 0) return [];
  const known = found.get(level);
  if (known !== undefined) return known;
  const ways = [...level.children.values()].flatMap((child) => unknownIn(child).map((way) => [level, ...way]));
  found.set(level, ways);
  return ways;
}

function problemOf(way: readonly ConfigNode[]): Problem {
  const levels = way.slice(0, -1);
  const words = (nodes: readonly ConfigNode[]) => nodes.map((node) => pathWords([{ ...node, values: [] }]).join(' '));
  const names = new Set(levels.map(({ name }) => name));
  const schema = levels.at(-1)?.schema;
  const split = schema?.kind === 'container' && schema.prefix ? -2 : -1; // `family` stands on the line of what follows
  const [path, statement] = [words(way.slice(0, split)), words(way.slice(split)).join(' ')];
  if (names.has('from')) return { severity: 'error', path, statement, message: CONDITION };
  return { severity: 'warning', path, statement, message: names.has('then') && names.has('term') ? ACTION : OTHER };
}
