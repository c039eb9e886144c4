/** What no configuration holds, in any of its languages. */

/**
 * Control characters but tab and line ends, halves of surrogate pairs, and what is no character: XML cannot hold them
 * (XML 1.0, production Char), so nothing may, or a configuration could be written in one language and not in another.
 * Nor byte order marks, which readers take away.
 */
const FORBIDDEN = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]/u;

/** The same but for the surrogates, which the engine finds faster. */
const UNWRITABLE = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]/;

/** The place of the first such character, -1 when there is none. */
export function forbiddenAt(text: string): number {
  return text.isWellFormed() && !UNWRITABLE.test(text) ? -1 : text.search(FORBIDDEN);
}

/** A character as errors name it: `control character 0x07`. */
export function characterName(text: string, at: number): string {
  const code = text.charCodeAt(at);
  const kind = code < 0x80 ? 'control character' : 'character';
  return `${kind} 0x${code.toString(16).padStart(2, '0')}`;
}
