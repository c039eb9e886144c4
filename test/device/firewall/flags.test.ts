/** Bit-field conditions. */
import { describe, expect, test } from 'vitest';
import { fragmentFlags, TCP_ESTABLISHED, TCP_INITIAL, tcpFlags } from '../../../device/firewall/flags.ts';
import type { FlagExpression } from '../../../device/firewall/model.ts';

/** With parentheses everywhere, so that it shows how an expression was understood. */
function shown(expression: FlagExpression): string {
  if (expression.op === 'flag') return `0x${expression.mask.toString(16)}`;
  if (expression.op === 'not') return `!${shown(expression.of)}`;
  return `(${expression.of.map(shown).join(expression.op === 'and' ? ' & ' : ' | ')})`;
}

describe('are read', () => {
  test.each([
    ['syn', '0x2'],
    ['fin|syn|rst|push|ack|urgent', '(0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x20)'],
    ['(ack & !syn) | rst', '((0x10 & !0x2) | 0x4)'],
    ['ack & !syn | rst', '((0x10 & !0x2) | 0x4)'],
    ['ack + syn, rst', '((0x10 & 0x2) | 0x4)'],
    ['ack & (syn | rst)', '(0x10 & (0x2 | 0x4))'],
    ['!(syn|fin)', '!(0x2 | 0x1)'],
    ['!!syn', '!!0x2'],
    ['0x12', '0x12'],
    ['18', '0x12'],
    ['!0x3 & ack', '(!0x3 & 0x10)'],
    ['((ack))', '0x10'],
  ])('%s', (text, expected) => {
    expect(shown(tcpFlags.expression(text))).toBe(expected);
  });

  test.each([
    ['dont-fragment', '0x2'],
    ['more-fragments | reserved', '(0x1 | 0x4)'],
    ['0x4', '0x2'],
    ['0x2000', '0x1'],
    ['0xc000', '0x6'],
    ['!8', '!0x4'],
  ])('fragment flags %s', (text, expected) => {
    expect(shown(fragmentFlags.expression(text))).toBe(expected);
  });

  test('the short forms', () => {
    expect(shown(TCP_ESTABLISHED)).toBe('(0x10 | 0x4)');
    expect(shown(TCP_INITIAL)).toBe('(!0x10 & 0x2)');
  });

  test('and kept as they were written', () => {
    expect(tcpFlags.parse(' (ack & !syn)|rst ')).toBe('(ack & !syn)|rst');
  });
});

describe('are refused', () => {
  const names = 'expected a TCP flag (fin, syn, rst, push, ack, urgent) or a number';
  test.each([
    ['sin', `invalid value 'sin': ${names} before 'sin' (column 1)`],
    ['', `invalid value '': ${names} at its end`],
    ['ack &', `invalid value 'ack &': ${names} at its end`],
    ['ack & | syn', `invalid value 'ack & | syn': ${names} before '|' (column 7)`],
    ['(ack | syn', "invalid value '(ack | syn': expected ')' at its end"],
    ['ack) | syn', "invalid value 'ack) | syn': expected an operator (& + | ,) before ')' (column 4)"],
    ['ack syn', "invalid value 'ack syn': expected an operator (& + | ,) before 'syn' (column 5)"],
    ['ack ! syn', "invalid value 'ack ! syn': expected an operator (& + | ,) before '!' (column 5)"],
    ['0', "invalid value '0': expected a number of TCP flags: 0x1 to 0xff before '0' (column 1)"],
    ['0x100', "invalid value '0x100': expected a number of TCP flags: 0x1 to 0xff before '0x100' (column 1)"],
  ])('%s', (text, message) => {
    expect(() => tcpFlags.parse(text)).toThrow(message);
  });

  test('numbers that are no fragment flags', () => {
    const message = 'expected a number of fragment flags: 0x2 (more-fragments), 0x4 (dont-fragment), 0x8 (reserved)';
    for (const text of ['1', '0x10', '0x1000', '0x2001', '0x10000']) {
      expect(() => fragmentFlags.parse(text)).toThrow(message);
    }
  });

  test('what is too long to be meant', () => {
    expect(() => tcpFlags.parse('('.repeat(257))).toThrow('Length 257 is not within range (1..256)');
    expect(() => tcpFlags.parse('('.repeat(256))).toThrow('at its end');
  });
});
