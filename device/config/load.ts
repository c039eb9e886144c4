/** What both parsers work on: the edit they fill, and what they have to say. */
import type { Container } from '../schema/kinds.ts';
import { Alternatives } from './alternatives.ts';
import type { Edit } from './edit.ts';
import { ConfigSyntaxError, type ConfigWarning, type Position } from './errors.ts';
import type { Path } from './path.ts';

/** One text being loaded. */
export class Loading {
  readonly schema: Container;
  readonly edit: Edit;
  readonly file: string | undefined;
  readonly unknown: 'keep' | 'error';
  /** The level the text is relative to. */
  readonly from: Path;
  /** Whether `replace:` and XML's `replace="replace"` are obeyed; in a merge they say nothing. */
  readonly replaces: boolean;
  readonly alternatives = new Alternatives();
  readonly errors: ConfigSyntaxError[] = [];
  readonly warnings: ConfigWarning[] = [];

  constructor(options: Pick<Loading, 'schema' | 'edit' | 'file' | 'unknown' | 'from' | 'replaces'>) {
    this.schema = options.schema;
    this.edit = options.edit;
    this.file = options.file;
    this.unknown = options.unknown;
    this.from = options.from;
    this.replaces = options.replaces;
  }

  fail(message: string, place: Position & { readonly text?: string }): void {
    const { line, column, text } = place;
    this.errors.push(
      new ConfigSyntaxError(message, { line, column, file: this.file, ...(text ? { token: text } : {}) }),
    );
  }

  warn(message: string, { line, column }: Position): void {
    this.warnings.push({ message, line, column, file: this.file });
  }
}
