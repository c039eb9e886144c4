/** A command failed in a way the user is told of; the message is empty where a program it ran has said why. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** Where in the typed line the caret points, from 0; undefined when the line is not to blame. */
  readonly column: number | undefined;
  constructor(message: string, options: ErrorOptions & { column?: number } = {}) {
    super(message, options);
    this.column = options.column;
  }
}

/**
 * What is printed for a command that failed. `offset` is the width of the prompt the line was typed at, so that the
 * caret stands below the word; 0 where no prompt was shown.
 */
export function renderError(error: unknown, offset: number): string {
  if (!(error instanceof CommandError)) return `error: ${error instanceof Error ? error.message : String(error)}\n`;
  if (error.message === '') return '';
  const caret = error.column === undefined ? '' : `${' '.repeat(offset + error.column)}^\n`;
  return `${caret}${error.message}\n`;
}
