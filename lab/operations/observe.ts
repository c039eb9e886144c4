/** Looks at what is there of a lab. */
import { type LabNodes, labNodes } from '../control/nodes.ts';
import type { Container, Engine } from '../engine/engine.ts';
import { LABELS } from '../plan/labels.ts';
import type { Observed, ObservedNode } from '../plan/observed.ts';
import { networkOwner, nodeImages } from '../plan/spec.ts';
import type { Topology } from '../topology/topology.ts';

/** Seconds a node that runs has for its first answer: it may have been started a moment ago. */
const HELLO_TIMEOUT = 10;

/** What is there, and the channels over which it was asked. */
export interface Observation {
  readonly observed: Observed;
  readonly nodes: LabNodes;
}

/** Asks the engine for the lab's containers and the images it needs, and every running node for its `hello`: until `signal`. */
export async function observe(engine: Engine, topology: Topology, signal?: AbortSignal): Promise<Observation> {
  const references = new Set([...topology.nodes.values()].flatMap(nodeImages));
  const { mgmt } = topology;
  const [containers, networks, images] = await Promise.all([
    engine.list(LABELS.lab, topology.name).then((all) => all.filter(({ labels }) => labels[LABELS.lock] === undefined)),
    mgmt === undefined ? engine.networks.list(LABELS.lab, topology.name) : engine.networks.list(),
    Promise.all([...references].map(async (reference) => [reference, await engine.imageId(reference)] as const)),
  ]);
  const nodes = labNodes(engine, containers);
  const giveUp = () => nodes.close();
  signal?.addEventListener('abort', giveUp, { once: true });
  const seen = await Promise.all(
    containers.map(async (container): Promise<readonly [string, ObservedNode] | undefined> => {
      const name = container.labels[LABELS.node];
      if (name === undefined) return undefined;
      return [name, { container, hello: await helloOf(name, container, topology, nodes) }];
    }),
  );
  signal?.removeEventListener('abort', giveUp);
  const observed = {
    nodes: new Map(seen.filter((entry) => entry !== undefined)),
    workloads: await workloadsOf(engine, containers, topology),
    strays: containers.filter(
      ({ labels }) => labels[LABELS.node] === undefined && labels[LABELS.workload] === undefined,
    ),
    networks: networks.filter(({ labels }) => labels[LABELS.lab] === topology.name),
    otherNetworks: networks.filter(({ labels }) => labels[LABELS.lab] !== topology.name),
    images: new Map(images.flatMap(([reference, id]) => (id === undefined ? [] : [[reference, id] as const]))),
  };
  return { observed, nodes };
}

/** The engine tells when containers were started only one by one, and only these are asked. */
async function workloadsOf(
  engine: Engine,
  containers: readonly Container[],
  { nodes }: Topology,
): Promise<Observed['workloads']> {
  const startOf = async ({ id }: Container) => (await engine.details(id)).startedAt ?? '';
  const seen = await Promise.all(
    containers.map(async (container) => {
      const name = container.labels[LABELS.workload];
      if (name === undefined) return undefined;
      const owner = networkOwner(nodes.get(name) ?? { name });
      const node = containers.find(({ labels }) => labels[LABELS.node] === owner);
      const both = node?.state === 'running' && container.state === 'running';
      const stale = both && (await startOf(container)) < (await startOf(node));
      return [name, { container, stale }] as const;
    }),
  );
  return new Map(seen.filter((entry) => entry !== undefined));
}

/** Undefined for a node that is not to be asked or does not answer: then it is made anew. */
function helloOf(name: string, container: Container, topology: Topology, nodes: LabNodes) {
  if (container.state !== 'running' || !topology.nodes.has(name)) return undefined;
  return nodes.reach(name, HELLO_TIMEOUT).catch(() => undefined);
}
