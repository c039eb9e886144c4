/** The sentences in which the evaluator says why a condition does not hold: numbers with their names, lists as people say them. */
import { dscp, precedence } from '../schema/code-points.ts';
import { icmpType } from '../schema/icmp.ts';
import { ipOption } from '../schema/ip-options.ts';
import type { RangeType } from '../schema/numbers.ts';
import { PORTS } from '../schema/ports.ts';
import { PROTOCOLS } from '../schema/protocols.ts';
import type { Family, FlagExpression, NumberField, Range } from './model.ts';

/** Values of a list that are said; of more only their number. */
const SAID = 5;

/** What a field is called in a sentence. */
export function fieldName(field: NumberField, family: Family): string {
  if (field === 'ttl') return family === 'inet' ? 'TTL' : 'hop limit';
  if (field === 'dscp') return family === 'inet' ? 'DSCP' : 'traffic class';
  return field.replaceAll('-', ' ').replace('icmp', 'ICMP');
}

/** Names of numbers; of several names for one the first. */
function names(known: ReadonlyMap<string, number>): ReadonlyMap<number, string> {
  return new Map([...known].map(([name, number]) => [number, name] as const).reverse());
}

/** Names of the numbers of a type that has words for them. */
function wordsOf(type: RangeType): ReadonlyMap<number, string> {
  const ranges = [...(type.words?.keys() ?? [])].map((word) => [word, type.numbers(word)] as const);
  return names(new Map(ranges.flatMap(([word, [first, last]]) => (first === last ? [[word, first] as const] : []))));
}

const PORT_NAMES = names(PORTS);
const PROTOCOL_NAMES = names(PROTOCOLS);
const OPTION_NAMES = wordsOf(ipOption);
const ICMP_TYPES = { inet: wordsOf(icmpType.inet), inet6: wordsOf(icmpType.inet6) };
const NAMES: Readonly<Partial<Record<NumberField, ReadonlyMap<number, string>>>> = {
  port: PORT_NAMES,
  'source-port': PORT_NAMES,
  'destination-port': PORT_NAMES,
  protocol: PROTOCOL_NAMES,
  'next-header': PROTOCOL_NAMES,
  dscp: wordsOf(dscp),
  precedence: wordsOf(precedence),
};

/** `22 (ssh)`, `tcp`, `64`. A code of ICMP has no name: it would be of one type. */
export function numberText(field: NumberField | 'option', value: number, family: Family): string {
  const known =
    field === 'option' ? OPTION_NAMES : field === 'icmp-type' ? ICMP_TYPES[family] : NAMES[field as NumberField];
  const name = known?.get(value);
  if (name === undefined) return String(value);
  return field === 'protocol' || field === 'next-header' ? name : `${value} (${name})`;
}

/** `22 (ssh) or 1024 to 65535`. */
export function rangesText(field: NumberField, ranges: readonly Range[], family: Family): string {
  const texts = ranges.map(([first, last]) =>
    first === last ? numberText(field, first, family) : `${first} to ${last}`,
  );
  return listed(texts, 'or');
}

/** `a`, `a or b`, `a, b or c`; of a long list its beginning and the number of the rest. */
export function listed(texts: readonly string[], joint: 'or' | 'and'): string {
  const said = texts.length > SAID ? [...texts.slice(0, SAID - 2), `${texts.length - SAID + 2} more`] : texts;
  const last = said.at(-1) ?? '';
  return said.length > 1 ? `${said.slice(0, -1).join(', ')} ${joint} ${last}` : last;
}

const TCP_FLAGS = ['fin', 'syn', 'rst', 'push', 'ack', 'urgent', 'ece', 'cwr'];
const FRAGMENT_FLAGS = ['more-fragments', 'dont-fragment', 'reserved'];

/** `syn and ack`, or `none`. */
export function flagsText(of: 'tcp' | 'fragment', value: number): string {
  const set = (of === 'tcp' ? TCP_FLAGS : FRAGMENT_FLAGS).filter((_, bit) => value & (1 << bit));
  return set.length === 0 ? 'none' : set.join(' ');
}

/** The expression as it may be written: `(ack & !syn) | rst`. */
export function expressionText(of: 'tcp' | 'fragment', expression: FlagExpression): string {
  if (expression.op === 'flag') {
    const flags = flagsText(of, expression.mask).split(' ');
    return flags.length === 1 ? flags.join('') : `(${flags.join(' & ')})`;
  }
  if (expression.op === 'not') return `!${grouped(of, expression.of)}`;
  return expression.of.map((part) => grouped(of, part)).join(expression.op === 'and' ? ' & ' : ' | ');
}

function grouped(of: 'tcp' | 'fragment', expression: FlagExpression): string {
  const text = expressionText(of, expression);
  return expression.op === 'and' || expression.op === 'or' ? `(${text})` : text;
}
