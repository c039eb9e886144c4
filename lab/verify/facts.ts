/** What has to be known of a running lab before its steps may run side by side. */
import type { Topology } from '../topology/topology.ts';
import { type CallNode, GRACE, withDeadline } from './ask.ts';
import { carriersOf } from './carriers.ts';
import type { Step } from './playbook.ts';
import type { LabFacts } from './uses.ts';

/** Statements that bound how many may connect, how often, or how much may pass. */
const BOUNDS = /\b(connection-limit|rate-limit|policer|maximum-sessions|max-sessions|max-sessions-per-connection)\b/;
/** A node may then send packets a way that visits a node twice. */
const INSTANCES = /\brouting-instances\b/;

/**
 * Asks every node that the steps' packets may come through for its configuration, and counts in what the steps
 * themselves will change. A node that does not tell is taken to be bounded.
 */
export async function factsOf(steps: readonly Step[], topology: Topology, callNode: CallNode): Promise<LabFacts> {
  const between = carriersOf(topology);
  const probes = steps.flatMap((step) => (step.kind === 'attack' ? [step.probe] : step.kind === 'probe' ? [step] : []));
  const names = new Set(probes.flatMap(({ from, to }) => [from, to, ...between(from, to)]));
  const ask = withDeadline(callNode, GRACE);
  const texts = new Map<string, string | undefined>();
  const isDevice = (name: string) => topology.nodes.get(name)?.startup.role === 'device';
  await Promise.all(
    [...names].filter(isDevice).map(async (name) => {
      const told = await ask(name, 'configuration', { format: 'set' }).catch(() => undefined);
      texts.set(name, told?.text);
    }),
  );
  for (const step of steps) {
    if (step.kind === 'configure') texts.set(step.on, `${texts.get(step.on) ?? ''}\n${step.text}`);
  }
  const bounded = new Set(
    [...texts].flatMap(([name, text]) => (text === undefined || BOUNDS.test(text) ? [name] : [])),
  );
  const addresses = await addressesOf(new Set(probes.flatMap(({ to, via }) => [to, ...(via ? [via.on] : [])])), ask);
  const anyWay = [...texts.values()].some((text) => text === undefined || INSTANCES.test(text));
  return {
    carriers: anyWay ? () => topology.nodes.keys() : between,
    nodes: [...topology.nodes.keys()],
    hasAddress: (node, address) => addresses.get(node)?.has(address) === true,
    isBounded: (node) => bounded.has(node),
  };
}

/** The addresses that nodes have now; none of a node that does not tell. */
async function addressesOf(nodes: Iterable<string>, ask: CallNode): Promise<Map<string, ReadonlySet<string>>> {
  const told = [...nodes].map(async (node): Promise<[string, ReadonlySet<string>]> => {
    const { interfaces } = await ask(node, 'addresses', {}).catch(() => ({ interfaces: {} }));
    return [node, new Set(Object.values(interfaces).flat())];
  });
  return new Map(await Promise.all(told));
}
