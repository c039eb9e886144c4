/** What has to be done so that nodes which were started by somebody else are whole again: pure. */
import { readAlias } from '../links/names.ts';
import { nodeEnds } from '../topology/links.ts';
import type { AnyLink, Topology } from '../topology/topology.ts';
import type { Observed } from './observed.ts';
import { planExec } from './plan-programs.ts';
import { planStart, type StartPlan } from './plan-start.ts';

/**
 * As `planStart`: lays what is missing of the links of the chosen nodes, runs their images and their commands again, and starts
 * those that do not run. Links that somebody set down at both ends stay down.
 */
export function planMend(topology: Topology, observed: Observed, chosen: ReadonlySet<string>): StartPlan {
  const touched = (link: AnyLink) => !isSetDown(link, topology.name, observed);
  const others = topology.otherLinks?.filter(touched);
  const left = { ...topology, links: topology.links.filter(touched), ...(others && { otherLinks: others }) };
  const { steps, ...rest } = planStart(left, observed, chosen);
  const nodes = new Map([...topology.nodes].filter(([name]) => chosen.has(name)));
  const known = new Set(steps.flatMap((step) => (step.action === 'exec' ? [step.node.name] : [])));
  const moved = new Map(steps.flatMap((step) => (step.action === 'start' ? [[step.node.name, step] as const] : [])));
  const commands = planExec({ ...topology, nodes }, observed, moved, []).filter(({ node }) => !known.has(node.name));
  return { steps: [...steps, ...commands], ...rest };
}

/** All its ends are there and say that it was pulled out. */
function isSetDown(link: AnyLink, lab: string, observed: Observed): boolean {
  return nodeEnds(link).every((end) => {
    const alias = observed.nodes.get(end.node)?.hello?.interfaces[end.interface];
    return alias !== undefined && readAlias(lab, alias)?.down === true;
  });
}
