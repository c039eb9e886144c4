/** Keys of configuration groups that stand for several: `<*>`, `<ge-0/0/[1-3]>`. */
import type { ValueType } from './types.ts';

/** Whether a key is a pattern rather than a name. */
export function isWildcard(key: string): boolean {
  return key.length > 2 && key.startsWith('<') && key.endsWith('>');
}

/** Whether the pattern (in its angle brackets) stands for `key`: `*`, `?` and `[a-z]` as a shell has them. */
export function wildcardMatches(wildcard: string, key: string): boolean {
  const parts = wildcard.slice(1, -1).match(/\[[^\]]+\]|./gsu) ?? [];
  const text = [...key];
  let [part, at] = [0, 0];
  // after a star: where it stands, and how far it reaches so far
  let star: readonly [part: number, at: number] | undefined;
  while (at < text.length) {
    const pattern = parts[part];
    if (pattern === '*') {
      star = [part, at];
      part++;
    } else if (pattern !== undefined && matchesOne(pattern, text[at] ?? '')) {
      part++;
      at++;
    } else if (star !== undefined) {
      star = [star[0], star[1] + 1];
      [part, at] = [star[0] + 1, star[1]];
    } else {
      return false;
    }
  }
  return parts.slice(part).every((pattern) => pattern === '*');
}

function matchesOne(pattern: string, character: string): boolean {
  if (pattern === '?') return true;
  if (pattern.length < 3 || !pattern.startsWith('[')) return pattern === character;
  const negated = /^\[[!^]./.test(pattern);
  const set = [...pattern.slice(negated ? 2 : 1, -1)];
  let found = false;
  for (let index = 0; index < set.length; index++) {
    const [from = '', dash, to] = set.slice(index, index + 3);
    const isRange = dash === '-' && to !== undefined;
    found ||= isRange ? from <= character && character <= to : from === character;
    if (isRange) index += 2;
  }
  return found !== negated;
}

/** The type of a list's key in a group: what the list takes, or a pattern. Patterns are shown behind the names. */
export function wildcardKey(type: ValueType): ValueType {
  return {
    ...type,
    parse: (text) => (isWildcard(text) && !/\s/.test(text) ? text : type.parse(text)),
    ...(type.compare && {
      compare(a: string, b: string) {
        const [x, y] = [isWildcard(a), isWildcard(b)];
        if (x !== y) return Number(x) - Number(y);
        if (x) return a < b ? -1 : Number(a > b);
        return type.compare?.(a, b) ?? 0;
      },
    }),
    ...(type.claims && { claims: (word: string) => isWildcard(word) || (type.claims?.(word) ?? true) }),
  };
}
