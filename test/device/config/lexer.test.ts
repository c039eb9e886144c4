import { expect, test } from 'vitest';
import { Lexer, quote, type Token, tokenizeLine } from '../../../device/config/lexer.ts';

function read(text: string, newlines = false): { tokens: Token[]; errors: string[] } {
  const lexer = new Lexer(text, { newlines });
  const tokens: Token[] = [];
  for (let token = lexer.next(); token.kind !== 'end'; token = lexer.next()) tokens.push(token);
  return { tokens, errors: lexer.errors.map(({ line, column, message }) => `${line}:${column} ${message}`) };
}

test('words, strings and punctuation carry their places', () => {
  const { tokens } = read('system {\n    host-name "R 1";\n}');
  expect(tokens.map(({ kind, text, line, column }) => [kind, text, line, column])).toEqual([
    ['word', 'system', 1, 1],
    ['{', '{', 1, 8],
    ['word', 'host-name', 2, 5],
    ['string', 'R 1', 2, 15],
    [';', ';', 2, 20],
    ['}', '}', 3, 1],
  ]);
});

test('punctuation ends a word', () => {
  expect(read('port [ssh telnet];').tokens.map(({ text }) => text)).toEqual(['port', '[', 'ssh', 'telnet', ']', ';']);
});

test('a hash begins a comment only where a word may begin', () => {
  expect(read('a#b # c\n## d\ne').tokens.map(({ text }) => text)).toEqual(['a#b', 'e']);
});

test('an annotation is a token, however many lines it has', () => {
  const { tokens } = read('/* one\n two */ system 10.0.0.0/8');
  expect(tokens.map(({ kind, text, line, column }) => [kind, text, line, column])).toEqual([
    ['comment', 'one\n two', 1, 1],
    ['word', 'system', 2, 9],
    ['word', '10.0.0.0/8', 2, 16],
  ]);
});

test('escapes in strings are decoded, and unknown ones stay as they are', () => {
  expect(read(String.raw`"a\"b\\c\n\d"`).tokens[0]?.text).toBe('a"b\\c\n\\d');
});

test('line ends are tokens where they count, and end a string', () => {
  const { tokens, errors } = read('set "abc\nset x', true);
  expect(tokens.map(({ kind }) => kind)).toEqual(['word', 'string', 'newline', 'word', 'word']);
  expect(errors).toEqual(["1:5 syntax error: string without end, expecting '\"'"]);
});

test('what cannot be read is reported once and passed over', () => {
  const { tokens, errors } = read('a \u0000\u0001\u0002 b /* c');
  expect(tokens.map(({ kind }) => kind)).toEqual(['word', 'word', 'comment']);
  expect(errors).toEqual([
    '1:3 syntax error: control character 0x00',
    "1:9 syntax error: comment without end, expecting '*/'",
  ]);
});

test('a byte order mark and carriage returns do not count', () => {
  expect(read('\ufeffsystem;\r\nx;').tokens.map(({ text }) => text)).toEqual(['system', ';', 'x', ';']);
});

test('a typed line throws what is wrong with it', () => {
  expect(tokenizeLine('set port [ ssh ]').map(({ text }) => text)).toEqual(['set', 'port', '[', 'ssh', ']']);
  expect(() => tokenizeLine('set x "y')).toThrow('string without end');
});

test.each([
  ['ssh', 'ssh'],
  ['192.168.1.0/30', '192.168.1.0/30'],
  ['to R1', '"to R1"'],
  ['$6$abc', '"$6$abc"'],
  ['aes256-gcm@openssh.com', '"aes256-gcm@openssh.com"'],
  ['', '""'],
  ['a"b\\c\n', String.raw`"a\"b\\c\n"`],
  ['inactive:', '"inactive:"'],
  ['/*', '"/*"'],
])('%j is printed as %s', (value, printed) => {
  expect(quote(value)).toBe(printed);
});
