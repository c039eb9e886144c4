/** Patterns that users type: extended regular expressions in which case does not count. */
import { Expression, ExpressionError } from '../login/expression.ts';
import { CommandError } from './errors.ts';

/** Characters that make a pattern more than a text. */
const SPECIAL = /[\\^$.*+?()[\]{}|]/;
/** An expression that cannot keep JavaScript's own engine busy: nothing in it is repeated but single characters, and that once. */
const QUICK = /^[^\\()[\]{}|*+?]*([*+?][^\\()[\]{}|*+?]*)?$/;

/** Says of a text whether the pattern is in it. Throws a CommandError for what is no expression. */
export function searcher(pattern: string): (text: string) => boolean {
  if (!SPECIAL.test(pattern)) {
    const wanted = pattern.toLowerCase();
    return (text) => text.toLowerCase().includes(wanted);
  }
  try {
    if (QUICK.test(pattern) && !/^[*+?]/.test(pattern)) {
      const expression = new RegExp(pattern, 'i');
      return (text) => expression.test(text);
    }
    const expression = new Expression(pattern);
    return (text) => expression.longest(text) !== undefined;
  } catch (cause) {
    if (!(cause instanceof ExpressionError || cause instanceof SyntaxError)) throw cause;
    throw new CommandError(`error: '${pattern}' is not a regular expression`, { cause });
  }
}
