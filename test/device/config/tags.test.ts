/** Tags before statements, statements with several leaves on a line, and groups as statements. */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { container, leaf, list } from '../../../device/schema/kinds.ts';
import { integer, word } from '../../../device/schema/types.ts';

const base = parseConfig(SCHEMA, 'system { host-name R1; services { ssh; telnet; } }').config;

function change(text: string, replaces = false) {
  const { config, errors, warnings } = parseConfig(SCHEMA, text, { base, replaces });
  expect(errors).toEqual([]);
  return { set: printSet(config), warnings: warnings.map(({ message }) => message) };
}

describe('tags', () => {
  test('delete: takes away, with or without braces, and warns where nothing is', () => {
    expect(change('system { delete: host-name; services { delete: ssh { root-login allow; } } }').set).toBe(
      'set system services telnet\n',
    );
    expect(change('delete: interfaces;').warnings).toEqual(['statement not found']);
  });

  test('replace: empties what is there, where replacing is asked for', () => {
    const text = 'system { replace: services { ssh { root-login deny; } } }';
    expect(change(text, true).set).toBe('set system host-name R1\nset system services ssh root-login deny\n');
    expect(change(text).set).toContain('set system services telnet\n');
    expect(change('replace: system { }', true).set).toBe('');
  });

  test('active: takes inactive: away; protect: says nothing', () => {
    const inactive = parseConfig(SCHEMA, 'inactive: system { host-name R1; }').config;
    const { config } = parseConfig(SCHEMA, 'active: protect: system { host-name R2; }', { base: inactive });
    expect(printSet(config)).toBe('set system host-name R2\n');
  });

  test('a statement called like a tag is quoted', () => {
    const { config } = parseConfig(SCHEMA, 'firewall { family inet { filter "delete:" { term a { then accept; } } } }');
    expect(printCurly(config)).toContain('filter "delete:" {');
    expect(printCurly(parseConfig(SCHEMA, printCurly(config)).config)).toBe(printCurly(config));
  });
});

test('an entry prints its leaves on one line while they are all it has', () => {
  const server = list('server', { help: '', key: word(), bare: true, oneLine: true }, [
    leaf('port', { help: '', type: integer(1, 65535) }),
    leaf('retry', { help: '', type: integer(1, 9) }),
  ]);
  const client = list('client', { help: '', key: word(), entries: server }, [
    leaf('device-id', { help: '', type: word() }),
  ]);
  const schema = container('', { help: '' }, [container('outbound-ssh', { help: '' }, [client])]);
  const text = [
    'outbound-ssh {',
    '    client nms {',
    '        device-id R1;',
    '        10.0.0.1 port 22 retry 3;',
    '        10.0.0.2 {',
    '            inactive: port 22;',
    '        }',
    '        10.0.0.3;',
    '    }',
    '}',
    '',
  ].join('\n');
  const { config, errors, warnings } = parseConfig(schema, text);
  expect([errors, warnings]).toEqual([[], []]);
  expect(printCurly(config)).toBe(text);
  expect(printCurly(parseConfig(schema, printSet(config)).config)).toBe(text);
});

test('groups hold any statement, with patterns for keys; version and apply-groups are statements', () => {
  const text = [
    'version 23.4R1;',
    'groups {',
    '    g {',
    '        interfaces {',
    '            "<ge-0/0/[0-3]>" {',
    '                unit <*> {',
    '                    family inet;',
    '                }',
    '            }',
    '            lo0 {',
    '                description x;',
    '            }',
    '        }',
    '    }',
    '}',
    'apply-groups g;',
    'system {',
    '    apply-groups-except [ g h ];',
    '    host-name R1;',
    '}',
    '',
  ].join('\n');
  const { config, errors, warnings } = parseConfig(SCHEMA, text);
  expect([errors, warnings]).toEqual([[], []]);
  expect(printCurly(config)).toBe(text);
  const set = 'set groups g interfaces <ge-0/0/[0-3]> unit <*> family inet\n';
  expect(printSet(parseConfig(SCHEMA, set).config)).toBe(set.replace(/(<ge\S+)/, '"$1"'));
});
