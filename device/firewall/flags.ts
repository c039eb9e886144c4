/**
 * Bit-field conditions: `tcp-flags "(ack & !syn) | rst"` and `fragment-flags`. Junos's operators, the strongest
 * first: parentheses, `!`, `&` or `+` (and), `|` or `,` (or).
 */
import { ValueError, type ValueType } from '../schema/types.ts';
import type { FlagExpression } from './model.ts';

/** Which flags a text may name, and what its numbers mean. */
interface FlagNames {
  /** The field, for errors. */
  readonly field: string;
  readonly names: ReadonlyMap<string, number>;
  /** The mask a number stands for; undefined when it stands for none. */
  mask(number: number): number | undefined;
  /** What numbers are good, for errors. */
  readonly numbers: string;
}

const TCP: FlagNames = {
  field: 'TCP flag',
  names: new Map([
    ['fin', 0x01],
    ['syn', 0x02],
    ['rst', 0x04],
    ['push', 0x08],
    ['ack', 0x10],
    ['urgent', 0x20],
  ]),
  mask: (number) => (number >= 0x01 && number <= 0xff ? number : undefined),
  numbers: '0x1 to 0xff',
};

/** Junos prints the numbers as they stand in the upper bits: of four in newer releases, of sixteen in older ones. */
const FRAGMENT: FlagNames = {
  field: 'fragment flag',
  names: new Map([
    ['dont-fragment', 0x2],
    ['more-fragments', 0x1],
    ['reserved', 0x4],
  ]),
  mask(number) {
    const nibble = number > 0xf ? number / 0x1000 : number;
    return nibble >= 0x2 && nibble <= 0xe && nibble % 2 === 0 ? nibble / 2 : undefined;
  },
  numbers: '0x2 (more-fragments), 0x4 (dont-fragment), 0x8 (reserved) and their sums',
};

/** Long enough for anything sensible, short enough to nest without end. */
const MAX_LENGTH = 256;

const TOKEN = /\s*([!&+|,()]|[^\s!&+|,()]+)/y;

interface Token {
  readonly text: string;
  /** From 1. */
  readonly column: number;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(new RegExp(TOKEN, 'gy'))) {
    const [whole, word = ''] = match;
    tokens.push({ text: word, column: match.index + whole.length - word.length + 1 });
  }
  return tokens;
}

class Parser {
  readonly #text: string;
  readonly #flags: FlagNames;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(text: string, flags: FlagNames) {
    this.#text = text;
    this.#flags = flags;
    this.#tokens = tokenize(text);
  }

  parse(): FlagExpression {
    const expression = this.#chain('or', ['|', ',']);
    if (this.#index < this.#tokens.length) this.#fail(`expected an operator (& + | ,)`);
    return expression;
  }

  #fail(expected: string): never {
    const token = this.#tokens[this.#index];
    const place = token === undefined ? 'at its end' : `before '${token.text}' (column ${token.column})`;
    throw new ValueError(`invalid value '${this.#text}': ${expected} ${place}`);
  }

  /** Takes one of these tokens if it comes next. */
  #takes(...texts: readonly string[]): boolean {
    const isNext = texts.includes(this.#tokens[this.#index]?.text ?? '');
    if (isNext) this.#index++;
    return isNext;
  }

  #chain(op: 'or' | 'and', operators: readonly string[]): FlagExpression {
    const operand = () => (op === 'or' ? this.#chain('and', ['&', '+']) : this.#unary());
    const first = operand();
    const of = [first];
    while (this.#takes(...operators)) of.push(operand());
    return of.length === 1 ? first : { op, of };
  }

  #unary(): FlagExpression {
    if (this.#takes('!')) return { op: 'not', of: this.#unary() };
    if (!this.#takes('(')) return { op: 'flag', mask: this.#mask() };
    const inner = this.#chain('or', ['|', ',']);
    if (!this.#takes(')')) this.#fail("expected ')'");
    return inner;
  }

  #mask(): number {
    const { field, names, numbers } = this.#flags;
    const text = this.#tokens[this.#index]?.text ?? '';
    const isNumber = /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text);
    const mask = isNumber ? this.#flags.mask(Number(text)) : names.get(text);
    if (mask === undefined) {
      this.#fail(
        isNumber
          ? `expected a number of ${field}s: ${numbers}`
          : `expected a ${field} (${[...names.keys()].join(', ')}) or a number`,
      );
    }
    this.#index++;
    return mask;
  }
}

function flagType(flags: FlagNames, name: string): ValueType & { expression(text: string): FlagExpression } {
  const expression = (text: string) => {
    if (text.length > MAX_LENGTH) throw new ValueError(`Length ${text.length} is not within range (1..${MAX_LENGTH})`);
    return new Parser(text, flags).parse();
  };
  return {
    name,
    words: new Map([...flags.names].map(([word, mask]) => [word, `Flag 0x${mask.toString(16)}`])),
    expression,
    parse(text) {
      const trimmed = text.trim();
      expression(trimmed);
      return trimmed;
    },
  };
}

/** `from tcp-flags`, kept as it was written; `expression` reads it. Both throw a ValueError. */
export const tcpFlags = flagType(TCP, 'tcp-flags');

/** `from fragment-flags`. */
export const fragmentFlags = flagType(FRAGMENT, 'fragment-flags');

/** `tcp-established` is another spelling of this. */
export const TCP_ESTABLISHED: FlagExpression = tcpFlags.expression('ack | rst');

/** `tcp-initial` is another spelling of this. */
export const TCP_INITIAL: FlagExpression = tcpFlags.expression('!ack & syn');

/** Whether an expression is true of a field's bits. (The reference evaluator has this of its own: it shares nothing.) */
export function holds(expression: FlagExpression, bits: number): boolean {
  switch (expression.op) {
    case 'flag':
      return (bits & expression.mask) === expression.mask;
    case 'not':
      return !holds(expression.of, bits);
    case 'and':
      return expression.of.every((one) => holds(one, bits));
    case 'or':
      return expression.of.some((one) => holds(one, bits));
  }
}
