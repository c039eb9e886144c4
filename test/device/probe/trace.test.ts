import { expect, test } from 'vitest';
import { traceReader } from '../../../device/probe/trace.ts';

/** Recorded from nft 1.0.6, kernel 6.18. */
const PACKET =
  'iif "ge-0-0-0" ether saddr 46:30:f0:f6:04:b7 ether daddr 7a:1b:ce:4e:bb:2a ip saddr 192.168.255.1 ip daddr 192.168.255.2 ip dscp cs0 ip ecn not-ect ip ttl 64 ip id 43324 ip protocol tcp ip length 60 tcp sport 57655 tcp dport 22 tcp flags == syn tcp window 64240 ';
const REJECTED = [
  `trace id f1a92156 inet vtylab_trace prerouting packet: ${PACKET}`,
  'trace id f1a92156 inet vtylab_trace prerouting rule ip daddr 192.168.255.2 tcp dport 22 tcp flags syn / syn,ack meta nftrace set 1 (verdict continue)',
  'trace id f1a92156 inet vtylab_trace prerouting policy accept ',
  `trace id f1a92156 inet vtylab input packet: ${PACKET}`,
  'trace id f1a92156 inet vtylab input rule meta nfproto ipv4 jump f0.local_acl (verdict jump f0.local_acl)',
  'trace id f1a92156 inet vtylab f0.local_acl rule ip protocol 6 @th,16,16 { 22, 23 } goto f0.local_acl.t1.denied (verdict goto f0.local_acl.t1.denied)',
  'trace id f1a92156 inet vtylab f0.local_acl.t1.denied rule log prefix "R local_acl denied" group 5 (verdict continue)',
  'trace id f1a92156 inet vtylab f0.local_acl.t1.denied rule reject with icmp admin-prohibited comment "filter local%20acl term denied reject" (verdict drop)',
];

/** Reads lines; returns the packets they begin. */
function read(lines: readonly string[]) {
  const line = traceReader('vtylab_trace', 'vtylab');
  return lines.map(line).filter((packet) => packet !== undefined);
}

test('a packet’s addresses, ports and the term that decided it', () => {
  expect(read(REJECTED)).toEqual([
    {
      protocol: 'tcp',
      source: '192.168.255.1',
      sourcePort: 57655,
      destination: '192.168.255.2',
      destinationPort: 22,
      interface: 'ge-0-0-0',
      decisions: [{ filter: 'local acl', term: 'denied', action: 'reject' }],
      stale: false,
    },
  ]);
});

test('several decisions, in order; rules that only matched decide nothing', () => {
  const id = 'trace id 1 inet';
  const [packet] = read([
    `${id} vtylab_trace prerouting packet: ${PACKET}`,
    `${id} vtylab interfaces rule accept comment "filter outer term all accept" (verdict accept)`,
    `${id} vtylab input rule counter comment "filter inner term counted accept" (verdict continue)`,
    `${id} vtylab f1 rule drop comment "filter inner term (implicit) discard" (verdict drop)`,
  ]);
  expect(packet?.decisions).toEqual([
    { filter: 'outer', term: 'all', action: 'accept' },
    { filter: 'inner', term: '(implicit)', action: 'discard' },
  ]);
});

test('packets whose lines mix are kept apart, and an id that returns is another packet', () => {
  const accepted = (id: string, term: string) =>
    `trace id ${id} inet vtylab f rule accept comment "filter f term ${term} accept" (verdict accept)`;
  const packets = read([
    `trace id a inet vtylab_trace prerouting packet: ${PACKET}`,
    `trace id b inet vtylab_trace prerouting packet: ${PACKET.replace('57655', '57656')}`,
    accepted('a', 'first'),
    accepted('b', 'second'),
    `trace id a inet vtylab_trace prerouting packet: ${PACKET.replace('57655', '57657')}`,
    accepted('a', 'third'),
  ]);
  expect(packets.map(({ sourcePort, decisions }) => [sourcePort, ...decisions.map(({ term }) => term)])).toEqual([
    [57655, 'first'],
    [57656, 'second'],
    [57657, 'third'],
  ]);
});

test('IPv6 and UDP', () => {
  const [packet] = read([
    'trace id 2 inet vtylab_trace prerouting packet: iif "lo" @ll,0,112 0x86dd ip6 saddr fd00:1::1 ip6 daddr fd00:1::2 ip6 dscp cs0 ip6 nexthdr udp udp sport 38788 udp dport 161 udp length 12 @th,64,32 0x3132330a ',
  ]);
  expect(packet).toMatchObject({
    protocol: 'udp',
    source: 'fd00:1::1',
    destination: 'fd00:1::2',
    destinationPort: 161,
  });
});

test('packets after a change of the filters are stale; a change of the tracing table is none', () => {
  const other = 'add rule inet vtylab_trace prerouting ip daddr 192.168.1.2 tcp dport 23 meta nftrace set 1';
  expect(read([other, ...REJECTED])[0]?.stale).toBe(false);
  expect(read(['delete table inet vtylab', ...REJECTED])[0]?.stale).toBe(true);
  expect(read(['add rule inet vtylab input iif "lo" accept', ...REJECTED])[0]?.stale).toBe(true);
});

test('other traced packets, generations and nonsense are passed over', () => {
  expect(read(['', '# new generation 6 by process 6794 (nft)', 'trace id x inet vtylab input policy accept '])).toEqual(
    [],
  );
  expect(read(['trace id 3 inet vtylab_trace prerouting packet: iif "lo" ip protocol icmp '])).toEqual([]);
});
