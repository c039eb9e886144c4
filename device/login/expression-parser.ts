/**
 * Reads the extended regular expressions of login classes: POSIX 1003.2, without regard to case. What an expression
 * may be has limits, so that nobody who may configure one can make the device busy with it.
 */

/** The expression cannot be used. The message says why, in the words of regcomp(3) where it has them. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
}

/** One step of a compiled expression; the numbers are steps to go on with. */
export type Step =
  | { readonly op: 'char'; readonly accepts: (char: string) => boolean }
  | { readonly op: 'either'; one: number; other: number }
  | { readonly op: 'goto'; to: number }
  | { readonly op: 'start' }
  | { readonly op: 'end' }
  | { readonly op: 'match' };

const MAX_LENGTH = 4096;
/** Each step costs a visit for every character of the text it is tried on. */
const MAX_STEPS = 2000;
const MAX_DEPTH = 100;
/** Atoms read, those of repeated parts each time: `((){255}){255}` makes no step, and still is work. */
const MAX_WORK = 20_000;
/** POSIX's RE_DUP_MAX. */
const MAX_REPEAT = 255;

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[a-z0-9]/i,
  alpha: /[a-z]/i,
  blank: /[ \t]/,
  cntrl: /[\x00-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/i,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[a-z]/i,
  xdigit: /[0-9a-f]/i,
};

/** Compiles an expression. Throws an ExpressionError for one that is malformed or too large. */
export function parseExpression(text: string): readonly Step[] {
  if (text.length > MAX_LENGTH) throw new ExpressionError(`longer than ${MAX_LENGTH} characters`);
  const parser = new Parser(text.toLowerCase());
  parser.run();
  return parser.steps;
}

class Parser {
  readonly steps: Step[] = [];
  readonly #text: string;
  #at = 0;
  #depth = 0;
  #work = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): void {
    this.#alternatives();
    if (this.#at < this.#text.length) throw new ExpressionError('parentheses not balanced');
    this.#add({ op: 'match' });
  }

  #add(step: Step): number {
    if (this.steps.length >= MAX_STEPS) throw new ExpressionError('expression too large');
    return this.steps.push(step) - 1;
  }

  #take(expected: string): boolean {
    if (this.#text[this.#at] !== expected) return false;
    this.#at++;
    return true;
  }

  /** `a|b|c`: each but the last has a choice before it, and jumps to the end after it. */
  #alternatives(): void {
    const jumps: { op: 'goto'; to: number }[] = [];
    for (;;) {
      const start = this.steps.length;
      this.#sequence();
      if (!this.#take('|')) break;
      this.#insertChoice(start);
      const jump = { op: 'goto' as const, to: 0 };
      this.#add(jump);
      jumps.push(jump);
      const choice = this.steps[start];
      if (choice?.op === 'either') choice.other = this.steps.length;
    }
    for (const jump of jumps) jump.to = this.steps.length;
  }

  #sequence(): void {
    while (this.#at < this.#text.length && this.#text[this.#at] !== '|' && this.#text[this.#at] !== ')') {
      const start = this.steps.length;
      const from = this.#at;
      this.#atom();
      this.#repetitions(start, from);
    }
  }

  #atom(): void {
    if (++this.#work > MAX_WORK) throw new ExpressionError('expression too large');
    const char = this.#text[this.#at++] ?? '';
    switch (char) {
      case '(':
        if (++this.#depth > MAX_DEPTH) throw new ExpressionError('parentheses nested too deeply');
        this.#alternatives();
        this.#depth--;
        if (!this.#take(')')) throw new ExpressionError('parentheses not balanced');
        return;
      case '[':
        this.#add({ op: 'char', accepts: this.#bracket() });
        return;
      case '.':
        this.#add({ op: 'char', accepts: () => true });
        return;
      case '^':
        this.#add({ op: 'start' });
        return;
      case '$':
        this.#add({ op: 'end' });
        return;
      case '*':
      case '+':
      case '?':
        throw new ExpressionError('repetition-operator operand invalid');
      case '\\': {
        const escaped = this.#text[this.#at++];
        if (escaped === undefined) throw new ExpressionError('trailing backslash (\\)');
        this.#literal(escaped);
        return;
      }
      default:
        this.#literal(char);
    }
  }

  #literal(wanted: string): void {
    this.#add({ op: 'char', accepts: (char) => char === wanted });
  }

  /** What stands behind an atom. `start`: its first step; `from`: where its text begins, to read it again. */
  #repetitions(start: number, from: number): void {
    const atomEnd = this.#at;
    for (;;) {
      if (this.#take('*')) this.#star(start);
      else if (this.#take('+')) this.#plus(start);
      else if (this.#take('?')) this.#optional(start);
      else if (this.#bounded()) this.#bound(start, from, atomEnd);
      else return;
    }
  }

  #bounded(): boolean {
    return this.#text[this.#at] === '{' && /\d/.test(this.#text[this.#at + 1] ?? '');
  }

  #star(start: number): void {
    this.#plus(start);
    this.#optional(start);
  }

  #plus(start: number): void {
    const choice = this.#add({ op: 'either', one: start, other: 0 });
    this.steps[choice] = { op: 'either', one: start, other: choice + 1 };
  }

  #optional(start: number): void {
    this.#insertChoice(start);
    const choice = this.steps[start];
    if (choice?.op === 'either') choice.other = this.steps.length;
  }

  /** Puts a choice before the steps from `start` on: into them, or to where its `other` will be set. */
  #insertChoice(start: number): void {
    this.#add({ op: 'match' }); // counts against the limit; the steps move up by one
    this.steps.pop();
    const moved = (to: number) => (to >= start ? to + 1 : to);
    for (const [index, step] of this.steps.entries()) {
      if (index < start) continue;
      if (step.op === 'goto') step.to = moved(step.to);
      else if (step.op === 'either') {
        step.one = moved(step.one);
        step.other = moved(step.other);
      }
    }
    this.steps.splice(start, 0, { op: 'either', one: start + 1, other: 0 });
  }

  /** `{n}`, `{n,}`, `{n,m}`: the atom is compiled as often as it may come. */
  #bound(start: number, from: number, atomEnd: number): void {
    const [written, low = '', comma, high] =
      /^\{(\d+)(,(\d*))?\}/.exec(this.#text.slice(this.#at, this.#at + 12)) ?? [];
    if (written === undefined) throw new ExpressionError('invalid repetition count(s)');
    const [min, max] = [Number(low), comma === undefined ? Number(low) : high === '' ? undefined : Number(high)];
    if (min > MAX_REPEAT || (max !== undefined && (max > MAX_REPEAT || max < min))) {
      throw new ExpressionError('invalid repetition count(s)');
    }
    const behind = this.#at + written.length;
    if (atomEnd !== this.#at) throw new ExpressionError('repetition-operator operand invalid'); // a+{3}
    this.steps.length = start;
    const again = (): number => {
      const at = this.steps.length;
      this.#at = from;
      this.#atom();
      return at;
    };
    for (let count = 0; count < min; count++) again();
    if (max === undefined) this.#star(again());
    const optional: number[] = [];
    for (let count = min; count < (max ?? min); count++) {
      optional.push(this.#add({ op: 'either', one: this.steps.length + 1, other: 0 }));
      again();
    }
    for (const index of optional) this.steps[index] = { op: 'either', one: index + 1, other: this.steps.length };
    this.#at = behind;
  }

  #bracket(): (char: string) => boolean {
    const negated = this.#take('^');
    const tests: ((char: string) => boolean)[] = [];
    for (let first = true; first || this.#text[this.#at] !== ']'; first = false) {
      tests.push(this.#member());
    }
    this.#at++;
    return (char) => tests.some((test) => test(char)) !== negated;
  }

  #member(): (char: string) => boolean {
    const named = /^\[:(\w*):\]/.exec(this.#text.slice(this.#at, this.#at + 12));
    if (named !== null) {
      const known = CLASSES[named[1] ?? ''];
      if (known === undefined) throw new ExpressionError('invalid character class');
      this.#at += named[0].length;
      return (char) => known.test(char);
    }
    const low = this.#text[this.#at++];
    if (low === undefined) throw new ExpressionError('brackets ([ ]) not balanced');
    const dash = this.#text[this.#at] === '-' && this.#text[this.#at + 1] !== ']';
    if (!dash) return (char) => char === low;
    const high = this.#text[this.#at + 1];
    if (high === undefined) throw new ExpressionError('brackets ([ ]) not balanced');
    if (high < low) throw new ExpressionError('invalid character range');
    this.#at += 2;
    return (char) => char >= low && char <= high;
  }
}
