import { expect, test } from 'vitest';
import { active } from '../../../device/config/active.ts';
import { compare } from '../../../device/config/diff.ts';
import { equal } from '../../../device/config/equal.ts';
import { type ConfigNode, descend } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { schema } from './schema.ts';

function load(lines: readonly string[], base?: ConfigNode): ConfigNode {
  const { config, errors } = parseConfig(
    schema,
    lines.join('\n'),
    base ? { base, language: 'set' } : { language: 'set' },
  );
  expect(errors).toEqual([]);
  return config;
}

const filter = 'firewall family inet filter f';
const before = load([
  'set system host-name R1',
  'set system services telnet',
  'set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30',
  `set ${filter} term a from port ssh`,
  `set ${filter} term a then accept`,
  `set ${filter} term b then accept`,
  `set ${filter} term c then accept`,
]);

function diff(...lines: readonly string[]): string[] {
  return compare(before, load(lines, before)).split('\n').slice(0, -1);
}

test('nothing changed gives nothing', () => {
  expect(compare(before, before)).toBe('');
  expect(compare(before, load(printSet(before).split('\n')))).toBe('');
});

test('a leaf is shown with its old and its new value', () => {
  expect(diff('set system host-name R2')).toEqual(['[edit system]', '-  host-name R1;', '+  host-name R2;']);
});

test('what a choice replaces is shown before it, whichever is printed first', () => {
  const rejects = load([`set ${filter} term a then reject`, `set ${filter} term a then log`]);
  const accepts = load([`set ${filter} term a then accept`], rejects);
  const at = `[edit ${filter} term a then]`;
  expect(compare(rejects, accepts).split('\n').slice(0, -1)).toEqual([at, '-       reject;', '+       accept;']);
  expect(compare(accepts, rejects).split('\n').slice(0, -1)).toEqual([at, '-       accept;', '+       reject;']);
});

test('statements are grouped by their hierarchy, and columns follow its depth', () => {
  expect(
    diff(
      'delete system services telnet',
      'set system services ssh root-login deny',
      'set interfaces ge-0/0/0 description x',
      'set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/24',
      'delete interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30',
      'set interfaces lo0 unit 0 family inet',
      'set routing-options static route 10.0.0.0/8 discard',
    ),
  ).toEqual([
    '[edit system services]',
    '+    ssh {',
    '+        root-login deny;',
    '+    }',
    '-    telnet;',
    '[edit interfaces ge-0/0/0]',
    '+   description x;',
    '[edit interfaces ge-0/0/0 unit 0 family inet]',
    '+       address 10.0.0.1/24;',
    '-       address 192.168.1.1/30;',
    '[edit interfaces]',
    '+   lo0 {',
    '+       unit 0 {',
    '+           family inet;',
    '+       }',
    '+   }',
    '[edit]',
    '+  routing-options {',
    '+      static {',
    '+          route 10.0.0.0/8 discard;',
    '+      }',
    '+  }',
  ]);
});

test('a family is shown under its unit', () => {
  const unit = load(
    ['set interfaces ge-0/0/0 unit 0'],
    load(['delete interfaces ge-0/0/0 unit 0 family inet'], before),
  );
  expect(compare(unit, before)).toBe(
    '[edit interfaces ge-0/0/0 unit 0]\n+      family inet {\n+          address 192.168.1.1/30;\n+      }\n',
  );
});

test('a new term is shown behind the one it follows', () => {
  expect(diff(`set ${filter} term d then discard`, `insert ${filter} term d after term a`)).toEqual([
    `[edit ${filter}]`,
    '       term a { ... }',
    '+      term d {',
    '+          then discard;',
    '+      }',
  ]);
});

test('only the term that was moved is marked', () => {
  expect(diff(`insert ${filter} term a after term c`)).toEqual([
    `[edit ${filter}]`,
    '       term c { ... }',
    '!      term a { ... }',
  ]);
});

test('(de)activation and annotation of what stays are marked', () => {
  expect(diff('deactivate interfaces ge-0/0/0', 'deactivate system host-name', 'annotate system "the box"')).toEqual([
    '[edit]',
    '+  /* the box */',
    '   system { ... }',
    '[edit system]',
    '!   inactive: host-name R1;',
    '[edit interfaces]',
    '!    inactive: ge-0/0/0 { ... }',
  ]);
  const inactive = load(['deactivate interfaces ge-0/0/0'], before);
  expect(compare(inactive, before)).toBe('[edit interfaces]\n!    active: ge-0/0/0 { ... }\n');
});

test('trees that say the same are equal, whatever the order of what has none', () => {
  const one = load(['set system host-name R1', 'set interfaces lo0 disable', 'set interfaces fxp0 disable']);
  const two = load(['set interfaces fxp0 disable', 'set interfaces lo0 disable', 'set system host-name R1']);
  expect(equal(one, two)).toBe(true);
  expect(equal(one, load(['set system host-name R2'], one))).toBe(false);
  expect(equal(before, load([`insert ${filter} term c before term a`], before))).toBe(false);
  expect(equal(before, load(['deactivate system'], before))).toBe(false);
  expect(equal(load(['set system x']), load(['set system y']))).toBe(false);
});

test('the active configuration has nothing inactive and nothing unknown', () => {
  const root = load(
    [
      `deactivate ${filter}`,
      'set system ntp server 1.1.1.1',
      'set policy-options x',
      'set system services ssh ciphers aes256-ctr',
    ],
    before,
  );
  const result = active(root);
  expect(printSet(result).split('\n')).toEqual([
    'set system host-name R1',
    'set system services ssh',
    'set system services telnet',
    'set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30',
    '',
  ]);
  expect(descend(result, 'interfaces')).toBe(descend(root, 'interfaces'));
  expect(active(root)).toBe(result);
  expect(active(before)).toBe(before);
  expect(active(load(['set x y'])).children.size).toBe(0);
});
