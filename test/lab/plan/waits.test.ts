import { expect, test } from 'vitest';
import { plan } from '../../../lab/plan/plan.ts';
import { execMark, planExec } from '../../../lab/plan/plan-programs.ts';
import { lateNodes } from '../../../lab/plan/waits.ts';
import type { LabNode, NodeStages, StageName } from '../../../lab/topology/topology.ts';
import { lab, link, router, running, words } from './lab.ts';

type Waits = Partial<Record<StageName, readonly (readonly [node: string, stage: StageName])[]>>;

const waiting = (name: string, waits: Waits, interfaces?: readonly string[]): LabNode => {
  const stages = Object.entries(waits).map(([stage, of]) => {
    return [stage, { waitFor: of.map(([node, left]) => ({ node, stage: left })), onEnter: [], onExit: [] }];
  });
  return { ...router(name, interfaces), stages: Object.fromEntries(stages) as NodeStages };
};

test('a plan tells what its steps wait for', () => {
  const topology = lab([
    router('R1'),
    waiting('R2', { create: [['R1', 'healthy']], 'create-links': [['R1', 'create']], configure: [['R1', 'exit']] }),
  ]);
  const nothing = running(lab([]));
  const images = running(topology).images;
  expect(words(plan(topology, { ...nothing, images }))).toEqual([
    'create R1 (not there)',
    'create R2 (not there; waits for R1 (healthy); configure waits for R1 (exit))',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R1 is new; R2 waits for R1 (create))',
  ]);
  expect(plan(topology, running(topology))).toEqual([]);
});

test('late are those that have their links after others, through others too', () => {
  const topology = lab(
    [
      router('R1'),
      waiting('R2', { create: [['R1', 'create']] }),
      waiting('R3', { create: [['R1', 'create-links']] }),
      waiting('R4', { 'create-links': [['R3', 'create']] }),
      waiting('R5', { configure: [['R1', 'healthy']] }),
      waiting('R6', {
        create: [
          ['R2', 'create'],
          ['R5', 'exit'],
        ],
      }),
    ],
    [link('R1 ge-0/0/0', 'R2 ge-0/0/0')],
  );
  expect([...lateNodes(topology)]).toEqual(['R3', 'R4', 'R6']);
});

test('commands of stages are run again when not all of them were run since the node was started', () => {
  const command = { text: 'date', argv: ['date'] };
  const node: LabNode = { ...router('R1'), stages: { healthy: { waitFor: [], onEnter: [], onExit: [command] } } };
  const topology = lab([node], []);
  const before = running(topology);
  const seen = (executed: string) =>
    running(topology, (_, one) => ({ ...one, hello: one.hello && { ...one.hello, executed } }));
  const steps = (observed: typeof before) => planExec(topology, observed, new Map(), []);
  expect(steps(before).map(({ reason }) => reason)).toEqual(['not run since it was started']);
  expect(steps(seen(execMark(router('R1'), 'id-R1'))).length).toBe(1);
  expect(steps(seen(execMark(node, 'id-R1')))).toEqual([]);
});
