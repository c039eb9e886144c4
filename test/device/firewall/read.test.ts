/** Filters read from the configuration as plain values. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { effective } from '../../../device/config/inherit.ts';
import { load } from '../../../device/config/load-modes.ts';
import type { ConfigNode } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import type { AddressEntry, Firewall, Term } from '../../../device/firewall/model.ts';
import { readFirewall } from '../../../device/firewall/read.ts';

const FOLDER = `${import.meta.dirname}/../../golden/config/filters`;

function parse(text: string, base?: ConfigNode): ConfigNode {
  const { config, errors, warnings } = parseConfig(SCHEMA, text, base === undefined ? {} : { base });
  expect([...errors, ...warnings]).toEqual([]);
  return config;
}

const read = (config: ConfigNode): Firewall => readFirewall(effective(config));

/** One condition, action or attachment a line. */
function shown({ filters, policers, attachments }: Firewall): string {
  const line = (value: unknown) => JSON.stringify(value);
  return [
    ...filters.flatMap(({ terms, ...filter }) => [
      line(filter),
      ...terms.flatMap(({ from, then, ...term }) => [
        `  ${line(term)}`,
        ...from.map((condition) => `    ${line(condition)}`),
        `    => ${line(then)}`,
      ]),
    ]),
    ...policers.map(line),
    ...attachments.map(line),
    '',
  ].join('\n');
}

test.each(['all.conf', 'ssh-filter.input'])('%s as the model has it', async (name) => {
  const firewall = read(parse(readFileSync(`${FOLDER}/${name}`, 'utf8')));
  await expect(shown(firewall)).toMatchFileSnapshot(`${FOLDER}/${name.replace(/\..*/, '')}.model`);
});

const FILTER = `
  policy-options {
    prefix-list few { 10.0.0.0/8; 2001:db8::/32; }
    prefix-list other { 192.0.2.0/24; }
    prefix-list links { apply-path "interfaces <ge-*> unit <*> family inet address <*>"; }
  }
  interfaces {
    ge-0/0/0 { unit 0 { family inet { filter { input f; } address 192.168.1.1/30; } family inet6 { address 2001:db8::1/64; } } }
    ge-0/0/1 { unit 0 { family inet { address 192.168.1.5/30; } } }
    xe-0/0/0 { unit 0 { family inet { address 192.168.2.1/24; } } }
  }
  firewall { family inet { filter f {
    term a { from { source-prefix-list { few; } } then accept; }
    term b { from { destination-prefix-list { few; } source-prefix-list { links; } } then discard; }
    term c { from { protocol tcp; } then discard; }
  } filter g { term a { from { prefix-list { other; } } then accept; } } } }`;

function termOf(firewall: Firewall, name: string, filter = 'f'): Term {
  const found = firewall.filters.find((one) => one.name === filter)?.terms.find((term) => term.name === name);
  if (found === undefined) throw new Error(`no term ${name}`);
  return found;
}

function entries(term: Term): (readonly AddressEntry[])[] {
  return term.from.flatMap((condition) => (condition.kind === 'address' ? [condition.entries] : []));
}

const prefixes = (term: Term) => entries(term).map((list) => list.map(({ prefix }) => prefix));

function changed(config: ConfigNode, ...commands: readonly string[]): ConfigNode {
  const loaded = load(SCHEMA, config, commands.join('\n'), { mode: 'set' });
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join('\n'));
  return loaded.config;
}

describe('prefix lists', () => {
  test('give the prefixes of the family', () => {
    const config = parse(FILTER);
    expect(prefixes(termOf(read(config), 'a'))).toEqual([['10.0.0.0/8']]);
    const six = parse('firewall { family inet6 { filter f { term a { from { prefix-list few; } } } } }', config);
    const [, , filter] = read(six).filters;
    expect(filter?.family).toBe('inet6');
    expect(filter?.terms.flatMap(prefixes)).toEqual([[['2001:db8::/32']]].flat());
  });

  test('are one array for all terms that use them', () => {
    const firewall = read(parse(FILTER));
    const [source] = entries(termOf(firewall, 'a'));
    expect(entries(termOf(firewall, 'b'))[1]).toBe(source);
  });

  test('are joined with addresses; of two equal prefixes the except wins', () => {
    const text = 'set firewall family inet filter f term a from source-address 10.0.0.0/8 except';
    const config = changed(parse(FILTER), text, text.replace('10.0.0.0/8 except', '192.0.2.0/24'));
    expect(entries(termOf(read(config), 'a'))).toEqual([
      [
        { prefix: '10.0.0.0/8', except: true },
        { prefix: '192.0.2.0/24', except: false },
      ],
    ]);
    const all = changed(parse(FILTER), 'set firewall family inet filter f term a from source-prefix-list few except');
    expect(entries(termOf(read(all), 'a'))).toEqual([[{ prefix: '10.0.0.0/8', except: true }]]);
  });
});

describe('apply-path', () => {
  test('finds the networks of what the patterns fit, host bits cut off', () => {
    expect(prefixes(termOf(read(parse(FILTER)), 'b'))[0]).toEqual(['192.168.1.0/30', '192.168.1.4/30']);
  });

  test.each([
    ['interfaces <*> unit <*> family inet address <*>', ['192.168.1.0/30', '192.168.1.4/30', '192.168.2.0/24']],
    ['interfaces xe-0/0/0 unit 0 family inet address <*>', ['192.168.2.0/24']],
    ['interfaces <*> unit <*> family inet address <*.5/30>', ['192.168.1.4/30']],
    ['interfaces <*> unit <*> family inet6 address <*>', []], // of the other family
    ['interfaces <*>', []],
    ['interfaces <*> unit <*> family inet filter input <*>', []],
    ['routing-options static route <*> next-hop <*>', ['192.0.2.1/32']],
    ['policy-options prefix-list <few> <*>', ['10.0.0.0/8']],
    ['protocols bgp group <*> neighbor <*>', []],
  ])('%s', (path, found) => {
    const config = changed(
      parse(FILTER),
      `set policy-options prefix-list links apply-path "${path}"`,
      'set routing-options static route 0.0.0.0/0 next-hop 192.0.2.1',
    );
    expect(prefixes(termOf(read(config), 'b'))[0]).toEqual(found);
  });

  test('follows the configuration, and is the same list while it finds the same', () => {
    const config = parse(FILTER);
    const before = read(config);
    const described = read(changed(config, 'set interfaces ge-0/0/0 description x'));
    expect(entries(termOf(described, 'b'))[0]).toBe(entries(termOf(before, 'b'))[0]);
    expect(termOf(described, 'b')).toBe(termOf(before, 'b'));
    const more = read(changed(config, 'set interfaces ge-0/0/2 unit 0 family inet address 172.16.0.1/12'));
    expect(prefixes(termOf(more, 'b'))[0]).toEqual(['192.168.1.0/30', '192.168.1.4/30', '172.16.0.0/12']);
    expect(termOf(more, 'a')).toBe(termOf(before, 'a'));
  });

  test('sees what is inherited, and not what is inactive', () => {
    const inactive = parse(FILTER.replace('ge-0/0/1 {', 'inactive: ge-0/0/1 {'));
    expect(prefixes(termOf(read(inactive), 'b'))[0]).toEqual(['192.168.1.0/30']);
    const group = 'groups { g { interfaces { <ge-*> { unit 0 { family inet { address 198.51.100.9/24; } } } } } }';
    const inherited = parse(`${group} apply-groups g; ${FILTER}`);
    expect(prefixes(termOf(read(inherited), 'b'))[0]).toContain('198.51.100.0/24');
  });
});

describe('what a commit did not change', () => {
  const config = parse(FILTER);
  const before = read(config);
  const unchanged = (firewall: Firewall) =>
    before.filters.flatMap(({ name, terms }) =>
      terms.filter((term) => termOf(firewall, term.name, name) === term).map((term) => `${name} ${term.name}`),
    );

  test('are the same objects', () => {
    const same = read(changed(config, 'set system host-name x'));
    expect(same.filters.every((filter, index) => filter === before.filters[index])).toBe(true);
    expect(same.attachments[0]).toBe(before.attachments[0]);
  });

  test('one term of a filter', () => {
    const firewall = read(changed(config, 'set firewall family inet filter f term c from protocol udp'));
    expect(unchanged(firewall)).toEqual(['f a', 'f b', 'g a']);
    expect(firewall.filters[1]).toBe(before.filters[1]);
  });

  test('one list: the terms that use it', () => {
    const firewall = read(changed(config, 'set policy-options prefix-list few 172.16.0.0/12'));
    expect(unchanged(firewall)).toEqual(['f c', 'g a']);
    expect(firewall.filters[0]).not.toBe(before.filters[0]);
    expect(firewall.filters[1]).toBe(before.filters[1]);
    expect(prefixes(termOf(firewall, 'a'))).toEqual([['10.0.0.0/8', '172.16.0.0/12']]);
  });

  test('the same statements are read anew when they come back with another list', () => {
    const with16 = changed(config, 'set policy-options prefix-list few 172.16.0.0/12');
    read(with16);
    expect(prefixes(termOf(read(config), 'a'))).toEqual([['10.0.0.0/8']]);
  });
});

test('a name that is not defined gives nothing', () => {
  const { attachments } = read(
    parse(
      'interfaces { lo0 { unit 0 { family inet { filter { input-list [ f x ]; output x; } } } } } firewall { filter f; }',
    ),
  );
  expect(attachments.map(({ filters }) => filters)).toEqual([['f']]);
});
