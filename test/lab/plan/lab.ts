/** A small lab, and what an engine would show of it, for tests of the plan. */

import type { Container } from '../../../lab/engine/engine.ts';
import { linkAlias } from '../../../lab/links/names.ts';
import { LABELS } from '../../../lab/plan/labels.ts';
import type { Observed, ObservedNode } from '../../../lab/plan/observed.ts';
import { type Plan, stepTitle } from '../../../lab/plan/plan.ts';
import { nodeImage, nodeSpec } from '../../../lab/plan/spec.ts';
import type { LabNode, Link, Topology } from '../../../lab/topology/topology.ts';
import type { Hello } from '../../../protocol/control.ts';
import { startupNames } from '../../../protocol/startup.ts';

export const IMAGE_ID = 'sha256:1';

export function router(name: string, interfaces: readonly string[] = ['ge-0/0/0'], text = ''): LabNode {
  return {
    name,
    kind: 'router',
    image: undefined,
    interfaces,
    startup: {
      role: 'device',
      fragments: [{ file: 'lab.yaml', line: 1, text: `set system host-name ${name}\n${text}` }],
    },
  };
}

/** `link('R1 ge-0/0/0', 'R2 ge-0/0/0')` */
export function link(...ends: readonly [string, string]): Link {
  const [a, b] = ends.map((end) => {
    const [node = '', name = ''] = end.split(' ');
    return { node, interface: name };
  });
  if (a === undefined || b === undefined) throw new Error('a link has two ends');
  return { endpoints: [a, b] };
}

/** R1 and R2 with one link, unless told otherwise. */
export function lab(
  nodes: readonly LabNode[] = [router('R1'), router('R2')],
  links: readonly Link[] = [link('R1 ge-0/0/0', 'R2 ge-0/0/0')],
): Topology {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return {
    name: 'demo',
    file: '/labs/demo/lab.yaml',
    nodes: byName,
    links,
    warnings: [],
  };
}

/** What is there when `topology` runs undisturbed; `change` may return another node, or undefined for none. */
export function running(
  topology: Topology,
  change: (name: string, node: ObservedNode) => ObservedNode | undefined = (_, node) => node,
): Observed {
  const nodes = [...topology.nodes.values()].flatMap((node): [string, ObservedNode][] => {
    const seen = change(node.name, { container: container(topology, node), hello: hello(topology, node) });
    return seen === undefined ? [] : [[node.name, seen]];
  });
  const images = new Map([...topology.nodes.values()].map((node) => [nodeImage(node), IMAGE_ID]));
  return { nodes: new Map(nodes), workloads: new Map(), strays: [], networks: [], otherNetworks: [], images };
}

export function container(topology: Topology, node: LabNode, state: Container['state'] = 'running'): Container {
  const { name, labels } = nodeSpec(topology, node);
  return { id: `id-${node.name}`, name, labels, state, imageId: IMAGE_ID };
}

function hello(topology: Topology, node: LabNode): Hello {
  const ends = topology.links.flatMap((link) =>
    link.endpoints
      .filter((end) => end.node === node.name)
      .map((end) => [end.interface, linkAlias(topology.name, link)] as const),
  );
  return { role: 'device', version: '0.1.0', ...startupNames(node.startup), interfaces: Object.fromEntries(ends) };
}

/** With another value of one label. */
export function labelled(node: ObservedNode, label: keyof typeof LABELS, value: string): ObservedNode {
  const labels = { ...node.container.labels, [LABELS[label]]: value };
  return { ...node, container: { ...node.container, labels } };
}

/** `create R1 (not there)`, one line a step. */
export function words(steps: Plan): string[] {
  return steps.map((step) => `${stepTitle(step)} (${step.reason})`);
}
