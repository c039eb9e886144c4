import { expect, test } from 'vitest';
import { countersOf, disagreement, warningReason } from '../../../lab/verify/agree.ts';
import type { Decision, FlowExplanation } from '../../../protocol/control.ts';
import { accepts, explanationOf, rejects } from './examples.ts';

const end: FlowExplanation = {
  result: 'discard',
  steps: [{ interface: 'lo0.0', direction: 'input', outcome: 'discard', terms: [] }],
};
const implicit: Decision = { filter: 'local_acl', term: '(implicit)', action: 'discard' };
const long = { filter: 'f'.repeat(60), term: 't', action: 'accept' } as const;

test.each([
  ['the same', explanationOf(accepts), [accepts]],
  ['the last of several', explanationOf(rejects), [accepts, rejects]],
  ['the end of a filter', end, [implicit]],
  ['no filter', { result: 'accept', steps: [] } as const, []],
  ['a name that the kernel has shortened', explanationOf(long), [{ ...long, filter: `${'f'.repeat(41)}~0a1b2c3d` }]],
  ['what depends on more than is known', { ...explanationOf(accepts), result: 'depends' } as const, [rejects]],
])('%s', (_what, explanation, decisions) => {
  expect(disagreement('R2', explanation, { decisions })).toBeUndefined();
});

test.each([
  [
    'another term',
    explanationOf(accepts),
    [rejects],
    /says that term terminal_access of filter local_acl decides it \(accept\), but its kernel says that term terminal_access_denied .* \(reject\)/,
  ],
  ['a filter that did not act', explanationOf(rejects), [], /but its kernel says that no filter decides it/],
  [
    'one that should not be',
    { result: 'accept', steps: [] } as const,
    [accepts],
    /says that no filter decides it, but/,
  ],
  ['the end instead of a term', explanationOf(rejects), [implicit], /the end of the filter decides it \(discard\)/],
])('%s is told loudly', (_what, explanation, decisions, words) => {
  expect(disagreement('R2', explanation, { decisions })).toMatch(words);
});

test('what the matching terms count', () => {
  const term = {
    filter: 'local_acl',
    term: 't',
    matches: 'yes',
    reasons: [],
    actions: ['count in', 'accept'],
  } as const;
  const [step] = explanationOf(accepts).steps;
  const explanation: FlowExplanation = { result: 'accept', steps: step ? [{ ...step, terms: [term] }] : [] };
  const change = { filter: 'local_acl', before: { packets: 1, bytes: 60 }, after: { packets: 2, bytes: 120 } };
  const counters = ['in', 'in-lo0.0-i', 'out'].map((name) => ({ ...change, name }));
  expect(countersOf(explanation, { counters }).map(({ name }) => name)).toEqual(['in', 'in-lo0.0-i']);
});

test('a warning hides neither what was seen nor that it was expected', () => {
  expect(warningReason({ action: 'ssh', reason: 'ssh: expected rejected, saw accepted' }, 'x')).toBe(
    'ssh: expected rejected, saw accepted; WARNING: x',
  );
  expect(warningReason({ action: 'ssh' }, 'x')).toBe('ssh: as expected, but WARNING: x');
});
