import { expect, test } from 'vitest';
import { downAlias, linkAlias } from '../../../lab/links/names.ts';
import { planMend } from '../../../lab/plan/plan-mend.ts';
import { lab, link, router, running, words } from './lab.ts';

/** R1 -- R2 -- R3, in a line; R2 has commands. */
const LINE = lab(
  [router('R1'), { ...router('R2', ['ge-0/0/0', 'ge-0/0/1']), exec: [{ text: 'true', argv: ['true'] }] }, router('R3')],
  [link('R1 ge-0/0/0', 'R2 ge-0/0/0'), link('R2 ge-0/0/1', 'R3 ge-0/0/0')],
);
const [ONE, TWO] = LINE.links;
if (ONE === undefined || TWO === undefined) throw new Error('two links');

/** All nodes run, with these aliases in the place of their own. */
const seen = (aliases: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  running(LINE, (name, node) => {
    const interfaces = aliases[name];
    return { ...node, hello: node.hello && { ...node.hello, ...(interfaces && { interfaces }) } };
  });

test('a node that was started anew gets its links and its commands; nothing is configured or started', () => {
  const { steps, waiting } = planMend(LINE, seen({ R1: {}, R2: {}, R3: {} }), new Set(['R2']));
  expect(words(steps)).toEqual([
    'link R1:ge-0/0/0--R2:ge-0/0/0 (not there)',
    'link R2:ge-0/0/1--R3:ge-0/0/0 (not there)',
    'run the commands of R2 (not run since it was started)',
  ]);
  expect(waiting).toEqual([]);
});

test('only links of the nodes asked about are laid', () => {
  const { steps } = planMend(LINE, seen({ R1: {}, R2: {}, R3: {} }), new Set(['R3']));
  expect(words(steps)).toEqual(['link R2:ge-0/0/1--R3:ge-0/0/0 (not there)']);
});

test('a link that was set down at both ends stays so, and is not waited for; one that lost an end comes up', () => {
  const down = downAlias(linkAlias(LINE.name, ONE));
  const other = linkAlias(LINE.name, TWO);
  const both = seen({
    R1: { 'ge-0/0/0': down },
    R2: { 'ge-0/0/0': down, 'ge-0/0/1': other },
    R3: { 'ge-0/0/0': other },
  });
  const { steps, nodes } = planMend(LINE, both, new Set(['R1']));
  expect([steps, nodes.get('R1')?.interfaces]).toEqual([[], []]);
  const half = seen({ R1: {}, R2: { 'ge-0/0/0': down, 'ge-0/0/1': other }, R3: { 'ge-0/0/0': other } });
  expect(words(planMend(LINE, half, new Set(['R1'])).steps)).toEqual([
    'unlink R2:ge-0/0/0 (its link was set down)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (it was set down)',
  ]);
});
