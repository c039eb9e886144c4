/** The part of a plan that comes before all others: images that are fetched, as what they bring decides what is replaced. */
import type { LabNode, Topology } from '../topology/topology.ts';
import type { Observed } from './observed.ts';

/** Has the engine fetch an image. */
export interface FetchStep {
  readonly action: 'fetch';
  /** Image reference. */
  readonly image: string;
  /** The node that it is for; the first one, where there are several. */
  readonly node: LabNode;
  readonly reason: string;
}

/** What nodes that run somebody else's images need, as `image-pull-policy` says. */
export function planImages(topology: Topology, { images }: Pick<Observed, 'images'>): FetchStep[] {
  const steps = [...topology.nodes.values()].flatMap((node): FetchStep[] => {
    const { name, workload, pull = 'missing' } = node;
    if (workload === undefined || pull === 'never') return [];
    const { image } = workload;
    if (!images.has(image)) return [{ action: 'fetch', image, node, reason: 'the engine does not have it' }];
    return pull === 'always' ? [{ action: 'fetch', image, node, reason: `${name} always asks for a newer one` }] : [];
  });
  return [...Map.groupBy(steps, ({ image }) => image).values()].flatMap(([first]) => first ?? []);
}
