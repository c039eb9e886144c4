import { expect, test } from 'vitest';
import type { ObservedNode } from '../../../lab/plan/observed.ts';
import { planStart } from '../../../lab/plan/plan-start.ts';
import { nodeEnds } from '../../../lab/topology/links.ts';
import { lab, link, router, running, words } from './lab.ts';

/** R1 -- R2 -- R3, in a line. */
const LINE = lab(
  [router('R1'), router('R2', ['ge-0/0/0', 'ge-0/0/1']), router('R3')],
  [link('R1 ge-0/0/0', 'R2 ge-0/0/0'), link('R2 ge-0/0/1', 'R3 ge-0/0/0')],
);

/** The line with some nodes stopped, and none of their links left. */
function stopped(...names: readonly string[]) {
  const gone = LINE.links.filter(({ endpoints }) => endpoints.some(({ node }) => names.includes(node)));
  const lost = gone.flatMap(({ endpoints }) => endpoints.map((end) => `${end.node} ${end.interface}`));
  return running(LINE, (name, node): ObservedNode => {
    if (names.includes(name)) return { container: { ...node.container, state: 'exited' }, hello: undefined };
    const kept = Object.entries(node.hello?.interfaces ?? {}).filter(([at]) => !lost.includes(`${name} ${at}`));
    return { ...node, hello: node.hello && { ...node.hello, interfaces: Object.fromEntries(kept) } };
  });
}

const names = ({ waiting }: ReturnType<typeof planStart>) => waiting.map((one) => nodeEnds(one).map((end) => end.node));

test('a stopped node is started with its links, and nothing is configured', () => {
  const start = planStart(LINE, stopped('R2'), new Set(['R2']));
  expect(words(start.steps)).toEqual([
    'start R2 (stopped)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R2 was stopped)',
    'link R2:ge-0/0/1--R3:ge-0/0/0 (R2 was stopped)',
  ]);
  expect([...start.nodes].map(([name, { interfaces }]) => [name, interfaces])).toEqual([
    ['R2', ['ge-0/0/0', 'ge-0/0/1']],
    ['R1', ['ge-0/0/0']],
    ['R3', ['ge-0/0/0']],
  ]);
  expect(start.waiting).toEqual([]);
});

test('links to a node that stays stopped wait for it, and are not waited for', () => {
  const start = planStart(LINE, stopped('R1', 'R2'), new Set(['R2']));
  expect(words(start.steps)).toEqual(['start R2 (stopped)', 'link R2:ge-0/0/1--R3:ge-0/0/0 (R2 was stopped)']);
  expect(start.nodes.get('R2')?.interfaces).toEqual(['ge-0/0/1']);
  expect(names(start)).toEqual([['R1', 'R2']]);
});

test('nodes that are started together have the links between them', () => {
  const start = planStart(LINE, stopped('R1', 'R2', 'R3'), new Set(['R1', 'R2']));
  expect(words(start.steps)).toEqual([
    'start R1 (stopped)',
    'start R2 (stopped)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R1 was stopped)',
  ]);
  expect(names(start)).toEqual([['R2', 'R3']]);
});

test('what an old link left at the other end goes first', () => {
  const left = running(LINE, (name, node) =>
    name === 'R3' ? { container: { ...node.container, state: 'exited' }, hello: undefined } : node,
  );
  expect(words(planStart(LINE, left, new Set(['R3'])).steps)).toEqual([
    'unlink R2:ge-0/0/1 (its link is laid anew)',
    'start R3 (stopped)',
    'link R2:ge-0/0/1--R3:ge-0/0/0 (R3 was stopped)',
  ]);
});

test('nothing is done for nodes that run, and an edited configuration or another image is left to up', () => {
  expect(planStart(LINE, running(LINE), new Set(['R1', 'R2', 'R3'])).steps).toEqual([]);
  const edited = lab([router('R1', undefined, 'set system services ssh'), router('R2')]);
  expect(planStart(edited, { ...running(lab()), images: new Map() }, new Set(['R1'])).steps).toEqual([]);
});
