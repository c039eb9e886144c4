/** What a commit warns of: terms that never match, and what has no effect. */
import { describe, expect, test } from 'vitest';
import { AT, BASE, problem, problems, term } from './firewall-problems.ts';

describe('a commit warns', () => {
  test('of a filter without terms, which discards everything', () => {
    expect(problems(`${BASE} f`)).toEqual([
      problem('warning', 'firewall family inet', 'filter f', 'filter has no terms: it discards every packet'),
    ]);
  });

  test.each([
    ['1m', '124999', true],
    ['1m', '125k', false],
    ['32k', '3999', true],
  ])('of a burst that is shorter than a second: %s, %s', (bandwidth, burst, warned) => {
    const policer = `firewall policer p if-exceeding bandwidth-limit ${bandwidth} burst-size-limit ${burst}`;
    const second = bandwidth === '1m' ? 125_000 : 4000;
    const message = `policer 'p' lets ${second} bytes through at once, one second of its bandwidth, not ${burst}: this device has no smaller burst`;
    const warning = problem('warning', 'firewall policer p if-exceeding', 'burst-size-limit', message);
    expect(problems(policer, 'firewall policer p then discard')).toEqual(warned ? [warning] : []);
  });

  test('of actions nothing here acts on', () => {
    const queues = 'has no effect: this device has no queues that look at it';
    expect(problems(term('then sample'), term('then forwarding-class x'), term('then loss-priority high'))).toEqual([
      problem('warning', `${AT} then`, 'sample', "'sample' has no effect: packets are not sampled on this device"),
      problem('warning', `${AT} then`, 'loss-priority', `'loss-priority' ${queues}`),
      problem('warning', `${AT} then`, 'forwarding-class', `'forwarding-class' ${queues}`),
    ]);
  });

  const warning = (message: string, family = 'inet') =>
    problem('warning', `firewall family ${family} filter f term a`, 'from', message);
  const never = (reason: string) => warning(`term can never match: ${reason}`);
  const astray = (reason: string, family = 'inet') => warning(`conditions contradict each other: ${reason}`, family);
  const TCP = 'it matches TCP flags, and no packet of protocol tcp';
  const PORTS = 'it matches ports, and no packet of a protocol that has them';

  test.each([
    [['protocol udp', 'tcp-established'], TCP],
    [['protocol-except 0-50', 'protocol-except tcp', 'tcp-flags syn'], TCP],
    [['protocol [ tcp udp ]', 'icmp-type echo-request'], 'it matches ICMP messages, and no packet of protocol icmp'],
    [['protocol icmp6', 'icmp-code 1'], 'it matches ICMP messages, and no packet of protocol icmp'],
    [['protocol [ icmp ospf ]', 'port ssh'], PORTS],
  ])('of terms about other protocols than their own: %j', (conditions, reason) => {
    expect(problems(...conditions.map((condition) => term(`from ${condition}`)))).toEqual([astray(reason)]);
  });

  test.each([
    [['tcp-flags "syn & !syn"'], 'no packet has such TCP flags'],
    [['tcp-initial', 'tcp-flags ack'], 'no packet has such TCP flags'],
    [['fragment-flags "reserved & !0x8"'], 'no packet has such fragment flags'],
    [['dscp ef', 'precedence routine'], "'dscp' and 'precedence' exclude each other"],
    [['protocol-except [ 0-100 90-255 ]'], "'protocol-except' leaves no value"],
    [['first-fragment', 'fragment-offset 1-8191'], "a first fragment's offset is 0"],
    [['fragment-offset-except 0', 'port ssh'], 'later fragments have no ports, TCP flags or ICMP types'],
    [
      ['source-address 10.0.0.0/8 except'],
      "its source addresses and prefix lists hold no prefix that is not an 'except'",
    ],
  ])('of terms that can never match: %j', (conditions, reason) => {
    expect(problems(...conditions.map((condition) => term(`from ${condition}`)))).toEqual([never(reason)]);
  });

  test.each([
    [['protocol [ tcp udp ]', 'tcp-established']],
    [['protocol-except udp', 'tcp-established', 'icmp-type 8', 'port 1']],
    [['tcp-initial', 'tcp-established']], // syn and rst
    [['dscp ef', 'precedence critical-ecp']],
    [['fragment-offset 0-8191', 'port ssh']],
    [['protocol icmp', 'fragment-offset 1-8191']],
    [['protocol sctp', 'port 1']],
    [['protocol-except [ 0-100 102-255 ]']],
  ])('of no other: %j', (conditions) => {
    expect(problems(...conditions.map((condition) => term(`from ${condition}`)))).toEqual([]);
  });

  test('of what IPv6 never has, where the header may hide nothing', () => {
    const six = (text: string) => `firewall family inet6 filter f term a from ${text}`;
    expect(problems(six('next-header udp'), six('tcp-established'))).toEqual([astray(TCP, 'inet6')]);
    expect(problems(six('next-header fragment'), six('tcp-established'))).toEqual([]);
    expect(problems(six('next-header fragment'), six('payload-protocol udp'), six('tcp-established'))).toEqual([
      astray(TCP, 'inet6'),
    ]);
    expect(problems(six('payload-protocol icmp'), six('icmp-type echo-request'))).toEqual([
      astray('it matches ICMP messages, and no packet of protocol icmp6', 'inet6'),
    ]);
  });

  test('of lists that are empty, or of the other family', () => {
    const list = 'policy-options prefix-list l';
    expect(problems(list, term('from source-prefix-list l'))).toEqual([
      never('its source addresses and prefix lists hold no prefix of family inet'),
    ]);
    expect(problems(`${list} 2001:db8::/32`, term('from prefix-list l'))).toEqual([
      never('its source or destination addresses and prefix lists hold no prefix of family inet'),
    ]);
    expect(problems(list, term('from source-prefix-list l'), term('from source-address 10.0.0.0/8'))).toEqual([]);
  });
});
