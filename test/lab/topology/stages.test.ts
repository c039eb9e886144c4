import { expect, test } from 'vitest';
import { loadText } from './load-text.ts';

const lab = (topology: string) => loadText({ 'lab.yaml': `name: stages\ntopology:\n${topology}` });
const failure = async (topology: string) => {
  const found = (await lab(topology).catch((error: unknown) => error)) as Error;
  return found.message.split('\n').map((line) => line.replace(/^.*lab\.yaml:/, ''));
};
const text = (commands: readonly { readonly text: string }[] = []) => commands.map((one) => one.text);

test('waits and commands come from all levels; a wait on several of them counts once', async () => {
  const { nodes, warnings } = await lab(`  kinds:
    linux: {stages: {create: {wait-for: [{node: a, stage: healthy}]}}}
  groups:
    late:
      stages:
        create: {wait-for: [{node: b, stage: exit}, {node: a, stage: healthy}]}
        configure: {exec: [{command: echo group}]}
  nodes:
    a: {kind: host}
    b: {kind: host}
    c:
      kind: linux
      group: late
      stages:
        configure: {exec: [{command: "echo 'c d'", target: container}, {command: echo __clabNodeName__, phase: on-exit}]}
        create-links: {exec: {on-enter: [ip link], on-exit: [ip addr]}}
`);
  const { stages } = nodes.get('c') ?? {};
  expect(stages?.create?.waitFor.map(({ node, stage, place }) => [node, stage, place?.line])).toEqual([
    ['a', 'healthy', 8],
    ['b', 'exit', 8],
  ]);
  expect([text(stages?.configure?.onEnter), text(stages?.configure?.onExit)]).toEqual([
    ['echo group', "echo 'c d'"],
    ['echo c'],
  ]);
  expect(stages?.configure?.onEnter[1]?.argv).toEqual(['echo', 'c d']);
  expect([text(stages?.['create-links']?.onEnter), text(stages?.['create-links']?.onExit)]).toEqual([
    ['ip link'],
    ['ip addr'],
  ]);
  expect(stages).not.toHaveProperty('healthy');
  expect(nodes.get('a')).not.toHaveProperty('stages');
  expect(warnings).toEqual([]);
});

test('a program whose end is waited for is not started again, unless the lab file says so', async () => {
  const { nodes } = await lab(`  defaults: {kind: linux}
  nodes:
    a: {image: "alpine:3"}
    b: {image: "alpine:3", restart-policy: always}
    c: {image: "alpine:3", stages: {create: {wait-for: [{node: a, stage: exit}, {node: b, stage: exit}]}}}
`);
  const seen = [...nodes.values()].map(({ name, ends, workload }) => [name, ends, workload?.container.restart]);
  expect(seen).toEqual([
    ['a', true, 'no'],
    ['b', true, 'always'],
    ['c', undefined, 'always'],
  ]);
});

test('nodes and stages that are not there are told, each at its place', async () => {
  const wrong = `  nodes:
    R1: {stages: {create: {wait-for: [{node: R3, stage: healthy}]}}}
    R2: {stages: {healthy: {wait-for: [{node: R1, stage: heathy}, {node: R1}]}, ready: {}}}
`;
  expect(await failure(wrong)).toEqual([
    "5:58: error: topology.nodes.R2.stages.healthy.wait-for[0].stage: unknown value 'heathy' (did you mean 'healthy'?); expected create, create-links, configure, healthy or exit",
    "5:67: error: topology.nodes.R2.stages.healthy.wait-for[1]: missing key 'stage'",
    expect.stringMatching(/^5:81: error: topology\.nodes\.R2\.stages: unknown key 'ready'/),
  ]);
  const unknown = wrong.replace(/R2: .*/, 'R2: {}');
  expect(await failure(unknown)).toEqual([
    "4:39: error: R1 stages.create.wait-for: unknown node 'R3'; expected R1 or R2",
  ]);
});

test('who waits for whom in a circle is told, with every node and stage of it', async () => {
  const circle = `  nodes:
    R1: {stages: {create: {wait-for: [{node: R2, stage: create-links}]}}}
    R2: {stages: {create: {wait-for: [{node: R3, stage: create}]}}}
    R3: {stages: {create: {wait-for: [{node: R1, stage: create}]}}}
    R4: {stages: {configure: {wait-for: [{node: R4, stage: healthy}]}}}
`;
  expect(await failure(circle)).toEqual([
    '4:39: error: stages wait for each other in a circle: R1 waits in create for R2 (create-links), R2 waits in create for R3 (create), R3 waits in create for R1 (create)',
    '7:42: error: stages wait for each other in a circle: R4 waits in configure for R4 (healthy)',
  ]);
});

test("containerlab's older wait-for is a wait in create", async () => {
  const { nodes, warnings } = await lab(`  defaults: {kind: host}
  groups: {late: {wait-for: [a]}}
  nodes:
    a: {}
    b: {group: late, wait-for: [c], stages: {create: {wait-for: [{node: a, stage: healthy}]}}}
    c: {}
`);
  expect(nodes.get('b')?.stages?.create?.waitFor.map(({ node, stage }) => [node, stage])).toEqual([
    ['a', 'create'],
    ['c', 'create'],
    ['a', 'healthy'],
  ]);
  expect(warnings).toEqual([]);
  expect(await failure('  nodes: {a: {wait-for: [b]}, b: {wait-for: [a]}}\n')).toEqual([
    '3:26: error: stages wait for each other in a circle: a waits in create for b (create), b waits in create for a (create)',
  ]);
});

test('later stages may wait for each other both ways', async () => {
  const { nodes } = await lab(`  nodes:
    R1: {kind: host, stages: {configure: {wait-for: [{node: R2, stage: create-links}]}}}
    R2: {kind: host, stages: {configure: {wait-for: [{node: R1, stage: create-links}]}}}
  links: [{endpoints: ["R1:eth1", "R2:eth1"]}]
`);
  expect(nodes.size).toBe(2);
});

test('commands that are not run are told: on the machine itself, and where there is no container', async () => {
  const { warnings, nodes } = await lab(`  defaults:
    stages: {create-links: {exec: [{command: touch /tmp/hello, target: host}]}}
  nodes:
    a: {kind: host}
    b: {kind: host, stages: {create: {exec: [{command: date}]}, exit: {exec: [{command: id, phase: on-exit}]}}}
`);
  expect(warnings.map(({ line, column, message }) => `${line}:${column}: ${message}`)).toEqual([
    "4:46: a stages.create-links: 'touch /tmp/hello' is not run; vtylab runs no commands of a lab file on the user's machine",
    "7:56: b stages.create: 'date' is not run; on entering create there is no container yet",
    "7:89: b stages.exit: 'id' is not run; on leaving exit its container has ended",
  ]);
  expect([...nodes.values()].map(({ stages }) => stages)).toEqual([undefined, undefined]);
});
