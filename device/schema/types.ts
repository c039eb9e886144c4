/** The types a value can have: what `?` shows, what is accepted, and how it is written down. */
import { characterName, forbiddenAt } from './characters.ts';

/** Checks and normalises one value. */
export interface ValueType {
  /** As help shows it in angle brackets, e.g. `ip-prefix`. */
  readonly name: string;
  /** Fixed words the value may be, with their help; completion offers them. */
  readonly words?: ReadonlyMap<string, string>;
  /** Inclusive range of a number. */
  readonly range?: readonly [number, number];
  /** Returns the value as it is stored, or throws a ValueError that says what was expected. */
  parse(text: string): string;
  /** Order in which entries with keys of this type are printed; without it digits count as numbers (natural order). */
  compare?(a: string, b: string): number;
  /**
   * For the entries of a bare list: is the word meant to be a key at all? Where it is not, the statement is
   * unknown (`ae0 { … }`), where it is and does not parse, the value is wrong (`ge-0/0 { … }`). Default: it is.
   */
  claims?(word: string): boolean;
}

/** A value is not of its type. The message is what the CLI prints below the caret. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}

/** The type of a statement without value, a flag: `tcp-established;`. */
export const empty: ValueType = {
  name: 'empty',
  parse(text) {
    throw new ValueError(`invalid value '${text}': the statement takes no value`);
  },
};

/** One of fixed words. `words` maps each word to its line of help. */
export function enumeration(words: Readonly<Record<string, string>>): ValueType {
  const known = new Map(Object.entries(words));
  return {
    name: 'value',
    words: known,
    parse(text) {
      if (known.has(text)) return text;
      throw new ValueError(`invalid value '${text}': expected ${[...known.keys()].join(', ')}`);
    },
  };
}

/** A decimal number between `min` and `max`, both included. Stored without leading zeros. */
export function integer(min: number, max: number, name = 'number'): ValueType {
  return {
    name,
    range: [min, max],
    parse(text) {
      if (!/^-?\d{1,15}$/.test(text)) throw new ValueError(`Invalid numeric value: '${text}'`);
      const value = Number(text);
      if (value < min || value > max) throw new ValueError(`Value ${text} is not within range (${min}..${max})`);
      return String(value);
    },
    compare: (a, b) => Number(a) - Number(b),
  };
}

/** What a text must look like. Lengths are in characters; `expected` completes "expected …" when `pattern` fails. */
export interface TextOptions {
  readonly name?: string;
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: RegExp;
  readonly expected?: string;
}

/** Any text, in quotes where it has spaces. */
export function string(options: TextOptions = {}): ValueType {
  const { name = 'text', min = 0, max = 65535, pattern, expected = `a ${name}` } = options;
  return {
    name,
    parse(text) {
      if (text.length < min || text.length > max) {
        throw new ValueError(`Length ${text.length} is not within range (${min}..${max})`);
      }
      if (forbiddenAt(text) >= 0) throw new ValueError(`invalid value: ${characterName(text, forbiddenAt(text))}`);
      if (pattern && !pattern.test(text)) throw new ValueError(`invalid value '${text}': expected ${expected}`);
      return text;
    },
  };
}

/** A text without white space and control characters: a name. */
export function word(options: TextOptions = {}): ValueType {
  const base = string({ name: 'name', min: 1, max: 255, ...options });
  return {
    ...base,
    parse(text) {
      if (/[\s\p{Cc}]/u.test(text)) throw new ValueError(`invalid value '${text}': must not contain white space`);
      return base.parse(text);
    },
  };
}
