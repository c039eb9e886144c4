/** What pipes work on, and what they may do to how the output is shown. */
import type { Runner } from '../../run.ts';
import type { Account } from '../account.ts';
import type { Command } from '../grammar.ts';
import type { Output } from '../output.ts';

/** How output is shown: page by page, with a last question too, or all at once. */
export type Paging = 'page' | 'hold' | 'never';

/** The session a line is run for. */
export interface Piping {
  /** Lines of the user's screen; `last` without a number fills it. */
  readonly rows: number;
  /** Pipes such as `no-more` change it. */
  paging: Paging;
  /** Whose files `save` writes, and where; absent where commands run without a session. */
  readonly files?: { readonly account: Pick<Account, 'uid' | 'gid'>; readonly directory: string };
  readonly run: Runner;
}

export interface Piped {
  readonly output: Output;
  readonly piping: Piping;
}

export type Pipe = Command<Piped, Output | Promise<Output>>;
