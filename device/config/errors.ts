/** What is wrong with a text of configuration, and where. */

/** A place in a text; line and column count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * A configuration text cannot be understood at one place. The message is in Junos's words where they are known
 * (`syntax error`, `missing argument`, a value's error), without full stop.
 */
export class ConfigSyntaxError extends Error implements Position {
  override readonly name = 'ConfigSyntaxError';
  /** The file the text came from, if it came from one. */
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
  /** The word that is wrong, as it stands in the text. */
  readonly token: string | undefined;

  constructor(message: string, place: Position & { readonly file?: string | undefined; readonly token?: string }) {
    super(message);
    this.file = place.file;
    this.line = place.line;
    this.column = place.column;
    this.token = place.token;
  }
}

/** Something worth saying about a text that is no error. */
export interface ConfigWarning extends Position {
  readonly file: string | undefined;
  readonly message: string;
}

/** One line: `R2.conf:3:14: syntax error: 'hostname'`. */
export function describe(problem: ConfigSyntaxError | ConfigWarning): string {
  const word = problem instanceof ConfigSyntaxError ? problem.token : undefined;
  const token = word === undefined || problem.message.includes(word) ? '' : `: '${word}'`;
  const file = problem.file === undefined ? '' : `${problem.file}:`;
  return `${file}${problem.line}:${problem.column}: ${problem.message}${token}`;
}

/** The line of `text` the error is in, a caret below the place, and the message: as the CLI shows it. */
export function renderCaret(error: ConfigSyntaxError, text: string): string {
  const line = text.split('\n', error.line)[error.line - 1] ?? '';
  // Tabs stay, so that the caret stands below its place however wide they are shown.
  const indent = line.slice(0, error.column - 1).replace(/[^\t]/g, ' ');
  return `${line.replace(/\r$/, '')}\n${indent.padEnd(error.column - 1)}^\n${error.message}\n`;
}
