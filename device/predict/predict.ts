/** A lab's matrix by its configurations alone: no packet is sent. Pure. */
import type { ConfigMessage } from '../../protocol/control.ts';
import type { PredictedCell, PredictedEnd, PredictReport, PredictRequest } from '../../protocol/predict.ts';
import { hasErrors } from '../startup.ts';
import { attempt } from './attempt.ts';
import { type Cell, cellsOf, places, servicesOf } from './cells.ts';
import { everyWay } from './choices.ts';
import { buildLab, type Rendered, renderStartup, type SimLab } from './network.ts';
import { checksums, ephemeralPorts } from './representatives.ts';

/** Everything about a lab's matrix. Configurations that a commit would refuse give messages and no cells. */
export function predict({ lab, scope, timeout }: PredictRequest): PredictReport {
  const rendered = new Map<string, Rendered>();
  const messages: Record<string, readonly ConfigMessage[]> = {};
  for (const [name, startup] of Object.entries(lab.nodes)) {
    const one = renderStartup(startup);
    rendered.set(name, one);
    messages[name] = one.messages;
  }
  if (Object.values(messages).some(hasErrors)) return { messages, sources: [], services: [], cells: [] };
  const built = buildLab(lab, rendered);
  return {
    messages,
    sources: places(built),
    services: servicesOf(built),
    cells: predictCells(built, cellsOf(built, scope), timeout),
  };
}

/** How each attempt ends. `timeout` in seconds. */
export function predictCells(lab: SimLab, cells: readonly Cell[], timeout: number): PredictedCell[] {
  const firewalls = [...lab.nodes.values()].map(({ firewall }) => firewall);
  const ephemeral = ephemeralPorts(firewalls);
  const sums = checksums(firewalls);
  return cells.map((cell) => {
    const found = everyWay((choices) => {
      const checksum = choices.pick('checksum', sums);
      return attempt(lab, { ...cell, timeout, ephemeral, checksum }, choices);
    });
    return { ...cell, ends: different(found) };
  });
}

/** Each end once. */
function different(ends: readonly PredictedEnd[]): PredictedEnd[] {
  return [...new Map(ends.map((end) => [JSON.stringify({ ...end, reason: '' }), end])).values()];
}
