/** The types a value can have: what `?` shows, what is accepted, and how it is written down. */

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
}

/** A value is not of its type. The message is what the CLI prints below the caret. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}
