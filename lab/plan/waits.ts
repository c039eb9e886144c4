/** What waits for what in a lab, as far as a plan tells of it: pure. */
import { type LabNode, STAGES, type StageName, type Topology, type WaitFor } from '../topology/topology.ts';
import type { Step } from './plan.ts';

/**
 * Nodes that get their links only after others have got theirs, because of what they wait for. A link to such a node is laid in
 * two parts, as containerlab does it: its other end is there before.
 */
export function lateNodes({ nodes }: Pick<Topology, 'nodes'>): ReadonlySet<string> {
  const known = new Map<string, boolean>();
  /** Whether a node enters its stages up to this one only after links of others. */
  const isLate = (name: string, upTo: 'create' | 'create-links'): boolean => {
    const key = `${name} ${upTo}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, false); // circles are told when the lab file is read
    const stages = nodes.get(name)?.stages;
    const waits = [...(stages?.create?.waitFor ?? []), ...(upTo === 'create' ? [] : waitsIn(stages, upTo))];
    const late = waits.some(({ node, stage }) => stage !== 'create' || isLate(node, 'create'));
    known.set(key, late);
    return late;
  };
  return new Set([...nodes.keys()].filter((name) => isLate(name, 'create-links')));
}

function waitsIn(stages: LabNode['stages'], stage: StageName): readonly WaitFor[] {
  return stages?.[stage]?.waitFor ?? [];
}

/** The same step with what it waits for among its reasons. */
export function withWaits(step: Step, { nodes }: Pick<Topology, 'nodes'>): Step {
  const words = waitsOf(step, nodes);
  return words === '' ? step : { ...step, reason: `${step.reason}; ${words}` };
}

function waitsOf(step: Step, nodes: Topology['nodes']): string {
  switch (step.action) {
    case 'create':
    case 'replace': {
      const rest = STAGES.slice(1).filter((stage) => stage !== 'create-links');
      const later = rest.map((stage) => waitText(waitsIn(step.node.stages, stage), `${stage} waits`));
      return [waitText(waitsIn(step.node.stages, 'create')), ...later].filter((one) => one !== '').join('; ');
    }
    case 'start':
    case 'workload':
      return waitText(waitsIn(step.node.stages, 'create'));
    case 'configure':
      return waitText(waitsIn(step.node.stages, 'configure'));
    case 'link': {
      const ends = 'endpoints' in step.link ? step.link.endpoints : [step.link.endpoint];
      return ends
        .map(({ node }) => waitText(waitsIn(nodes.get(node)?.stages, 'create-links'), `${node} waits`))
        .filter((one) => one !== '')
        .join('; ');
    }
    default:
      return '';
  }
}

function waitText(waits: readonly WaitFor[], who = 'waits'): string {
  if (waits.length === 0) return '';
  return `${who} for ${waits.map(({ node, stage }) => `${node} (${stage})`).join(', ')}`;
}
