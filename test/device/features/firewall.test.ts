/** What a commit says of filters, policers and prefix lists, word by word. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { formatProblem } from '../../../device/commit/messages.ts';
import { describe as inWords } from '../../../device/config/errors.ts';
import { effective } from '../../../device/config/inherit.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { firewall } from '../../../device/features/firewall.ts';
import { SCHEMA } from '../../../device/features/index.ts';

const BASE = 'firewall family inet filter';

/** The problems of commands, each with its severity before it. */
function problems(...commands: readonly string[]): string[] {
  const { config, errors } = parseConfig(SCHEMA, commands.map((command) => `set ${command}\n`).join(''));
  expect(errors.map(inWords)).toEqual([]);
  return firewall.verify(effective(config)).map((problem) => `${problem.severity} ${formatProblem(problem)}`);
}

function problem(severity: 'error' | 'warning', at: string, statement: string | undefined, message: string): string {
  const line = statement === undefined ? [] : [`  '${statement}'`];
  return [`${severity} [edit ${at}]`, ...line, `    ${message}`].join('\n');
}

const term = (text: string, name = 'f') => `${BASE} ${name} term a ${text}`;
const AT = 'firewall family inet filter f term a';

describe('names that are not defined', () => {
  test('a filter at an interface', () => {
    expect(problems('interfaces lo0 unit 0 family inet filter input f')).toEqual([
      problem('error', 'interfaces lo0 unit 0 family inet', 'filter', "Referenced filter 'f' is not defined"),
    ]);
    expect(problems(term('then accept'), 'interfaces ge-0/0/0 unit 0 family inet filter output-list [ f g ]')).toEqual([
      problem('error', 'interfaces ge-0/0/0 unit 0 family inet', 'filter', "Referenced filter 'g' is not defined"),
    ]);
  });

  test('a filter of the other family', () => {
    expect(problems(term('then accept'), 'interfaces fxp0 unit 0 family inet6 filter output f')).toEqual([
      problem(
        'error',
        'interfaces fxp0 unit 0 family inet6',
        'filter',
        "Referenced filter 'f' is not defined in family inet6, only in family inet",
      ),
    ]);
  });

  test('a nested filter, a policer, prefix lists', () => {
    expect(problems(term('filter g'))).toEqual([
      problem('error', AT, 'filter', "Referenced filter 'g' is not defined"),
    ]);
    expect(problems(term('then policer p'))).toEqual([
      problem('error', `${AT} then`, 'policer', "Referenced policer 'p' is not defined"),
    ]);
    expect(problems(term('from source-prefix-list l'), term('from prefix-list m except'))).toEqual([
      problem('error', `${AT} from`, 'source-prefix-list', "Referenced prefix-list 'l' is not defined"),
      problem('error', `${AT} from`, 'prefix-list', "Referenced prefix-list 'm' is not defined"),
      expect.stringContaining('term can never match'),
      expect.stringContaining('term can never match'),
    ]);
  });

  test('what is inactive is not defined', () => {
    const { config } = parseConfig(
      SCHEMA,
      'firewall { inactive: filter f { term a; } } interfaces { lo0 { unit 0 { family inet { filter { input f; } } } } }',
    );
    expect(firewall.verify(effective(config)).map(({ message }) => message)).toEqual([
      "Referenced filter 'f' is not defined",
    ]);
  });
});

test('a filter without family is one of family inet, and of the two places it can have one', () => {
  expect(problems('firewall filter f term a then accept', 'interfaces lo0 unit 0 family inet filter input f')).toEqual(
    [],
  );
  expect(problems('firewall filter f term a then accept', term('then accept'))).toEqual([
    problem('error', 'firewall', 'filter f', "filter 'f' is also defined at [edit firewall family inet]"),
  ]);
});

test('a list holds sixteen filters', () => {
  const names = Array.from({ length: 17 }, (_, at) => `f${at}`);
  const filters = names.map((name) => term('then accept', name));
  const list = (count: number) =>
    `interfaces lo0 unit 0 family inet filter input-list [ ${names.slice(0, count).join(' ')} ]`;
  expect(problems(...filters, list(16))).toEqual([]);
  expect(problems(...filters, list(17))).toEqual([
    problem(
      'error',
      'interfaces lo0 unit 0 family inet filter',
      'input-list',
      "'input-list' names 17 filters, at most 16 are allowed",
    ),
  ]);
});

describe('nested filters', () => {
  test('in a loop', () => {
    const message = (loop: string) => `filters include each other in a loop: ${loop}`;
    expect(problems(term('filter f'))).toEqual([problem('error', AT, 'filter', message('f -> f'))]);
    expect(problems(term('filter g'), term('filter h', 'g'), term('filter f', 'h'), term('filter f', 'i'))).toEqual([
      problem('error', 'firewall family inet filter h term a', 'filter', message('f -> g -> h -> f')),
    ]);
  });

  test('the same name in the other family makes no loop', () => {
    expect(
      problems(term('filter g'), term('then accept', 'g'), 'firewall family inet6 filter g term a filter f'),
    ).toEqual([
      problem(
        'error',
        'firewall family inet6 filter g term a',
        'filter',
        "Referenced filter 'f' is not defined in family inet6, only in family inet",
      ),
    ]);
  });

  test('too deep', () => {
    const chain = (length: number) =>
      Array.from({ length }, (_, at) => term(at + 1 < length ? `filter f${at + 1}` : 'then accept', `f${at}`));
    expect(problems(...chain(6))).toEqual([]);
    expect(problems(...chain(7))).toEqual([
      problem('error', 'firewall family inet', 'filter f0', 'filters are included 6 deep, at most 5 are allowed'),
    ]);
  });

  test('with a then of their own', () => {
    expect(problems(term('filter g'), term('then log'), term('then accept', 'g'))).toEqual([
      problem('error', AT, 'then', "'then' cannot be configured together with 'filter': the included filter decides"),
    ]);
    expect(problems(term('filter g'), term('from protocol tcp'), term('then accept', 'g'))).toEqual([]);
  });
});

describe('conditions that do not stand together', () => {
  test.each([
    ['port ssh', 'source-port 1', 'port', 'source-port'],
    ['port-except ssh', 'destination-port 1', 'port-except', 'destination-port'],
    ['port ssh', 'destination-port-except 1', 'port', 'destination-port-except'],
    ['address 10.0.0.0/8', 'source-address 10.0.0.0/8', 'address', 'source-address'],
    ['address 10.0.0.0/8', 'destination-address 10.0.0.0/8', 'address', 'destination-address'],
  ])('%s, %s', (one, other, first, second) => {
    expect(problems(term(`from ${one}`), term(`from ${other}`))).toEqual([
      problem('error', `${AT} from`, first, `'${first}' cannot be configured together with '${second}'`),
    ]);
  });

  test('others do', () => {
    expect(problems(term('from source-port ssh'), term('from destination-port 1'))).toEqual([]);
    expect(problems(term('from source-address 10.0.0.0/8'), term('from destination-address 10.0.0.0/8'))).toEqual([]);
  });

  test('of a condition and its twin the later stays', () => {
    const { config } = parseConfig(
      SCHEMA,
      [term('from port ssh'), term('from port-except telnet')].map((line) => `set ${line}\n`).join(''),
    );
    const from = effective(config)
      .children.get('firewall')
      ?.children.get('family')
      ?.children.get('inet')
      ?.children.get('filter f');
    expect([...(from?.children.get('term a')?.children.get('from')?.children.keys() ?? [])]).toEqual(['port-except']);
  });
});

describe('policers', () => {
  const policer = (text: string) => `firewall policer p ${text}`;
  const whole = [policer('if-exceeding bandwidth-limit 1m'), policer('if-exceeding burst-size-limit 15k')];

  test('need their limits', () => {
    expect(problems(policer('then discard'))).toEqual([
      problem('error', 'firewall policer p', undefined, "Missing mandatory statement: 'if-exceeding'"),
    ]);
    expect(problems(policer('then discard'), policer('if-exceeding bandwidth-limit 1m'))).toEqual([
      problem('error', 'firewall policer p if-exceeding', undefined, "Missing mandatory statement: 'burst-size-limit'"),
    ]);
    expect(problems(...whole, policer('then discard'), term('then policer p'))).toEqual([]);
  });

  test('without discard do nothing', () => {
    const message = "nothing is done to what exceeds the limits: there is no 'then discard'";
    expect(problems(...whole)).toEqual([problem('warning', 'firewall policer p', undefined, message)]);
  });

  test.each([
    ['if-exceeding bandwidth-limit 7999', 'Value 7999 is not within range (8000..100000000000)'],
    ['if-exceeding bandwidth-limit 101g', 'Value 101g is not within range (8000..100000000000)'],
    ['if-exceeding bandwidth-limit 1t', "invalid value '1t': expected a number, with k, m or g behind it"],
    ['if-exceeding burst-size-limit 1k', 'Value 1k is not within range (1500..100000000000)'],
  ])('%s', (text, message) => {
    const { errors } = parseConfig(SCHEMA, `set ${policer(text)}\n`);
    expect(errors.map(inWords)).toEqual([expect.stringContaining(message)]);
  });
});

describe('a commit warns', () => {
  test('of a filter without terms, which discards everything', () => {
    expect(problems(`${BASE} f`)).toEqual([
      problem('warning', 'firewall family inet', 'filter f', 'filter has no terms: it discards every packet'),
    ]);
  });

  test('of actions nothing here acts on', () => {
    const queues = 'has no effect: this device has no queues that look at it';
    expect(problems(term('then sample'), term('then forwarding-class x'), term('then loss-priority high'))).toEqual([
      problem('warning', `${AT} then`, 'sample', "'sample' has no effect: packets are not sampled on this device"),
      problem('warning', `${AT} then`, 'loss-priority', `'loss-priority' ${queues}`),
      problem('warning', `${AT} then`, 'forwarding-class', `'forwarding-class' ${queues}`),
    ]);
  });

  const never = (reason: string, family = 'inet') =>
    problem('warning', `firewall family ${family} filter f term a`, 'from', `term can never match: ${reason}`);
  const TCP = 'it matches TCP flags, and no packet of protocol tcp';
  const PORTS = 'it matches ports, and no packet of a protocol that has them';

  test.each([
    [['protocol udp', 'tcp-established'], TCP],
    [['protocol-except 0-50', 'protocol-except tcp', 'tcp-flags syn'], TCP],
    [['protocol [ tcp udp ]', 'icmp-type echo-request'], 'it matches ICMP messages, and no packet of protocol icmp'],
    [['protocol icmp6', 'icmp-code 1'], 'it matches ICMP messages, and no packet of protocol icmp'],
    [['protocol [ icmp ospf ]', 'port ssh'], PORTS],
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
    expect(problems(six('next-header udp'), six('tcp-established'))).toEqual([never(TCP, 'inet6')]);
    expect(problems(six('next-header fragment'), six('tcp-established'))).toEqual([]);
    expect(problems(six('next-header fragment'), six('payload-protocol udp'), six('tcp-established'))).toEqual([
      never(TCP, 'inet6'),
    ]);
    expect(problems(six('payload-protocol icmp'), six('icmp-type echo-request'))).toEqual([
      never('it matches ICMP messages, and no packet of protocol icmp6', 'inet6'),
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

describe('what is wrong by itself is refused where it is said', () => {
  test.each([
    [term('from source-address 10.0.0.1/8'), 'Host portion is not zero (10.0.0.1/8)'],
    ['firewall family inet6 filter f term a from address 2001:db8::1/32', 'Host portion is not zero (2001:db8::1/32)'],
    ['policy-options prefix-list l 10.0.0.1/8', 'Host portion is not zero (10.0.0.1/8)'],
    [term('from source-address 2001:db8::/32'), 'expected an IPv4 address with a prefix length'],
    [term('from protocol tpc'), "invalid value 'tpc': expected a protocol name"],
    [term('from tcp-flags "ack &"'), "invalid value 'ack &': expected a TCP flag"],
    [term('from icmp-type neighbor-solicit'), "invalid value 'neighbor-solicit': expected an ICMP type name"],
    [term('then reject no-route'), "invalid value 'no-route': expected network-unreachable, host-unreachable"],
    [term('then next hop'), "invalid value 'hop': expected term"],
    [`${BASE} ${'x'.repeat(65)}`, 'Length 65 is not within range (1..64)'],
    ['policy-options prefix-list l apply-path "interfaces ge-0/0/0"', 'expected a path with patterns such as'],
  ])('%s', (command, message) => {
    const { errors } = parseConfig(SCHEMA, `set ${command}\n`);
    expect(errors.map(inWords)).toEqual([expect.stringContaining(message)]);
  });
});

test('what a commit says of its last configuration does not linger', () => {
  const config = (list: string) =>
    parseConfig(
      SCHEMA,
      [
        'system root-authentication encrypted-password "$6$s$h"',
        `policy-options prefix-list l ${list}`,
        term('from prefix-list l'),
      ]
        .map((line) => `set ${line}\n`)
        .join(''),
    ).config;
  const messages = (list: string) => evaluate(config(list)).problems.map(({ message }) => message);
  expect(messages('10.0.0.0/8')).toEqual([]);
  expect(messages('2001:db8::/32')).toEqual([expect.stringContaining('term can never match')]);
  expect(messages('10.0.0.0/8')).toEqual([]);
});
