import { describe, expect, test } from 'vitest';
import { compare } from '../../../device/config/diff.ts';
import { describe as inWords } from '../../../device/config/errors.ts';
import { type LoadOptions, load } from '../../../device/config/load-modes.ts';
import type { ConfigNode } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { resolvePath, words } from '../../../device/config/path.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { SCHEMA } from '../../../device/features/index.ts';

const parse = (text: string): ConfigNode => parseConfig(SCHEMA, text).config;

const base = parse(`
  system { /* name */ host-name R1; services { ssh { root-login allow; } telnet; } }
  interfaces { lo0 { unit 0 { family inet { address 10.0.0.1/32; } } } }
  firewall { family inet { filter f { term a { from { port [ ssh telnet ]; } then accept; } term b; term c; } } }`);

/** What the configuration is after loading, as a comparison with before. */
function changed(text: string, options: LoadOptions, from = base): string {
  const loaded = load(SCHEMA, from, text, options);
  if (!loaded.ok) throw new Error(loaded.errors.map(inWords).join('\n'));
  return compare(from, loaded.config);
}

/** What is wrong, in words. */
function refused(text: string, options: LoadOptions): string[] {
  const loaded = load(SCHEMA, base, text, options);
  return loaded.ok ? ['nothing'] : loaded.errors.map(inWords);
}

function at(...names: string[]) {
  const resolution = resolvePath(SCHEMA, words(...names), { mode: 'name' });
  return resolution.ok ? (resolution.paths[0] ?? []) : [];
}

describe('modes', () => {
  test('merge adds, and replaces nothing whatever is marked', () => {
    expect(changed('system { replace: services { ftp; } }', { mode: 'merge' })).toBe(
      ['[edit system services]', '+    ftp;', ''].join('\n'),
    );
  });

  test('replace takes what is marked in the place of what is there, and merges the rest', () => {
    const text = 'system { host-name R2; replace: services { telnet; } }';
    expect(changed(text, { mode: 'replace' })).toBe(
      [
        '[edit system]',
        '-  host-name R1;',
        '+  host-name R2;',
        '[edit system services]',
        '-    ssh {',
        '-        root-login allow;',
        '-    }',
        '',
      ].join('\n'),
    );
  });

  test('a replaced term keeps its place', () => {
    const text = 'firewall { family inet { filter f { replace: term b { then discard; } } } }';
    const loaded = load(SCHEMA, base, text, { mode: 'replace' });
    expect(loaded.ok && printSet(loaded.config).match(/term \w/g)).toEqual(
      ['a', 'a', 'a', 'b', 'c'].map((name) => `term ${name}`),
    );
  });

  test('override takes the place of everything, update changes only what differs', () => {
    const text = printCurly(base).replace('host-name R1', 'host-name R2');
    for (const mode of ['override', 'update'] as const) {
      expect(changed(text, { mode })).toBe('[edit system]\n-  host-name R1;\n+  host-name R2;\n');
    }
    const updated = load(SCHEMA, base, text, { mode: 'update' });
    expect(updated.ok && updated.config.children.get('firewall')).toBe(base.children.get('firewall'));
  });

  test('a text can be relative to a level', () => {
    const from = at('system', 'services');
    expect(changed('ssh { root-login deny; }', { mode: 'merge', from })).toContain('+    root-login deny;');
    expect(changed('telnet;', { mode: 'override', from })).toContain('-    ssh {');
    expect(changed('', { mode: 'override', from })).toContain('-   services {');
    expect(changed('set telnet connection-limit 5', { mode: 'set', from })).toContain('connection-limit 5');
  });

  test('set carries out commands, or none of them', () => {
    expect(changed('delete system services telnet\nset system host-name R2\n', { mode: 'set' })).toContain('R2');
    expect(
      refused('set system host-name R2\nset system host-nam R3\nshow\n', { mode: 'set', file: 'f', unknown: 'error' }),
    ).toEqual(["f:2:12: syntax error: 'host-nam'", "f:3:1: syntax error: 'show'"]);
  });
});

describe('patch', () => {
  test('applies a comparison: values, entries and their order, marks, annotations', () => {
    const wanted = parse(`
      system { /* new */ host-name R2; inactive: services { ssh { root-login allow; } telnet; } }
      firewall { family inet { filter f { term b; term n { then accept; } term a { from { port telnet; } then discard; } } } }`);
    const text = compare(base, wanted);
    expect(text).toContain('!      term b;');
    const loaded = load(SCHEMA, base, text, { mode: 'patch' });
    expect(loaded.ok && printCurly(loaded.config)).toBe(printCurly(wanted));
  });

  test('a hunk that does not fit is named, and nothing is applied', () => {
    const text = compare(parse('system { host-name X; }'), parse('system { host-name Y; }'));
    expect(refused(text, { mode: 'patch' })).toEqual([
      "2:1: 'host-name' does not stand there as the patch has it (hunk [edit system])",
    ]);
    const twice = '[edit system]\n-   host-name R1;\n[edit nowhere]\n+   x;\n';
    expect(refused(twice, { mode: 'patch' })).toEqual([
      '3:1: no such level of the configuration (hunk [edit nowhere])',
    ]);
  });

  test('what is no patch is refused', () => {
    expect(refused('system { host-name R2; }', { mode: 'patch' })).toEqual([
      "1:1: syntax error, expecting '[edit …]': 'system { host-name R2; }'",
    ]);
  });
});

describe('nothing is loaded when anything is wrong', () => {
  test.each([
    ['system { host-name "a b"; }', ["1:20: invalid value 'a b': must not contain white space"]],
    [
      '<configuration><system>\n<host-name>a b</host-name></system></configuration>',
      ["2:1: invalid value 'a b': must not contain white space"],
    ],
    [
      '<configuration><system></configuration>',
      ["1:24: syntax error, expecting '</system>' for '<system>' of line 1: 'configuration'"],
    ],
    [
      '<!DOCTYPE x [<!ENTITY a "b">]>\n<configuration/>',
      ['1:1: syntax error: document type declarations are not accepted'],
    ],
    ['<configuration><system>&nbsp;</system></configuration>', ["1:24: syntax error: '&nbsp;' is no entity"]],
    [
      '<configuration>\n <interfaces><interface><mtu>1</mtu></interface></interfaces></configuration>',
      ["2:14: syntax error, expecting element 'name': 'interface'"],
    ],
    ['<other/>', ["1:1: syntax error, expecting 'configuration': 'other'"]],
    ['{ "configuration" : {\n "system" : { "host-name" : } } }', ['2:29: syntax error, expecting a value']],
    [
      '{ "configuration" : {\n "system" : { "host-name" : "a b" } } }',
      ["2:15: invalid value 'a b': must not contain white space"],
    ],
    [
      '{ "configuration" : { "system" : { "@x" : { "inactive" : true } } } }',
      ["1:36: syntax error: '@x' says something of what is not there"],
    ],
    ['{ "configuration" : { "system" : 1, "system" : 2 } }', ["1:37: syntax error: 'system' stands twice"]],
  ])('%s', (text, errors) => {
    expect(refused(text, { mode: 'merge' })).toEqual(errors);
  });
});
