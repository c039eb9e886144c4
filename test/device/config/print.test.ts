import { expect, test } from 'vitest';
import { type ConfigNode, descend } from '../../../device/config/node.ts';
import { compareNatural } from '../../../device/config/order.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { type Path, resolvePath, words } from '../../../device/config/path.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { schema } from './schema.ts';

function config(...lines: readonly string[]): ConfigNode {
  return parseConfig(schema, lines.map((line) => `set ${line}`).join('\n')).config;
}

function at(root: ConfigNode, ...ids: readonly string[]): ConfigNode {
  const node = descend(root, ...ids);
  if (node === undefined) throw new Error(ids.join(' '));
  return node;
}

const lines = (text: string) => text.split('\n').slice(0, -1);

test('siblings stand in the order of the schema, entries in that of their keys', () => {
  const root = config(
    'routing-options static route 10.0.0.0/8 discard',
    'routing-options static route 9.0.0.0/8 discard',
    'interfaces lo0 unit 10',
    'interfaces lo0 unit 9',
    'interfaces ge-0/0/10 disable',
    'interfaces ge-0/0/2 disable',
    'system services telnet',
    'system host-name R1',
  );
  expect(lines(printSet(root))).toEqual([
    'set system host-name R1',
    'set system services telnet',
    'set interfaces ge-0/0/2 disable',
    'set interfaces ge-0/0/10 disable',
    'set interfaces lo0 unit 9',
    'set interfaces lo0 unit 10',
    'set routing-options static route 9.0.0.0/8 discard',
    'set routing-options static route 10.0.0.0/8 discard',
  ]);
});

test('natural order counts digits as numbers, however long', () => {
  const names = ['ge-0/0/10', 'ge-0/0/2', 'fxp0', `ge-0/0/${'9'.repeat(400)}`, 'ge-0/0/02', 'ge-0/0'];
  expect(names.sort(compareNatural)).toEqual([
    'fxp0',
    'ge-0/0',
    'ge-0/0/02',
    'ge-0/0/2',
    'ge-0/0/10',
    `ge-0/0/${'9'.repeat(400)}`,
  ]);
});

test('a level that has one line for one leaf takes a block for more', () => {
  const then = config(
    'firewall family inet filter f term t then log',
    'firewall family inet filter f term t then reject tcp-reset',
  );
  const term = at(then, 'firewall', 'family', 'inet', 'filter f', 'term t');
  expect(lines(printCurly(term))).toEqual(['then {', '    log;', '    reject tcp-reset;', '}']);
  const one = config('firewall family inet filter f term t then reject');
  expect(printCurly(at(one, 'firewall', 'family', 'inet', 'filter f', 'term t'))).toBe('then reject;\n');
});

test('a secret is quoted and marked', () => {
  const root = config('system root-authentication encrypted-password abc');
  expect(printCurly(at(root, 'system', 'root-authentication'))).toBe('encrypted-password "abc"; ## SECRET-DATA\n');
});

test('a single statement is printed itself, a level only what is in it', () => {
  const root = config('system host-name R1', 'interfaces lo0 unit 0 family inet address 10.0.0.1');
  expect(printCurly(at(root, 'system', 'host-name'))).toBe('host-name R1;\n');
  expect(printCurly(at(root, 'interfaces', 'lo0', 'unit 0', 'family', 'inet'), { indent: 1 })).toBe(
    '    address 10.0.0.1/32;\n',
  );
});

test('set commands count from the top, or from the node', () => {
  const root = config('interfaces lo0 unit 0 family inet address 10.0.0.1/32', 'interfaces lo0 disable');
  const resolution = resolvePath(schema, words('interfaces', 'lo0'), { mode: 'show' });
  const path: Path = resolution.ok ? (resolution.paths[0] ?? []) : [];
  const lo0 = at(root, 'interfaces', 'lo0');
  expect(lines(printSet(lo0, { at: path }))).toEqual([
    'set interfaces lo0 disable',
    'set interfaces lo0 unit 0 family inet address 10.0.0.1/32',
  ]);
  expect(lines(printSet(lo0))).toEqual(['set disable', 'set unit 0 family inet address 10.0.0.1/32']);
});

test('set commands for a single statement count from the top too', () => {
  const root = config('system host-name R1');
  const resolution = resolvePath(schema, words('system', 'host-name'), { mode: 'show' });
  const path: Path = resolution.ok ? (resolution.paths[0] ?? []) : [];
  expect(printSet(at(root, 'system', 'host-name'), { at: path })).toBe('set system host-name R1\n');
});
