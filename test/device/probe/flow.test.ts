import { expect, test } from 'vitest';
import { entriesOf } from '../../../device/probe/flow.ts';
import type { FirewallLogEntry, Flow } from '../../../protocol/control.ts';

const FLOW: Flow = {
  protocol: 'tcp',
  source: '192.168.255.1',
  sourcePort: 50000,
  destination: '192.168.255.2',
  destinationPort: 22,
};

function entry(sequence: number, changes: Partial<FirewallLogEntry> = {}): FirewallLogEntry {
  const { source, sourcePort, destination, destinationPort } = FLOW;
  const packet = { protocol: 'TCP', source, sourcePort, destination, destinationPort, length: 60 };
  const where = { filter: 'f', term: 't', action: 'R', interface: 'ge-0/0/0.0', time: '2026-01-01T00:00:00Z' } as const;
  return { sequence, ...where, ...packet, ...changes };
}

test('entries of the flow itself, oldest first', () => {
  const entries = [
    entry(16),
    entry(15, { sourcePort: 50001 }),
    entry(14, { protocol: 'UDP' }),
    entry(13, { destinationPort: 23 }),
    entry(12, { source: '192.168.1.1' }),
    entry(11),
  ];
  expect(entriesOf(FLOW, entries, 10).map(({ sequence }) => sequence)).toEqual([11, 16]);
});

test('not those of an earlier flow that had the same port', () => {
  expect(entriesOf(FLOW, [entry(11), entry(10)], 10).map(({ sequence }) => sequence)).toEqual([11]);
});

test('however an IPv6 address is written', () => {
  const flow = { ...FLOW, source: 'fd00:1::1', destination: 'fd00:1::2' };
  const logged = { source: 'fd00:0001:0:0::1', destination: 'FD00:1:0::2' };
  expect(entriesOf(flow, [entry(11, logged)], -1)).toHaveLength(1);
});
