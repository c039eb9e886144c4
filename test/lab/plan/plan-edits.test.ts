/** What `up --plan` prints after each kind of edit of a lab that runs: word for word in `test/golden/plan/edits.txt`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planText } from '../../../lab/commands/up.ts';
import type { Container } from '../../../lab/engine/engine.ts';
import { linkAlias, shapedAlias } from '../../../lab/links/names.ts';
import type { Observed } from '../../../lab/plan/observed.ts';
import { plan } from '../../../lab/plan/plan.ts';
import { planImages } from '../../../lab/plan/plan-images.ts';
import { execMark } from '../../../lab/plan/plan-programs.ts';
import { networkSpec, nodeImages, nodeSpec, workloadLabels } from '../../../lab/plan/spec.ts';
import { allLinks, nodeEnds } from '../../../lab/topology/links.ts';
import type { Topology } from '../../../lab/topology/topology.ts';
import { startupNames } from '../../../protocol/startup.ts';
import { loadText } from '../topology/load-text.ts';

const LAB = `name: demo
mgmt: {ipv4-subnet: 172.29.9.0/24}
topology:
  nodes:
    R1:
      memory: 256mib
      interfaces: {ge-0/0/0: 192.0.2.1/30, ge-0/0/1: 198.51.100.1/24}
      services: [ssh]
    R2:
      interfaces: {ge-0/0/0: 192.0.2.2/30}
    web:
      kind: linux
      image: web:1
      env: {GREETING: hello}
      exec: [touch /run/ready]
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["R1:ge-0/0/1", "web:eth1"]
`;

type Change = (observed: Observed) => Observed;

/** What is to be seen of a lab that is up: every image under its name. */
function seen(topology: Topology): Observed {
  const nodes = [...topology.nodes.values()];
  const ran = (name: string, labels: Container['labels'], image: string): Container => {
    return { id: name, name, labels, state: 'running', imageId: image };
  };
  const ends = allLinks(topology).flatMap((link) =>
    nodeEnds(link).map((end) => ({ ...end, alias: shapedAlias(linkAlias(topology.name, link), end.shape ?? {}) })),
  );
  return {
    nodes: new Map(
      nodes.map((node) => {
        const { image, labels } = nodeSpec(topology, node);
        const own = ends.filter((end) => end.node === node.name).map((end) => [end.interface, end.alias] as const);
        const executed = node.exec && execMark(node, `${node.name}.image`);
        const role = ({ router: 'device', host: 'host', bridge: 'bridge' } as const)[node.kind];
        const hello = { role, version: '1', ...startupNames(node.startup), interfaces: Object.fromEntries(own) };
        return [
          node.name,
          { container: ran(node.name, labels, image), hello: { ...hello, ...(executed && { executed }) } },
        ];
      }),
    ),
    workloads: new Map(
      nodes.flatMap((node) => {
        if (node.workload === undefined) return [];
        const labels = workloadLabels(topology, node, node.workload);
        return [[node.name, { container: ran(`${node.name}.image`, labels, node.workload.image), stale: false }]];
      }),
    ),
    strays: [],
    networks: topology.mgmt
      ? [{ ...networkSpec(topology, topology.mgmt), id: 'network', subnets: ['172.29.9.0/24'], bridge: 'br-demo' }]
      : [],
    otherNetworks: [],
    images: new Map(nodes.flatMap(nodeImages).map((image) => [image, image])),
  };
}

/** An edit of the lab file, or a change of what is there. */
const EDITS: readonly (readonly [title: string, edit: readonly [was: string, is: string] | Change])[] = [
  ['nothing', ['', '']],
  ['a comment above everything', ['name: demo', '# a lab\nname: demo']],
  ['a configuration', ['[ssh]', '[ssh, telnet]']],
  [
    'a node more, with a link',
    [
      '  links:\n',
      '    H: {kind: host, interfaces: {eth1: 203.0.113.1/24}}\n  links:\n    - endpoints: ["R2:ge-0/0/1", "H:eth1"]\n',
    ],
  ],
  ['a node less', [LAB.slice(LAB.indexOf('    web:')), '  links:\n    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]\n']],
  ['a link moved to other ports', ['"R2:ge-0/0/0"]', '"R2:ge-0/0/7"]']],
  ['a link of another size', ['"R2:ge-0/0/0"]', '"R2:ge-0/0/0"]\n      mtu: 9000']],
  ['a shape', ['"R2:ge-0/0/0"]', '"R2:ge-0/0/0"]\n      rate: 10m']],
  ['a link declared down', ['"R2:ge-0/0/0"]', '"R2:ge-0/0/0"]\n      state: down']],
  ['another image', ['web:1', 'web:2']],
  [
    'an image that was built anew',
    (observed) => ({ ...observed, images: new Map([...observed.images, ['web:1', 'new']]) }),
  ],
  ['an image that is always fetched', ['image: web:1', 'image: web:1\n      image-pull-policy: always']],
  ['memory and processors', ['256mib', '512mib\n      cpu: 1']],
  ['a variable of a program', ['hello', 'hi']],
  ['a command', ['/run/ready', '/run/set']],
  ['a plain host instead of an image', ['      image: web:1\n      env: {GREETING: hello}\n', '']],
  ['another management network', ['172.29.9.0', '172.29.10.0']],
  ['no management network', ['mgmt: {ipv4-subnet: 172.29.9.0/24}\n', '']],
  ['a node that was stopped', (observed) => withContainer(observed, 'R2', 'exited')],
  ['an up that was killed before it started a node', (observed) => withContainer(observed, 'R2', 'created')],
];

function withContainer(observed: Observed, name: string, state: Container['state']): Observed {
  const node = observed.nodes.get(name);
  if (node === undefined) throw new Error(`no node ${name}`);
  const stopped = { container: { ...node.container, state }, hello: undefined };
  return { ...observed, nodes: new Map([...observed.nodes, [name, stopped]]) };
}

test('the steps after each kind of edit', async () => {
  const before = seen(await loadText({ 'lab.yaml': LAB }));
  const texts: string[] = [];
  for (const [title, edit] of EDITS) {
    const [was, is] = typeof edit === 'function' ? ['', ''] : edit;
    const topology = await loadText({ 'lab.yaml': LAB.replace(was, is) });
    const observed = typeof edit === 'function' ? edit(before) : before;
    texts.push(`# ${title}\n${planText([...planImages(topology, observed), ...plan(topology, observed)])}`);
  }
  const golden = join(import.meta.dirname, '../../golden/plan/edits.txt');
  expect(texts.join('\n')).toBe(readFileSync(golden, 'utf8'));
});
