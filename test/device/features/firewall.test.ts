/** What a commit says of filters, policers and prefix lists, word by word. */
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { describe as inWords } from '../../../device/config/errors.ts';
import { effective } from '../../../device/config/inherit.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { firewall } from '../../../device/features/firewall.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { AT, BASE, problem, problems, term } from './firewall-problems.ts';

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
  const whole = [policer('if-exceeding bandwidth-limit 1m'), policer('if-exceeding burst-size-limit 125k')];

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
