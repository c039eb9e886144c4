/** What a packet's way through a lab comes to. Random labs hold the same against the kernel: test/system/matrix*.ts. */
import { describe, expect, test } from 'vitest';
import { ask, line, outcome } from './labs.ts';

const SSH = '10.0.1.1 10.255.0.3 ssh';
const PING = '10.0.1.1 10.255.0.3 ping';
const filter = (...terms: readonly string[]) => terms.map((words) => `firewall family inet filter f term ${words}`);
const at = (place: string) => `interfaces ${place} unit 0 family inet filter ${place === 'lo0' ? 'input' : 'output'} f`;

describe('without filters', () => {
  test('what has a route there and back is let in', () => {
    expect(outcome(line(), SSH)).toEqual({ ends: ['accepted'], reasons: ['ssh of R3 answers'] });
    expect(outcome(line(), PING)).toEqual({ ends: ['accepted'], reasons: ['R3 replies'] });
  });

  test('where nobody listens a reset comes back', () => {
    expect(outcome(line(), '10.0.1.1 10.255.0.3 tcp/8080')).toEqual({
      ends: ['refused'],
      reasons: ['nobody listens on port 8080 of R3'],
    });
    expect(outcome(line({ R3: ['system services ssh access-disable-external'] }), SSH).ends).toEqual(['refused']);
    expect(outcome(line({ R3: ['system services ssh port 2022'] }), '10.0.1.1 10.255.0.3 tcp/22').ends).toEqual([
      'refused',
    ]);
    expect(outcome(line({ R3: ['system services ssh port 2022'] }), SSH).ends).toEqual(['accepted']);
  });

  test.each([
    [
      'no route at the source',
      { R1: ['delete routing-options static route 10.255.0.3/32'] },
      'timeout',
      'the SYN is lost: R1 has no route to 10.255.0.3',
    ],
    [
      'no route on the way',
      { R2: ['delete routing-options static route 10.255.0.3/32'] },
      'rejected 3/0',
      'R2 has no route to 10.255.0.3',
    ],
    [
      'a route that rejects',
      {
        R2: ['delete routing-options static route 10.255.0.3/32', 'routing-options static route 10.255.0.3/32 reject'],
      },
      'rejected 3/1',
      'R2 has a route that says no to 10.255.0.3',
    ],
    [
      'a route that discards',
      {
        R2: ['delete routing-options static route 10.255.0.3/32', 'routing-options static route 10.255.0.3/32 discard'],
      },
      'timeout',
      'the SYN is lost: R2 has a route that says no to 10.255.0.3',
    ],
    [
      'no way back',
      { R3: ['delete routing-options static route 0.0.0.0/0'] },
      'timeout',
      'the SYN ACK is lost: R3 has no route to 10.0.1.1',
    ],
    [
      'a next hop that nobody has',
      {
        R2: [
          'delete routing-options static route 10.255.0.3/32',
          'routing-options static route 10.255.0.3/32 next-hop 10.0.2.77',
        ],
      },
      'rejected 3/1',
      "nobody on R2's ge-0/0/1 has 10.0.2.77",
    ],
    [
      'a way that leads back to the source',
      {
        R2: [
          'delete routing-options static route 10.255.0.3/32',
          'routing-options static route 10.255.0.3/32 next-hop 10.0.1.1',
        ],
      },
      'timeout',
      "10.0.1.1 is R1's own address",
    ],
    [
      'an interface that is disabled',
      { R3: ['interfaces ge-0/0/0 disable'] },
      'rejected 3/0',
      'R2 has no route to 10.255.0.3',
    ],
  ])('%s', (_, more, end, reason) => {
    const found = outcome(line(more), SSH);
    expect(found.ends).toEqual([end]);
    expect(found.reasons[0]).toContain(reason);
  });

  test('a neighbour is looked for longer than a short attempt waits', () => {
    const lab = line({
      R2: [
        'delete routing-options static route 10.255.0.3/32',
        'routing-options static route 10.255.0.3/32 next-hop 10.0.2.77',
      ],
    });
    expect(outcome(lab, SSH, 2).ends).toEqual(['timeout']);
  });

  test('several next hops are several ways, told when they come out differently', () => {
    const lab = line({ R2: ['routing-options static route 10.255.0.3/32 next-hop 10.0.2.77'] });
    expect(outcome(lab, SSH).ends).toEqual(['accepted', 'rejected 3/1']);
    expect(outcome(line({ R2: ['routing-options static route 10.0.9.0/24 next-hop 10.0.2.77'] }), SSH).ends).toEqual([
      'accepted',
    ]);
  });

  test('an address of a routing instance is not reached from outside of it', () => {
    const vr = ['routing-instances vr instance-type virtual-router', 'routing-instances vr interface ge-0/0/1.0'];
    expect(outcome(line({ R2: vr }), '10.0.1.1 10.0.2.2 ssh').reasons[0]).toContain("is in R2's instance vr");
    expect(outcome(line({ R2: vr }), '10.0.2.3 10.0.2.2 ssh').ends).toEqual(['accepted']);
  });
});

describe('filters', () => {
  test('one on the way rejects', () => {
    const lab = line({
      R2: [...filter('a from destination-port ssh', 'a then reject', 'b then accept'), at('ge-0/0/1')],
    });
    expect(outcome(lab, SSH)).toEqual({
      ends: ['rejected 3/13'],
      reasons: ['rejected by term a of filter f, output of ge-0/0/1 on R2'],
    });
    expect(outcome(lab, PING).ends).toEqual(['accepted']);
  });

  test('what it says may not get back', () => {
    const lab = line({
      R2: [...filter('a from destination-port ssh', 'a then reject', 'b then accept'), at('ge-0/0/1')],
      R1: [
        ...filter('a from protocol icmp', 'a from icmp-type unreachable', 'a then discard', 'b then accept'),
        at('lo0'),
      ],
    });
    expect(outcome(lab, SSH).ends).toEqual(['timeout']);
    expect(outcome(lab, SSH).reasons[0]).toContain('the answer does not get back');
  });

  test('replies meet them, too', () => {
    const back = line({ R3: [...filter('a from source-port ssh', 'a then discard', 'b then accept'), at('ge-0/0/0')] });
    expect(outcome(back, SSH).reasons[0]).toContain('the SYN ACK is lost: discarded by term a');
    const reset = line({ R3: [...filter('a from tcp-flags rst', 'a then discard', 'b then accept'), at('ge-0/0/0')] });
    expect(outcome(reset, '10.0.1.1 10.255.0.3 tcp/8080').reasons[0]).toContain('its reset is lost');
  });

  test('a filter that lets only the first packet in keeps the service silent', () => {
    const lab = line({
      R3: [...filter('a from tcp-initial', 'a from protocol tcp', 'a then accept', 'b then discard'), at('lo0')],
    });
    expect(outcome(lab, SSH).reasons[0]).toContain("connected, but the client's ACK is lost");
    expect(outcome(lab, '10.0.1.1 10.255.0.3 tcp/22').ends).toEqual(['accepted']);
  });

  test('tcp-reset refuses, and rejects what is not TCP', () => {
    const lab = line({ R3: [...filter('a then reject tcp-reset'), at('lo0')] });
    expect(outcome(lab, SSH).ends).toEqual(['refused']);
    expect(outcome(lab, PING).ends).toEqual(['rejected 3/13']);
  });

  test("a client's port is not known beforehand", () => {
    const lab = line({
      R3: [...filter('a from source-port 40000-65535', 'a then accept', 'b then discard'), at('lo0')],
    });
    expect(outcome(lab, SSH).ends).toEqual(['accepted', 'timeout']);
  });

  test('traces: counters and log entries on the way, in order', () => {
    const lab = line({
      R3: [
        ...filter('a from protocol tcp', 'a then count c', 'a then log', 'a then accept', 'b then accept'),
        at('lo0'),
      ],
    });
    const [cell] = ask(lab, { from: ['10.0.1.1'], to: ['10.255.0.3'], services: ['tcp/8080'] }).cells;
    expect(cell?.ends[0]?.traces).toEqual(['R3: counter c of f', 'R3: log accept by term a of f']);
  });
});

describe('IPv6', () => {
  const inet6 = {
    R1: ['interfaces ge-0/0/0 unit 0 family inet6 address fd00:1::1/64'],
    R2: ['interfaces ge-0/0/0 unit 0 family inet6 address fd00:1::2/64'],
  };

  test('what comes back to its own source goes round, where IPv4 drops it', () => {
    const at = 'routing-options rib inet6.0 static route fd00:9::/64 next-hop';
    const lab = line({
      R1: [...inet6.R1, `${at} fd00:1::2`],
      R2: [...inet6.R2, `${at} fd00:1::1`],
      R3: ['interfaces lo0 unit 0 family inet6 address fd00:9::3/128'],
    });
    expect(outcome(lab, 'fd00:1::1 fd00:9::3 ssh').ends).toEqual(['rejected 3/0']);
  });

  test('neighbours find each other unless a filter is in the way', () => {
    expect(outcome(line(inet6), 'fd00:1::1 fd00:1::2 ssh').ends).toEqual(['accepted']);
    const drop = 'firewall family inet6 filter g term a from next-header tcp';
    const lab = line({
      R1: inet6.R1,
      R2: [...inet6.R2, drop, 'interfaces ge-0/0/0 unit 0 family inet6 filter input g'],
    });
    expect(outcome(lab, 'fd00:1::1 fd00:1::2 ssh').reasons[0]).toContain('nobody on R');
  });
});

test('cells: every source, every address of the others, ping and what is configured there', () => {
  const { cells, sources, services } = ask(line({ R3: ['system services finger connection-limit 3'] }));
  expect(sources.map(({ node, interface: name, address }) => `${node} ${name} ${address}`)).toEqual([
    'R1 ge-0/0/0 10.0.1.1',
    'R1 lo0 10.255.0.1',
    'R2 ge-0/0/0 10.0.1.2',
    'R2 ge-0/0/1 10.0.2.2',
    'R3 ge-0/0/0 10.0.2.3',
    'R3 lo0 10.255.0.3',
  ]);
  // to R1 and R2 two services, to R3 three; four sources each
  expect(cells).toHaveLength(4 * 2 * 2 + 4 * 2 * 2 + 4 * 2 * 3);
  expect(services).toContainEqual({ node: 'R3', service: 'finger', port: 79, connections: 3, perMinute: 150 });
});

test('a configuration that a commit refuses has messages and no cells', () => {
  const report = ask(line({ R1: ['interfaces ge-0/0/0 unit 0 family inet filter input missing'] }));
  expect(report.cells).toEqual([]);
  expect(report.messages.R1?.map(({ severity }) => severity)).toContain('error');
});
