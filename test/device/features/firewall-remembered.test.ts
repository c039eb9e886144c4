/** What a commit found in statements that stay is not looked for again, and yet what they refer to may change. */
import { expect, test } from 'vitest';
import { Edit } from '../../../device/config/edit.ts';
import { effective } from '../../../device/config/inherit.ts';
import { type ConfigNode, emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { resolvePath, words } from '../../../device/config/path.ts';
import { firewall } from '../../../device/features/firewall.ts';
import { termProblems } from '../../../device/features/firewall-terms.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { filterStatements, readFirewall } from '../../../device/firewall/read.ts';

const TEXT = `
set policy-options prefix-list l 192.0.2.0/24
set firewall policer p if-exceeding bandwidth-limit 1m burst-size-limit 1m
set firewall policer p then discard
set firewall family inet filter inner term a then accept
set firewall family inet filter f term a from source-prefix-list l
set firewall family inet filter f term a then policer p
set firewall family inet filter f term b filter inner
set firewall family inet filter f term c then sample
`;

const start = parseConfig(SCHEMA, TEXT, { file: 'x', base: emptyConfig(SCHEMA) }).config;

function change(config: ConfigNode, verb: 'set' | 'delete', statement: string): ConfigNode {
  const edit = new Edit(config);
  const found = resolvePath(SCHEMA, words(...statement.split(' ')), { mode: verb === 'set' ? 'set' : 'name' });
  if (!found.ok) throw new Error(found.error.message);
  for (const path of found.paths) edit[verb](path);
  return edit.done();
}

const errors = (config: ConfigNode) =>
  firewall
    .verify(effective(config))
    .filter(({ severity }) => severity === 'error')
    .map(({ path, message }) => `${path.join(' ')}: ${message}`);

test('what a filter that stays refers to goes, and comes back', () => {
  expect(errors(start)).toEqual([]);
  const at = 'firewall family inet filter f term';
  for (const [statement, problem] of [
    ['policy-options prefix-list l', `${at} a from: Referenced prefix-list 'l' is not defined`],
    ['firewall policer p', `${at} a then: Referenced policer 'p' is not defined`],
    ['firewall family inet filter inner', `${at} b: Referenced filter 'inner' is not defined`],
  ] as const) {
    expect(errors(change(start, 'delete', statement)), statement).toEqual([problem]);
    expect(errors(start)).toEqual([]);
  }
});

test('a loop by way of a filter that changed', () => {
  const looped = change(start, 'set', 'firewall family inet filter inner term b filter f');
  expect(errors(looped).join()).toContain('filters include each other in a loop');
  expect(errors(start)).toEqual([]);
});

test('a term is judged anew when a prefix list empties it', () => {
  const warnings = (config: ConfigNode) => firewall.verify(effective(config)).map(({ message }) => message);
  const emptied = change(start, 'delete', 'policy-options prefix-list l 192.0.2.0/24');
  expect(warnings(start).join()).not.toContain('can never match');
  expect(warnings(emptied).join()).toContain('can never match');
  expect(warnings(start).join()).not.toContain('can never match');
});

test('what was found in a term that stays is the very object of before', () => {
  const found = (config: ConfigNode) => {
    const active = effective(config);
    const { filters } = readFirewall(active);
    return filterStatements(active).map((statement, at) => termProblems(statement, filters[at]));
  };
  const before = found(start);
  const after = found(change(start, 'set', 'firewall family inet filter f term d then accept'));
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
  expect(after[1]?.[0]).toBe(before[1]?.[0]);
});
