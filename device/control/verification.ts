/** What verification asks of a device beside probes: what it has counted, why a filter decides so, a change for a while. */
import type { ControlHandlers, CounterValue, ExplainedTerm, Fragment } from '../../protocol/control.ts';
import type { Device } from '../device.ts';
import { explainPacket } from '../firewall/explain.ts';
import { readFilterViews } from '../op/firewall/read.ts';
import { findWay } from '../op/firewall-explain/way.ts';
import { ownPlace } from '../own-lines.ts';
import { createEdits } from './edits.ts';

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
  const edits = createEdits(datastore, (error) => log('vtylab', `revert: ${error.message}`));

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

    edit: ({ text }, signal) => edits.edit(text, signal),
    revert: async ({ id }) => ({ changed: await edits.revert(id) }),
  };
}

function withPlace(term: ExplainedTerm, fragments: readonly Fragment[]): ExplainedTerm {
  const { statement } = term;
  const place = statement && ownPlace(statement.set, fragments);
  return statement === undefined || place === undefined ? term : { ...term, statement: { ...statement, place } };
}
