/** What verification asks of a device beside probes: what it has counted, why a filter decides so, a change for a while. */
import type { ConfigMessage, ControlHandlers, CounterValue, ExplainedTerm, Fragment } from '../../protocol/control.ts';
import { formatProblem } from '../commit/messages.ts';
import type { ConfigNode } from '../config/node.ts';
import { parseConfig } from '../config/parse.ts';
import type { Device } from '../device.ts';
import { SCHEMA } from '../features/index.ts';
import { explainPacket } from '../firewall/explain.ts';
import { readFilterViews } from '../op/firewall/read.ts';
import { findWay } from '../op/firewall-explain/way.ts';
import { hasErrors } from '../startup.ts';
import { ownPlace } from './own-lines.ts';

const PROTOCOL = { tcp: 6, udp: 17, icmp: 1 } as const;
const ICMP6 = 58;
const ECHO_REQUEST = { inet: 8, inet6: 128 } as const;

type Handlers = Required<Pick<ControlHandlers, 'state' | 'explain' | 'edit' | 'revert'>>;

/** What the filters have counted, of every counter and policer. */
export async function readCounters(device: Device): Promise<CounterValue[]> {
  const views = await readFilterViews(device, {});
  return views.flatMap((view) =>
    [...view.counters, ...view.policers].map(({ name, packets, bytes }) => ({
      filter: view.name,
      name,
      packets,
      bytes,
    })),
  );
}

/** `fragments`: the texts that the node was given. */
export function verificationHandlers(device: Device, fragments: () => readonly Fragment[]): Handlers {
  const { datastore, log } = device;
  const before = new Map<number, ConfigNode>();
  let next = 1;

  async function revert(id: number): Promise<boolean> {
    const config = before.get(id);
    if (config === undefined || !before.delete(id)) throw new Error(`edit ${id}: there is none, or it was reverted`);
    if (config === datastore.committed) return false;
    const { committed, problems } = await datastore.commit({ user: 'root', via: 'other', config });
    if (!committed) throw new Error(problems.map(formatProblem).join('\n'));
    return true;
  }

  return {
    async state() {
      return {
        counters: await readCounters(device),
        lockouts: device.lockouts.entries().map(({ user, end }) => ({ user, end: end.toISOString() })),
      };
    },

    async explain({ protocol, source, sourcePort, destination, destinationPort, interface: at }) {
      const inet6 = source.includes(':');
      const kind =
        protocol === 'icmp'
          ? { protocol: inet6 ? ICMP6 : PROTOCOL.icmp, icmpType: ECHO_REQUEST[inet6 ? 'inet6' : 'inet'], icmpCode: 0 }
          : { protocol: PROTOCOL[protocol], sourcePort, destinationPort };
      const packet = { source, destination, ...kind };
      const way = await findWay(device, { ...packet, ...(at !== undefined && { interface: at }) });
      const explanation = explainPacket(datastore.committed, { ...packet, way });
      const steps = explanation.steps.map((step) => ({
        ...step,
        terms: step.terms.map((term) => withPlace(term, fragments())),
      }));
      return { ...explanation, steps };
    },

    async edit({ text }, signal) {
      const base = datastore.committed;
      const { config, errors, warnings } = parseConfig(SCHEMA, text, { base });
      const tell =
        (severity: ConfigMessage['severity']) =>
        ({ line, column, message }: { line: number; column: number; message: string }): ConfigMessage => ({
          severity,
          line,
          column,
          message,
        });
      const messages = [...errors.map(tell('error')), ...warnings.map(tell('warning'))];
      if (hasErrors(messages)) return { id: 0, changed: false, messages };
      const { committed, problems } = await datastore.commit({ user: 'root', via: 'other', config });
      for (const problem of problems) messages.push({ severity: problem.severity, message: formatProblem(problem) });
      if (!committed) {
        datastore.candidate = base; // what was refused must not be committed by the next one
        return { id: 0, changed: false, messages };
      }
      const id = next++;
      before.set(id, base);
      // whoever asked for it has gone without a word: what was for a while is over
      signal.addEventListener('abort', () => {
        if (before.has(id)) revert(id).catch((error: Error) => log('vtylab', `revert: ${error.message}`));
      });
      return { id, changed: true, messages };
    },

    revert: async ({ id }) => ({ changed: await revert(id) }),
  };
}

function withPlace(term: ExplainedTerm, fragments: readonly Fragment[]): ExplainedTerm {
  const { statement } = term;
  const place = statement && ownPlace(statement.set, fragments);
  return statement === undefined || place === undefined ? term : { ...term, statement: { ...statement, place } };
}
