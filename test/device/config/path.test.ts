import { expect, test } from 'vitest';
import { tokenizeLine } from '../../../device/config/lexer.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { nodeAt, type Path, type PathMode, pathWords, resolvePath, words } from '../../../device/config/path.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { schema } from './schema.ts';

function resolve(line: string, mode: PathMode = 'set', abbreviate = false) {
  return resolvePath(schema, tokenizeLine(line), { mode, abbreviate });
}

function paths(line: string, mode: PathMode = 'set', abbreviate = false): string[] {
  const resolution = resolve(line, mode, abbreviate);
  if (!resolution.ok) throw new Error(`${resolution.error.kind} ${resolution.error.index} ${resolution.error.message}`);
  return resolution.paths.map((path) => pathWords(path).join(' '));
}

test('values are normalised', () => {
  expect(paths('routing-options static route 10.1.1.1 next-hop 2001:DB8::0:1')).toEqual([
    'routing-options static route 10.1.1.1/32 next-hop 2001:db8::1',
  ]);
});

test('leaves of a level may follow each other on a line', () => {
  expect(paths('system login user lab uid 2000 class operator authentication encrypted-password x')).toEqual([
    'system login user lab uid 2000',
    'system login user lab class operator',
    'system login user lab authentication encrypted-password x',
  ]);
});

test('a leaf-list takes one value, or several in brackets', () => {
  const term = 'firewall family inet filter f term t from';
  expect(paths(`${term} port ssh`)).toEqual([`${term} port ssh`]);
  expect(paths(`${term} port [ ssh telnet ssh ]`)).toEqual([`${term} port [ ssh telnet ]`]);
});

test('a value that may be left out is taken when it is there', () => {
  const then = 'firewall family inet filter f term t then';
  expect(paths(`${then} reject`)).toEqual([`${then} reject`]);
  expect(paths(`${then} reject tcp-reset`)).toEqual([`${then} reject tcp-reset`]);
  expect(paths(`${then} reject log`)).toEqual([`${then} reject`, `${then} log`]);
});

test('keywords and fixed words are abbreviated only at the prompt', () => {
  expect(paths('sys serv ssh root allow', 'set', true)).toEqual(['system services ssh root-login allow']);
  expect(paths('system services ssh root-login deny-p', 'set', true)).toEqual([
    'system services ssh root-login deny-password',
  ]);
  expect(() => paths('sys host-name R1')).toThrow('unknown 0 syntax error');
});

test.each([
  ['set', 'system hostname R1', 'unknown', 1, 'syntax error'],
  ['set', 'system host-name', 'missing', 2, 'missing argument'],
  ['set', 'interfaces ge-0/0/0 unit', 'missing', 3, 'missing argument'],
  ['set', 'interfaces ge-0/0/0 unit 0 family', 'missing', 5, 'missing argument'],
  ['set', 'interfaces ge-0/0/0 mtu 9228', 'value', 3, 'Value 9228 is not within range (256..9192)'],
  ['set', 'interfaces ge-0/0 mtu 1500', 'value', 1, "invalid value 'ge-0/0': expected an interface name"],
  ['set', 'interfaces ae0 mtu 1500', 'unknown', 1, 'syntax error'],
  ['set', 'system host-name R1 R2', 'extra', 3, 'syntax error'],
  ['set', 'system services ssh protocol-version [ v2', 'missing', 6, "syntax error, expecting ']'"],
  ['set', 'system ; host-name R1', 'extra', 1, 'syntax error'],
  ['name', 'system host-name R1 login', 'extra', 3, 'syntax error'],
  ['block', 'system host-name', 'extra', 2, 'syntax error'],
] as const)('%s %s: %s at word %i', (mode, line, kind, index, message) => {
  const resolution = resolve(line, mode);
  expect(resolution).toMatchObject({ ok: false, error: { kind, index, message: expect.stringContaining(message) } });
});

test('an ambiguous word names what it may mean', () => {
  const resolution = resolve('interfaces lo0 d', 'name', true);
  expect(resolution).toMatchObject({
    ok: false,
    error: {
      kind: 'ambiguous',
      message: "'d' is ambiguous",
      candidates: [{ name: 'description' }, { name: 'disable' }],
    },
  });
});

test('words may be relative to a level, and an error says what was understood', () => {
  const from = resolve('system services', 'block');
  const start: Path = from.ok ? (from.paths[0] ?? []) : [];
  const relative = resolvePath(schema, words('ssh', 'root-login', 'allow'), { mode: 'set', from: start });
  expect(relative.ok && pathWords(relative.paths[0] ?? []).join(' ')).toBe('system services ssh root-login allow');
  const wrong = resolvePath(schema, words('ssh', 'x'), { mode: 'set', from: start });
  expect(!wrong.ok && pathWords(wrong.error.at).join(' ')).toBe('system services ssh');
});

test('a list can be shown as a whole', () => {
  const text = 'set interfaces lo0 unit 0\nset interfaces lo0 unit 1\nset interfaces lo0 disable';
  const { config } = parseConfig(schema, text);
  const resolution = resolve('interfaces lo0 unit', 'show');
  const node = resolution.ok ? nodeAt(config, resolution.paths[0] ?? []) : undefined;
  expect(node && printCurly(node)).toBe('unit 0;\nunit 1;\n');
  expect(resolution.ok && pathWords(resolution.paths[0] ?? [])).toEqual(['interfaces', 'lo0']);
});

test('several keys of a list stand in brackets, each an entry', () => {
  const address = 'interfaces lo0 unit 0 family inet address';
  const from = 'firewall family inet filter f term t from';
  const commands = [
    `set ${address} [ 10.0.0.2/32 10.0.0.1/32 10.0.0.2/32 ]`,
    `set ${from} source-address [ 10.0.0.0/8 192.0.2.0/24 ]`,
  ];
  const { config, errors } = parseConfig(schema, commands.join('\n'));
  expect(errors).toEqual([]);
  expect(printCurly(config)).toContain('address 10.0.0.1/32;\n                address 10.0.0.2/32;\n');
  expect(printCurly(config)).toMatch(/source-address \{\s+10\.0\.0\.0\/8;\s+192\.0\.2\.0\/24;\s+\}/);
  const text =
    'firewall { family inet { filter f { term t { from { source-address { [ 10.0.0.0/8 192.0.2.0/24 ]; } } } } } }';
  expect(printCurly(parseConfig(schema, text).config)).toContain('192.0.2.0/24;');
});

test.each([
  ['interfaces lo0 unit 0 family inet address [ ]', 'set', 'syntax error'],
  ['interfaces lo0 unit 0 family inet address [ 10.0.0.1/32', 'set', "syntax error, expecting ']'"],
  ['interfaces lo0 unit 0 family inet address [ 10.0.0.1/32 x ]', 'set', "invalid value 'x': expected an IPv4 address"],
  ['interfaces lo0 unit [ 0 1 ] description x', 'set', 'syntax error'],
  ['interfaces lo0 unit [ 0 1 ]', 'block', 'syntax error'],
  ['interfaces lo0 unit [ 0 1 ]', 'name', 'syntax error'],
] as const)('%s as %s: %s', (line, mode, message) => {
  const resolution = resolve(line, mode);
  expect(resolution.ok ? 'fine' : resolution.error.message).toContain(message);
});
