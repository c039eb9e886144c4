/** Two people's changes to one configuration, brought together. */
import { equal } from '../config/equal.ts';
import { type ConfigNode, idOf } from '../config/node.ts';
import { statementSummary } from '../config/print-curly.ts';
import { isLevel } from '../schema/lookup.ts';

/** A statement that both have changed, each in another way. */
export interface Conflict {
  /** Ids from the top: `['system']`. */
  readonly path: readonly string[];
  /** The statement, as it is called below that level. */
  readonly statement: string;
  /** What each made of it, in one line; undefined where it was deleted. */
  readonly mine: string | undefined;
  readonly theirs: string | undefined;
}

export interface Merge {
  readonly config: ConfigNode;
  readonly conflicts: readonly Conflict[];
}

/** `theirs` with what changed between `base` and `mine`. Where both changed the same statement, mine stands. */
export function merge(base: ConfigNode, mine: ConfigNode, theirs: ConfigNode): Merge {
  const conflicts: Conflict[] = [];
  const config = mergeLevel(base, mine, theirs, [], conflicts);
  return { config, conflicts };
}

function mergeLevel(
  base: ConfigNode,
  mine: ConfigNode,
  theirs: ConfigNode,
  path: readonly string[],
  conflicts: Conflict[],
): ConfigNode {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const children = new Map<string, ConfigNode>();
  const decide = (id: string) => {
    const [b, m, t] = [base.children.get(id), mine.children.get(id), theirs.children.get(id)];
    const child = mergeChild(b, m, t, path, id, conflicts);
    if (child !== undefined) children.set(id, child);
  };
  // their order, and what only I have behind it, unless I have changed the order of what was there
  const [first, second] = sameOrder(base, mine) ? [theirs, mine] : [mine, theirs];
  for (const id of first.children.keys()) decide(id);
  for (const id of second.children.keys()) if (!first.children.has(id)) decide(id);
  const inactive = mine.inactive === base.inactive ? theirs.inactive : mine.inactive;
  const comment = mine.comment === base.comment ? theirs.comment : mine.comment;
  if (comment !== theirs.comment && theirs.comment !== base.comment) {
    conflicts.push({ path, statement: 'comment', mine: mine.comment, theirs: theirs.comment });
  }
  return { ...theirs, inactive, comment, children };
}

function mergeChild(
  base: ConfigNode | undefined,
  mine: ConfigNode | undefined,
  theirs: ConfigNode | undefined,
  path: readonly string[],
  id: string,
  conflicts: Conflict[],
): ConfigNode | undefined {
  if (same(mine, base) || same(mine, theirs)) return theirs;
  if (same(theirs, base)) return mine;
  if (mine !== undefined && theirs !== undefined && isLevel(mine.schema)) {
    const empty = { ...mine, inactive: false, comment: undefined, children: new Map<string, ConfigNode>() };
    return mergeLevel(base ?? empty, mine, theirs, [...path, id], conflicts);
  }
  const line = (node: ConfigNode | undefined) => node && statementSummary(node);
  const statement = mine ?? theirs;
  conflicts.push({
    path,
    statement: statement === undefined ? id : idOf(statement),
    mine: line(mine),
    theirs: line(theirs),
  });
  return mine;
}

function same(a: ConfigNode | undefined, b: ConfigNode | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && equal(a, b));
}

/** Whether what is in both stands in the same order in both. */
function sameOrder(a: ConfigNode, b: ConfigNode): boolean {
  const common = [...b.children.keys()].filter((id) => a.children.has(id));
  let at = 0;
  for (const id of a.children.keys()) if (id === common[at]) at++;
  return at === common.length;
}
