/** Expressions of flags. */
import { holds } from '../flags.ts';
import type { FlagCondition, FlagExpression } from '../model.ts';
import type { Match } from './rule.ts';

/** Where the flags stand, and how far left of the model's bits. */
const PLACES = {
  // 14th byte of TCP's header, whatever the protocol
  tcp: { field: '@th,104,8', shift: 0, all: 0xff, last: 13 },
  fragment: { field: 'ip frag-off', shift: 13, all: 0x7, last: undefined },
} as const;

/**
 * The ways the condition can hold: always one comparison, as few bits have few values. An expression that holds for
 * no value gives none; one that holds for all still asks for the field.
 */
export function flagAlternatives({ of, expression }: FlagCondition): Match[] {
  const { field, shift, all, last } = PLACES[of];
  const match = (text: string) => [{ text, ...(last !== undefined && { last }) }];
  const bits = bitsOf(expression) & all;
  const values: number[] = [];
  const others: number[] = [];
  for (let value = 0; value <= all; value++) {
    if ((value & ~bits) !== 0) continue;
    (holds(expression, value) ? values : others).push(value);
  }
  if (values.length === 0) return [];
  if (others.length === 0) return match(`${field} >= 0`);
  const masked = bits === 0xff ? field : `${field} & ${hex(bits)}`;
  const [only, other] = [values, others].map((list) => (list.length === 1 ? list[0] : undefined));
  if (only !== undefined) return match(`${masked} == ${hex(only)}`);
  if (other !== undefined) return match(`${masked} != ${hex(other)}`);
  return match(`${masked} { ${values.map(hex).join(', ')} }`);

  function hex(value: number): string {
    return `0x${(value << shift).toString(16)}`;
  }
}

function bitsOf(expression: FlagExpression): number {
  switch (expression.op) {
    case 'flag':
      return expression.mask;
    case 'not':
      return bitsOf(expression.of);
    default:
      return expression.of.reduce((bits, one) => bits | bitsOf(one), 0);
  }
}
