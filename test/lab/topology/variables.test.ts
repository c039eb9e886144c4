import { expect, test } from 'vitest';
import { expandVariables } from '../../../lab/topology/variables.ts';

const env = { TAG: '1.2', EMPTY: '', LONG: 'two\nlines' };

test.each([
  [`image: a:\${TAG}`, 'image: a:1.2'],
  ['image: a:$TAG', 'image: a:1.2'],
  [`\${NONE:=x} \${NONE:-y} \${NONE-z}`, 'x y z'],
  [`\${EMPTY:-x}|\${EMPTY-x}|\${EMPTY}`, 'x||'],
  [`\${TAG:+x}|\${NONE:+x}|\${EMPTY:+x}|\${EMPTY+x}`, 'x|||x'],
  [`\${NONE} $NONE $6$salt$hash \${1}`, `\${NONE} $NONE $6$salt$hash \${1}`],
  ["sh -c 'echo $$TAG'", "sh -c 'echo $TAG'"],
])('%s becomes %s', (text, expected) => {
  expect(expandVariables(text, env).text).toBe(expected);
});

test('places are those of the text as it was written', () => {
  const { text, lines } = expandVariables(`a: \${TAG} b\nc: \${LONG}\nd: $TAG e`, env);
  expect(text).toBe('a: 1.2 b\nc: two\nlines\nd: 1.2 e');
  expect(lines.linePos(text.indexOf('b'))).toEqual({ line: 1, col: 11 });
  expect(lines.linePos(text.indexOf('lines'))).toEqual({ line: 2, col: 4 });
  expect(lines.linePos(text.indexOf('e', 22))).toEqual({ line: 3, col: 9 });
});
