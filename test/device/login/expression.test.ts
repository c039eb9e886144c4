import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Expression, ExpressionError } from '../../../device/login/expression.ts';

describe('how much of a text an expression matches', () => {
  test.each([
    ['show interfaces', 'show interfaces terse', 15],
    ['interfaces', 'show interfaces', 10],
    ['show interfaces$', 'show interfaces terse', undefined],
    ['show interfaces$', 'show interfaces', 15],
    ['^interfaces', 'show interfaces', undefined],
    ['(request system reboot)|(show route$)', 'show route', 10],
    ['(a|ab)(c|bcd)', 'abcd', 4],
    ['a|ab|abc', 'xabc', 3],
    ['SHOW', 'show', 4],
    ['show', 'SHOW', 4],
    ['ge-[0-9]/[^1]/.', 'ge-0/0/9', 8],
    ['ge-[0-9]/[^1]/.', 'ge-0/1/9', undefined],
    ['[[:digit:]]+', 'a123', 3],
    ['[]a]+', 'x]a]', 3],
    ['[a-]+', 'b-a-', 3],
    ['a{2}', 'aaa', 2],
    ['a{2,}', 'baaaa', 4],
    ['a{1,2}b', 'aaab', 3],
    ['a{0}b', 'ab', 1],
    ['(ab){2}', 'abab', 4],
    ['(a?b?)*c', 'abbac', 5],
    ['10\\.0', '10x0', undefined],
    ['10.0', '10x0', 4],
    ['a{', 'a{', 2],
    ['', 'x', 0],
  ])('%j in %j: %j', (expression, text, length) => {
    expect(new Expression(expression).longest(text)).toBe(length);
  });
});

test.each([
  ['ge-.*', 'ge-0/0/0', true],
  ['ge', 'ge-0/0/0', false],
  ['a|b', 'b', true],
])('%j matches all of %j: %j', (expression, text, matches) => {
  expect(new Expression(expression).matches(text)).toBe(matches);
});

test.each([
  ['ping 10\\..*', 'ping ', true],
  ['ping 10\\..*', 'ping 192', false],
  ['ping', 'ping 192', true],
  ['(show|clear) arp', 'clear ', true],
  ['show arp$', 'show route', false],
])('what %j matches may begin with %j: %j', (expression, text, may) => {
  expect(new Expression(expression).mayBegin(text)).toBe(may);
});

test.each([
  ['(', 'parentheses not balanced'],
  ['a)', 'parentheses not balanced'],
  ['[a', 'brackets ([ ]) not balanced'],
  ['[b-a]', 'invalid character range'],
  ['[[:letter:]]', 'invalid character class'],
  ['*a', 'repetition-operator operand invalid'],
  ['a{2,1}', 'invalid repetition count(s)'],
  ['a{256}', 'invalid repetition count(s)'],
  ['a\\', 'trailing backslash (\\)'],
  ['('.repeat(200), 'parentheses nested too deeply'],
  ['((a{255}){255}){255}', 'expression too large'],
  ['((((){255}){255}){255}){255}', 'expression too large'],
  ['a'.repeat(5000), 'longer than 4096 characters'],
])('%# is refused: %j', (expression, message) => {
  expect(() => new Expression(expression)).toThrow(new ExpressionError(message));
});

test.each([
  ['(a*)*b', undefined],
  ['(a|a)*b', undefined],
  ['(a|aa)+$b', undefined],
  ['((a+)+)+b', undefined],
  ['(.*a){20}', 2000],
])('%j would keep a backtracking engine busy for ever', (evil, length) => {
  expect(new Expression(evil).longest('a'.repeat(2000))).toBe(length);
});

/** Expressions of the part that POSIX and JavaScript agree on, made of few letters so that they match often. */
const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\.', 'ab');
const piece = fc.tuple(atom, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,}')).map(([one, times]) => {
  return times === '' || one !== 'ab' ? one + times : `(${one})${times}`;
});
const sequence = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const expressions = fc
  .array(sequence, { minLength: 1, maxLength: 3 })
  .map((all) => all.map((one) => `(${one})`).join('|'));
const texts = fc.stringMatching(/^[ab.]{0,12}$/);

test('it agrees with RegExp where the two languages do', () => {
  fc.assert(
    fc.property(expressions, texts, (source, text) => {
      const expression = new Expression(source);
      expect(expression.matches(text)).toBe(new RegExp(`^(?:${source})$`).test(text));
      expect(expression.longest(text) !== undefined).toBe(new RegExp(source).test(text));
      if (expression.matches(text)) expect(expression.longest(text)).toBe(text.length);
    }),
  );
});

test('what matches may be begun with any part of its beginning', () => {
  fc.assert(
    fc.property(expressions, texts, fc.nat(12), (source, text, length) => {
      const expression = new Expression(source);
      if (expression.matches(text)) expect(expression.mayBegin(text.slice(0, length))).toBe(true);
    }),
  );
});

test('any text is an expression or is refused for a reason, and then matches or not, in bounded time', () => {
  const letters = fc.constantFrom(...'ab()[]{}|*+?^$.\\-,:0123 ');
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 60 }), fc.string({ maxLength: 200 }), (source, text) => {
      let expression: Expression;
      try {
        expression = new Expression(source);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
        return;
      }
      const length = expression.longest(text);
      if (length !== undefined) expect(length).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 2000 },
  );
});
