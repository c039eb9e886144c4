import { describe, expect, test } from 'vitest';
import type { Feature } from '../../../device/features/feature.ts';
import { container, leaf, type SchemaNode } from '../../../device/schema/kinds.ts';
import { childrenStarting, entriesList, isLevel, type Level, matchChild } from '../../../device/schema/lookup.ts';
import { assemble } from '../../../device/schema/root.ts';
import { empty } from '../../../device/schema/types.ts';
import { schema } from '../config/schema.ts';

function level(...names: readonly string[]): Level {
  let at: SchemaNode | undefined = schema;
  for (const name of names) at = isLevel(at) ? at.children.get(name) : undefined;
  if (!isLevel(at)) throw new Error(names.join(' '));
  return at;
}

describe('matching a keyword', () => {
  test('finds it whole, or by the only abbreviation when that is asked for', () => {
    expect(matchChild(schema, 'system', false)).toMatchObject({ kind: 'found', node: { name: 'system' } });
    expect(matchChild(schema, 'sys', true)).toMatchObject({ kind: 'found', node: { name: 'system' } });
    expect(matchChild(schema, 'sys', false)).toEqual({ kind: 'none' });
  });

  test('says what an ambiguous word may mean', () => {
    const match = matchChild(level('firewall', 'family', 'inet'), 'f', true);
    expect(match).toMatchObject({ kind: 'found', node: { name: 'filter' } });
    const flags = ['ab', 'ac'].map((name) => leaf(name, { help: '', type: empty }));
    const two = matchChild(container('x', { help: '' }, flags), 'a', true);
    expect(two).toMatchObject({ kind: 'ambiguous', nodes: [{ name: 'ab' }, { name: 'ac' }] });
  });

  test('lists what may follow in the order of the schema', () => {
    expect(childrenStarting(level('system'), '').map(({ name }) => name)).toEqual([
      'host-name',
      'root-authentication',
      'login',
      'services',
    ]);
    expect(entriesList(level('interfaces'))?.name).toBe('interface');
  });
});

describe('assembling the schema', () => {
  const feature = (name: string, at: string[], node: SchemaNode): Feature => ({
    name,
    schema: [{ at, node }],
    verify: () => [],
    render: () => [],
  });
  const flag = (name: string) => leaf(name, { help: name, type: empty });

  test('makes the levels on the way and shares them', () => {
    const root = assemble([
      feature('ssh', ['system', 'services'], flag('ssh')),
      feature('name', ['system'], flag('host-name')),
      feature('firewall', ['firewall', 'family'], container('inet', { help: 'IPv4' })),
    ]);
    expect([...root.children.keys()].slice(-2)).toEqual(['system', 'firewall']);
    expect(root.children.get('system')).toMatchObject({ kind: 'container', help: 'System parameters', prefix: false });
    expect(root.children.get('firewall')).toMatchObject({ help: 'Define a firewall configuration' });
    const family = matchChild(root.children.get('firewall') as Level, 'family', false);
    expect(family).toMatchObject({ node: { prefix: true } });
  });

  test('refuses a statement that two features define', () => {
    const twice = [feature('a', ['system'], flag('ntp')), feature('b', ['system'], flag('ntp'))];
    expect(() => assemble(twice)).toThrow("schema: feature b defines 'system ntp' again: feature a has it");
  });

  test('refuses to add below a statement another feature defines, in either order', () => {
    const whole = feature('a', [], container('system', { help: '' }));
    const part = feature('b', ['system'], flag('ntp'));
    expect(() => assemble([whole, part])).toThrow("feature b adds to 'system', which feature a defines whole");
    expect(() => assemble([part, whole])).toThrow("feature a defines 'system' again");
  });
});
