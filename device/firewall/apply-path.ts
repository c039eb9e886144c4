/** `apply-path` of a prefix list: a pattern for places of the configuration, whose values become prefixes. */
import type { ConfigNode } from '../config/node.ts';
import { string, ValueError, type ValueType } from '../schema/types.ts';
import { isWildcard, wildcardMatches } from '../schema/wildcards.ts';

/** The words of an `apply-path`. */
export function pathPattern(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const text = string({ name: 'apply-path', min: 1, max: 4096 });

/** A path of words and patterns; without a pattern at all it would name one place only. */
export const applyPathType: ValueType = {
  ...text,
  parse(value) {
    const pattern = text.parse(value);
    if (pathPattern(pattern).some(isWildcard)) return pattern;
    throw new ValueError(
      `invalid value '${value}': expected a path with patterns such as "interfaces <*> unit <*> family inet address <*>"`,
    );
  },
};

/** Keys and values that stand where the pattern says, in the configuration's order. */
export function applyPath(config: ConfigNode, pattern: readonly string[]): string[] {
  const [word, ...rest] = pattern;
  if (word === undefined) return [];
  const named = isWildcard(word) ? undefined : config.children.get(word);
  if (named !== undefined) return below(named, rest);
  const found: string[] = [];
  for (const child of config.children.values()) {
    if (child.key === undefined) continue;
    const isBare = child.schema?.kind === 'list' && child.schema.bare;
    if (isBare && fits(word, child.key)) found.push(...below(child, rest));
    if (!isBare && child.name === word && rest[0] !== undefined && fits(rest[0], child.key)) {
      found.push(...below(child, rest.slice(1)));
    }
  }
  return found;
}

function fits(word: string, key: string): boolean {
  return isWildcard(word) ? wildcardMatches(word, key) : word === key;
}

/** What the rest of the pattern finds in a statement; at its end the statement's own key. */
function below(node: ConfigNode, pattern: readonly string[]): string[] {
  const [word, ...rest] = pattern;
  if (word === undefined) return node.key === undefined ? [] : [node.key];
  if (node.schema?.kind === 'leaf' || node.schema?.kind === 'leaf-list') {
    return rest.length > 0 ? [] : node.values.filter((value) => fits(word, value));
  }
  return applyPath(node, pattern);
}
