/** What `vtylab verify --mutate` says, and in which order it runs the steps. */
import { describe, expect, test } from 'vitest';
import { mutate } from '../../../device/mutate/mutate.ts';
import { labOf } from '../../../lab/matrix/predict-lab.ts';
import { adviceFor, placeOf } from '../../../lab/mutate/advice.ts';
import { likelyFirst } from '../../../lab/mutate/order.ts';
import { countResults, type MutationResult, mutationText, type TriedMutation } from '../../../lab/mutate/report.ts';
import { loadTopology } from '../../../lab/topology/load.ts';
import { defaultPlaybook, readPlaybook } from '../../../lab/verify/index.ts';
import { selectSteps } from '../../../lab/verify/select.ts';
import type { Mutation } from '../../../protocol/mutate.ts';

const topology = await loadTopology('topologies/remote-access/lab.yaml');
const { mutations } = mutate({ lab: labOf(topology), seed: 1, timeout: 5 });

function find(change: string): Mutation {
  const found = mutations.find((one) => one.node === 'R2' && one.change === change);
  if (found === undefined) throw new Error(`no change '${change}'`);
  return found;
}

function tried(change: string, result: MutationResult): TriedMutation {
  const mutation = find(change);
  const place = placeOf(mutation, topology);
  return { ...mutation, result, advice: adviceFor(mutation), elapsed: 1, ...(place !== undefined && { place }) };
}

test('the report: what was missed, with what would notice it, and the score', async () => {
  const all = [
    tried('drop term default-term', 'missed'),
    tried('give user lab class read-only instead of super-user', 'missed'),
    tried("drop 'log' of term terminal_access_denied", 'missed'),
    tried('drop term terminal_access', 'noticed'),
    tried('192.168.1.0/29 instead of 192.168.1.0/30', 'unseen'),
    tried('drop \'ge-0/0/0 description "Link from R2 to R1"\'', 'equivalent'),
  ];
  const counted = countResults(all);
  expect(counted).toEqual({ counts: { noticed: 1, missed: 3, refused: 0, equivalent: 1, unseen: 1 }, score: 0.25 });
  const report = {
    schemaVersion: 1,
    lab: 'remote-access',
    playbook: 'verify.yaml',
    total: 60,
    seed: 1,
    elapsed: 4000,
  } as const;
  const text = mutationText({ ...report, mutations: all, ...counted });
  await expect(text).toMatchFileSnapshot('../../golden/matrix/mutations.txt');
});

test('nothing that could be noticed is all that could', () => {
  expect(countResults([tried('192.168.1.0/29 instead of 192.168.1.0/30', 'unseen')]).score).toBe(1);
});

describe('a statement is found in the files of the lab', () => {
  test.each([
    ['drop term default-term', 'local_acl.conf:18'],
    ["drop 'port ssh' of term terminal_access", 'local_acl.conf:6'],
    ['drop service telnet', 'R2.conf:8'],
  ])('%s', (change, place) => expect(placeOf(find(change), topology)).toBe(place));
});

test('procedures with steps that a change concerns come first, and keep the order of their steps', async () => {
  const playbook = await readPlaybook(await defaultPlaybook(topology), topology);
  const selection = selectSteps(playbook);
  const procedures = (change: string) => [
    ...new Set(likelyFirst(selection, find(change).cells).map(({ procedure }) => procedure)),
  ];
  const [accepted, rejected] = playbook.procedures.map(({ name }) => name);
  expect(procedures("drop 'log' of term terminal_access_denied")[0]).toBe(rejected);
  expect(procedures('drop term terminal_access')[0]).toBe(accepted);
  const reordered = likelyFirst(selection, find("drop 'log' of term terminal_access_denied").cells);
  expect(reordered).toHaveLength(selection.length);
  const own = (all: typeof selection) =>
    all.filter(({ procedure }) => procedure === rejected).map(({ step }) => step.name);
  expect(own(reordered)).toEqual(own(selection));
});
