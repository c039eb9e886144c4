/** Words for a value that is not one of the known ones. */

/** `router or host`; `a, b or c`. */
export function expectedOneOf(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/**
 * The known word that a misspelt one most likely stands for; undefined when none is near. Short words are only near when
 * no more than their case differs: `R3` is not a misspelt `R1`.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= tolerance(candidate.length));
  near.sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

function tolerance(length: number): number {
  return length < 4 ? Math.max(0, length - 2) : Math.max(2, Math.floor(length / 3));
}

/** `unknown key 'knd' (did you mean 'kind'?); expected kind, …`: the value, its likely meaning and what is known. */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return `unknown ${what} '${word}'${meant ? ` (did you mean '${meant}'?)` : ''}; expected ${expectedOneOf(known)}`;
}

/** Levenshtein's distance: single-character insertions, deletions and substitutions from `a` to `b`. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, left] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, right] of [...b].entries()) {
      const substitution = (row[j] ?? 0) + (left === right ? 0 : 1);
      next.push(Math.min(substitution, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
