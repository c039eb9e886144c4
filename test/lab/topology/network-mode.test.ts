import { expect, test } from 'vitest';
import { otherEngines } from '../../../lab/operations/other-engines.ts';
import { LABELS } from '../../../lab/plan/labels.ts';
import { nodeSpec, workloadLabels, workloadSpec } from '../../../lab/plan/spec.ts';
import { loadText } from './load-text.ts';

const lab = (nodes: string, links = '[]') =>
  loadText({ 'lab.yaml': `name: modes\ntopology:\n  nodes:\n${nodes}  links: ${links}\n` });
const image = (name: string, more: string) => `    ${name}: {kind: linux, image: "alpine:3", ${more}}\n`;
const failure = async (...args: Parameters<typeof lab>) => {
  const error = (await lab(...args).catch((one: unknown) => one)) as Error;
  return error.message.replaceAll(/^.*lab\.yaml:/gm, '');
};

test("an image is in the machine's network, in another node's, or in that of a container of nobody's", async () => {
  const topology = await lab(
    '    R: {}\n' +
      image('a', '"network-mode": host') +
      image('b', '"network-mode": "container:R", exec: [ip address add 192.0.2.1/24 dev ge-0-0-0]') +
      image('c', '"network-mode": "container:b"') +
      image('d', '"network-mode": "container:elsewhere"') +
      image('e', '"network-mode": none'),
  );
  const modes = [...topology.nodes.values()].map(({ name, workload }) => [name, workload?.network]);
  expect(modes).toEqual([
    ['R', undefined],
    ['a', { host: true }],
    ['b', { node: 'R' }],
    ['c', { node: 'R' }],
    ['d', { container: 'elsewhere' }],
    ['e', undefined],
  ]);
  const made = (name: string) => {
    const node = topology.nodes.get(name);
    if (node === undefined) throw new Error(name);
    const { networkOf, hostNetwork, capabilities } = workloadSpec(topology, node, 'id of R');
    return [networkOf, hostNetwork, capabilities];
  };
  expect(made('a')).toEqual([undefined, true, []]);
  expect(made('b')).toEqual(['id of R', undefined, ['NET_ADMIN']]);
  expect(made('d')).toEqual(['elsewhere', undefined, ['NET_ADMIN']]);
  const [r] = topology.nodes.values();
  expect(r && nodeSpec(topology, r).networkShared).toBe(true);
  const label = (name: string) => {
    const node = topology.nodes.get(name);
    if (node?.workload === undefined) throw new Error(name);
    return workloadLabels(topology, { ...node, name: 'x' }, node.workload)[LABELS.spec];
  };
  expect(new Set(['a', 'b', 'd', 'e'].map(label)).size, 'another network is another container').toBe(4);
  // the addresses are R's interfaces', so the command itself has to run
  expect(topology.nodes.get('b')?.exec?.map(({ text }) => text)).toEqual(['ip address add 192.0.2.1/24 dev ge-0-0-0']);
});

test('who is in the network of somebody else has no links, and no circles', async () => {
  const links = '[{endpoints: ["R:ge-0/0/0", "a:eth1"]}]';
  expect(await failure(`    R: {}\n${image('a', '"network-mode": host')}`, links)).toBe(
    "6:38: error: endpoint 'a:eth1': 'network-mode' gives a another network than one of its own; expected none",
  );
  const circle = image('a', '"network-mode": "container:b"') + image('b', '"network-mode": "container:a"');
  expect(await failure(circle)).toContain(
    "4:57: error: a: 'network-mode: container:b' leads back to a; expected a container with a network",
  );
  const late = '"network-mode": "container:b"';
  const waits = 'stages: {create: {wait-for: [{node: a, stage: create}]}}';
  expect(await failure(image('a', late) + image('b', waits))).toContain(
    'error: stages wait for each other in a circle: a waits in create for b (create), b waits in create for a (create)',
  );
});

test("vtylab's own program needs a network of its own, and what goes with one is told where there is none", async () => {
  const { warnings } = await lab(
    `    R: {"network-mode": host}\n    h: {kind: host, "network-mode": "container:R"}\n${image('a', '"network-mode": host, ports: ["80:80"], hostname: x')}`,
  );
  expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    expect.stringMatching(
      /^4: R: 'network-mode: host' is not carried out; vtylab's own program needs a network of its own/,
    ),
    expect.stringMatching(/^5: h: 'network-mode: container:R' is not carried out; vtylab's own program/),
    "6: a: 'ports' is not carried out with 'network-mode: host'",
  ]);
});

test('a runtime that is not the engine is told, once a place', async () => {
  const topology = await loadText({
    'lab.yaml': `name: engines
topology:
  defaults: {kind: host, runtime: podman}
  nodes: {a: {}, b: {}, c: {runtime: docker}}
`,
  });
  const engine = (name: string) => async () => ({
    address: 'unix:///run/engine.sock',
    info: async () => ({ name, version: '5', apiVersion: '1.41', storageDriver: 'overlay2', cgroups: 2 }) as never,
  });
  expect((await otherEngines(topology, engine('Docker'))).map(({ line, message }) => [line, message])).toEqual([
    [
      3,
      "a: 'runtime: podman' is not carried out; the engine at unix:///run/engine.sock is Docker, and DOCKER_HOST names another",
    ],
  ]);
  expect((await otherEngines(topology, engine('Podman'))).map(({ line }) => line)).toEqual([4]);
  const none = await lab('    R: {}\n');
  const asked = otherEngines(none, () => Promise.reject(new Error('asked')));
  await expect(asked, 'nobody says so').resolves.toEqual([]);
});
