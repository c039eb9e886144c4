import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStartedFrom, findNode, runningLab, topologyFile } from '../../../lab/commands/select.ts';
import type { Container, Engine } from '../../../lab/engine/engine.ts';
import { labsOf } from '../../../lab/operations/labs.ts';

let empty: string;
let withLab: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'vtylab-select-'));
  withLab = await mkdtemp(join(tmpdir(), 'vtylab-select-'));
  await writeFile(join(withLab, 'lab.yaml'), '');
});
afterAll(() => Promise.all([empty, withLab].map((path) => rm(path, { recursive: true }))));

function container(lab: string, node: string): Container {
  const labels = { 'vtylab.lab': lab, 'vtylab.node': node, 'vtylab.kind': 'router', 'vtylab.file': `/${lab}/lab.yaml` };
  return { id: `${lab}-${node}`, name: `vtylab-${lab}-${node}`, labels, state: 'running', imageId: 'i' };
}

/** Where only these labs run. */
function surroundings(cwd: string, ...containers: readonly Container[]) {
  const engine: Pick<Engine, 'list'> = { list: async () => [...containers] };
  return { cwd, engine: async () => engine as Engine };
}

test('-t comes first, relative to the current directory', async () => {
  expect(await topologyFile({ topology: 'other.yaml' }, surroundings(withLab))).toBe(join(withLab, 'other.yaml'));
});

test('lab.yaml here comes second, without asking the engine', async () => {
  const nobody = { cwd: withLab, engine: () => Promise.reject(new Error('asked')) };
  expect(await topologyFile({}, nobody)).toBe(join(withLab, 'lab.yaml'));
});

test('the file of the only running lab comes last', async () => {
  const only = surroundings(empty, container('demo', 'R1'), container('demo', 'R2'));
  expect(await topologyFile({}, only)).toBe('/demo/lab.yaml');
});

test('without any of them it is said what to give', async () => {
  await expect(topologyFile({}, surroundings(empty))).rejects.toThrow(
    'no lab.yaml here and no lab runs; name a lab file with -t FILE',
  );
  await expect(topologyFile({}, surroundings(empty, container('b', 'R1'), container('a', 'R1')))).rejects.toThrow(
    'no lab.yaml here and several labs run (a, b); name a lab file with -t FILE',
  );
});

test('labs and nodes are sorted by name, numbers as numbers', () => {
  const labs = labsOf([container('b', 'R1'), container('a', 'R10'), container('a', 'R2')]);
  expect(labs.map(({ name, nodes }) => [name, ...nodes.map((node) => node.name)])).toEqual([
    ['a', 'R2', 'R10'],
    ['b', 'R1'],
  ]);
});

test('a patch panel is part of its lab, but no node', () => {
  const { 'vtylab.node': _, ...labels } = container('a', 'x').labels;
  expect(labsOf([{ ...container('a', 'x'), labels }])).toMatchObject([{ name: 'a', nodes: [] }]);
});

const two = labsOf([container('a', 'R1'), container('a', 'R2'), container('b', 'R2')]);

test('a node is found by its name when only one lab has it, or with its lab', () => {
  expect(findNode(two, 'R1', undefined).container.id).toBe('a-R1');
  expect(findNode(two, 'R2', 'b').container.id).toBe('b-R2');
});

test.each([
  ['R2', undefined, "several labs have a node 'R2' (a, b); choose one with --lab NAME"],
  ['R9', undefined, "no node 'R9'; there are R1, R2 (lab a), R2 (lab b)"],
  ['R1', 'b', "no node 'R1'; there are R2 (lab b)"],
  ['R1', 'c', "no lab 'c' runs (running: a, b); 'vtylab up' starts one"],
])('node %s of lab %s: %s', (node, lab, message) => {
  expect(() => findNode(two, node, lab)).toThrow(message);
});

test('no lab at all', () => {
  expect(() => findNode([], 'R1', undefined)).toThrow("no lab runs; 'vtylab up' starts one");
});

test('a lab that has to run is found by its name or by its file, and by one of them', async () => {
  const here = surroundings(empty, container('a', 'R1'), container('b', 'R1'));
  expect((await runningLab({ lab: 'b' }, here)).name).toBe('b');
  expect((await runningLab({ topology: '/a/lab.yaml' }, here)).name).toBe('a');
  await expect(runningLab({ lab: 'c' }, here)).rejects.toThrow(
    "no lab 'c' runs (running: a, b); 'vtylab up' starts one",
  );
  await expect(runningLab({ topology: '/c/lab.yaml' }, here)).rejects.toThrow(
    "no lab runs from /c/lab.yaml (running: a, b); 'vtylab up' starts it",
  );
  await expect(runningLab({ topology: 'x', lab: 'a' }, here)).rejects.toThrow('exclude each other');
});

test('a host with an image of its own is a linux, as in the lab file', () => {
  const lab = { 'vtylab.lab': 'a' };
  const host = { ...container('a', 'web'), labels: { ...lab, 'vtylab.node': 'web', 'vtylab.kind': 'host' } };
  const image: Container = { ...host, id: 'i', labels: { ...lab, 'vtylab.workload': 'web' } };
  expect(labsOf([host])[0]?.nodes.map(({ kind }) => kind)).toEqual(['host']);
  expect(labsOf([host, image])[0]?.nodes.map(({ kind }) => kind)).toEqual(['linux']);
});

test("a lab of the same name that runs from another folder is somebody else's", async () => {
  const there = surroundings(empty, container('demo', 'R1'));
  await expect(checkStartedFrom({ name: 'demo', file: '/other lab/lab.yaml' }, there)).rejects.toThrow(
    "lab 'demo' runs from /demo/lab.yaml, not from /other lab/lab.yaml; expected -t /demo/lab.yaml",
  );
  await checkStartedFrom({ name: 'demo', file: '/demo/lab.yaml' }, there);
  await checkStartedFrom({ name: 'mode', file: '/other/lab.yaml' }, there);
});
