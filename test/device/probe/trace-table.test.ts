import { expect, test } from 'vitest';
import { renderTraceTable } from '../../../device/probe/trace-table.ts';

test('a rule for every flow that is watched, once', () => {
  const ssh = { protocol: 'tcp', destination: '192.168.255.2', destinationPort: 22 } as const;
  const snmp = { protocol: 'udp', destination: 'fd00:1::2', destinationPort: 161 } as const;
  const echo = { protocol: 'icmp', destination: 'fd00:1::2', destinationPort: 0 } as const;
  expect(renderTraceTable([ssh, snmp, ssh, echo])).toBe(`table inet vtylab_trace
delete table inet vtylab_trace
table inet vtylab_trace {
  chain prerouting {
    type filter hook prerouting priority -500; policy accept;
    iif "lo" ip daddr 127.0.0.9 udp dport 9 meta nftrace set 1 drop
    ip daddr 192.168.255.2 tcp dport 22 tcp flags & (syn | ack) == syn meta nftrace set 1
    ip6 daddr fd00:1::2 udp dport 161 meta nftrace set 1
    ip6 daddr fd00:1::2 icmpv6 type echo-request meta nftrace set 1
  }
}
`);
});

test('no table when nothing is watched', () => {
  expect(renderTraceTable([])).toBe('table inet vtylab_trace\ndelete table inet vtylab_trace\n');
});
