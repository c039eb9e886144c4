/** Makes sure, before anything is begun, that the kernel has what the links of a plan need. */
import { randomBytes } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../errors.ts';
import { type Feature, lacking, lackingFeatures } from '../links/kernel.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import { LABELS } from '../plan/labels.ts';
import type { Plan } from '../plan/plan.ts';

/** What the steps need of the kernel that not every kernel has. */
export function featuresOf(steps: Plan): readonly Feature[] {
  const found = steps.flatMap((step): Feature[] => {
    if (step.action === 'shape') {
      const { delay = 0, jitter = 0, loss = 0, rate } = step.shape;
      return [
        ...(delay + jitter + loss > 0 ? ['netem' as const] : []),
        ...(rate === undefined ? [] : ['tbf' as const]),
      ];
    }
    if (step.action !== 'link' || 'endpoints' in step.link || step.link.down === true) return [];
    const { type } = step.link;
    if (type === 'vxlan-stitch') return ['vxlan', 'mirred'];
    return type === 'dummy' || type === 'macvlan' || type === 'vxlan' ? [type] : [];
  });
  return [...new Set(found)];
}

/**
 * What it lacks and the steps can do without: a dummy.
 *
 * @throws EngineError naming everything else that it lacks
 */
export async function checkKernel(engine: Engine, lab: string, steps: Plan): Promise<ReadonlySet<Feature>> {
  const needed = featuresOf(steps);
  if (needed.length === 0) return new Set();
  const options = { image: DEVICE_IMAGE, labels: { [LABELS.lab]: lab } };
  const missing = await lackingFeatures(engine, options, needed, randomBytes(4).toString('hex'));
  const fatal = missing.filter((feature) => feature !== 'dummy');
  if (fatal.length > 0) throw new EngineError(fatal.map(lacking).join('\n'));
  return new Set(missing);
}

/** What is told of a link of type dummy that another kind of interface stands in for. */
export const DUMMY_STANDS_IN = `${lacking('dummy')}; a veth whose other end takes no part stands in`;
