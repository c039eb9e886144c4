/** Numbers as filters compare them: a number, a range, or a name. */
import { ValueError, type ValueType } from './types.ts';

/** Both ends included. */
export type NumberRange = readonly [first: number, last: number];

/** A type whose every value is a range of numbers. */
export interface RangeType extends ValueType {
  /** The numbers a value stands for. Throws a ValueError. */
  numbers(text: string): NumberRange;
}

export interface RangeOptions {
  /** As help shows it in angle brackets. */
  readonly name: string;
  /** What a value is, for errors: `port` gives "expected a port name, a port number or a range such as …". */
  readonly what: string;
  /** The names Junos gives to numbers. */
  readonly names?: ReadonlyMap<string, number>;
  /** Names that are taken, and that help does not offer. */
  readonly hidden?: ReadonlyMap<string, number>;
  /** What help says of a name's number: `Port` gives "Port 22". */
  readonly label?: string;
  readonly max: number;
  /** A range, for errors. */
  readonly example: string;
  /** Whether `0x2e` and `b101110` are numbers too. */
  readonly radix?: boolean;
}

const DECIMAL = /^\d{1,15}$/;

/** A number from 0 to `max`, a range of them, or a name; stored as it was written, a name stays a name. */
export function rangeType(options: RangeOptions): RangeType {
  const { name, what, names = new Map<string, number>(), hidden, label = what, max, example, radix = false } = options;
  const article = /^(?:[aeiou]|ICMP|IP )/i.test(what) ? 'an' : 'a';
  const forms = [
    ...(names.size > 0 ? [`${article} ${what} name`] : []),
    ...(names.size > 0 ? [`${article} ${what} number`] : ['a number']),
  ];

  function number(text: string): number | undefined {
    const value = DECIMAL.test(text) ? Number(text) : radix ? otherBase(text) : undefined;
    if (value !== undefined && value > max) throw new ValueError(`Value ${text} is not within range (0..${max})`);
    return value;
  }

  function numbers(text: string): NumberRange {
    const named = names.get(text) ?? hidden?.get(text);
    if (named !== undefined) return [named, named];
    const dash = text.indexOf('-');
    const first = number(dash < 0 ? text : text.slice(0, dash));
    const last = dash < 0 ? first : number(text.slice(dash + 1));
    if (first === undefined || last === undefined) {
      throw new ValueError(`invalid value '${text}': expected ${forms.join(', ')} or a range such as ${example}`);
    }
    if (last < first) throw new ValueError(`invalid value '${text}': the range ends before it begins`);
    return [first, last];
  }

  return {
    name,
    ...(names.size > 0 && { words: new Map([...names].map(([word, value]) => [word, `${label} ${value}`])) }),
    numbers,
    parse(text) {
      numbers(text);
      return text.replace(/\d+/g, (digits, at: number) => (isDecimal(text, at) ? String(Number(digits)) : digits));
    },
  };
}

function otherBase(text: string): number | undefined {
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return Number(text);
  return /^b[01]{1,32}$/.test(text) ? Number.parseInt(text.slice(1), 2) : undefined;
}

/** Whether the digits at `at` are a whole number of a value, and no part of a name or of another base. */
function isDecimal(text: string, at: number): boolean {
  return /^(?:\d+-)?$/.test(text.slice(0, at)) && /^\d+(?:-|$)/.test(text.slice(at));
}
