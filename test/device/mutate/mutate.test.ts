/** The changes of a configuration, and which of them can be told apart. */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { readFirewall } from '../../../device/firewall/read.ts';
import { mutate } from '../../../device/mutate/mutate.ts';
import { sameFilters } from '../../../device/mutate/same-filters.ts';
import { labOf } from '../../../lab/matrix/predict-lab.ts';
import { loadTopology } from '../../../lab/topology/load.ts';
import type { Mutation } from '../../../protocol/mutate.ts';
import { line } from '../predict/labs.ts';

function ofR2(more: readonly string[]): readonly Mutation[] {
  return mutate({ lab: line({ R2: more }), seed: 1, timeout: 5 }).mutations.filter(({ node }) => node === 'R2');
}

function words({ change, worth, commands }: Mutation): string {
  return `${worth}: ${change} [${commands.join('; ')}]`;
}

const FILTER = [
  'firewall family inet filter f term a from source-address 10.0.1.0/24',
  'firewall family inet filter f term a from destination-port ssh',
  'firewall family inet filter f term a then log',
  'firewall family inet filter f term a then accept',
  'firewall family inet filter f term b then reject',
  'interfaces lo0 unit 0 family inet filter input f',
];

test('every change of the documented lab, and what it is worth', async () => {
  const topology = await loadTopology('topologies/remote-access/lab.yaml');
  const { mutations, total } = mutate({ lab: labOf(topology), seed: 1, timeout: 5 });
  expect(total).toBe(mutations.length);
  const lines = mutations.map((one) => `${one.node} ${one.kind}: ${words(one).replace(/"\$6\$[^"]*"/g, '"…"')}`);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../golden/matrix/remote-access.mutations.txt');
});

test('a limit draws some, the same for the same seed', () => {
  const ask = (limit: number, seed: number) => mutate({ lab: line(), seed, limit, timeout: 5 }).mutations.map(words);
  const all = mutate({ lab: line(), seed: 1, timeout: 5 }).mutations.map(words);
  expect(ask(5, 1)).toHaveLength(5);
  expect(ask(5, 1)).toEqual(ask(5, 1));
  expect(ask(5, 1)).not.toEqual(ask(5, 2));
  expect(ask(all.length, 7)).toEqual(all);
  expect(all).toEqual(expect.arrayContaining(ask(5, 2)));
});

describe('a filter', () => {
  const changes = ofR2(FILTER).map(words);

  test.each([
    'effective: drop term a [delete firewall family inet filter f term a]',
    'effective: put term b before term a [insert firewall family inet filter f term b before term a]',
    "effective: drop 'destination-port ssh' of term a [delete firewall family inet filter f term a from destination-port ssh]",
    "effective: drop 'log' of term a [delete firewall family inet filter f term a then log]",
    'effective: discard instead of accept in term a [set firewall family inet filter f term a then discard]',
    'effective: no longer apply filter f [delete interfaces lo0 unit 0 family inet filter input f]',
    'effective: 23 instead of ssh [set firewall family inet filter f term a from destination-port 23; delete firewall family inet filter f term a from destination-port ssh]',
    'effective: 0.0.0.0/0 instead of 10.0.1.0/24 [set firewall family inet filter f term a from source-address 0.0.0.0/0; delete firewall family inet filter f term a from source-address 10.0.1.0/24]',
    'unseen: 10.0.1.0/25 instead of 10.0.1.0/24 [set firewall family inet filter f term a from source-address 10.0.1.0/25; delete firewall family inet filter f term a from source-address 10.0.1.0/24]',
    'effective: 10.0.1.128/25 instead of 10.0.1.0/24 [set firewall family inet filter f term a from source-address 10.0.1.128/25; delete firewall family inet filter f term a from source-address 10.0.1.0/24]',
  ])('%s', (wanted) => expect(changes).toContain(wanted));

  test('one that is applied nowhere does nothing, whatever is changed', () => {
    const worths = ofR2(FILTER.slice(0, -1))
      .filter(({ statement }) => statement.includes(' firewall '))
      .map(({ worth }) => worth);
    expect(new Set(worths)).toEqual(new Set(['equivalent']));
  });

  test('an attempt that ends otherwise is named', () => {
    const [dropped] = ofR2(FILTER).filter(({ kind }) => kind === 'delete-term');
    expect(dropped?.cells[0]).toMatchObject({
      from: 'R1',
      source: '10.0.1.1',
      to: 'R2',
      service: 'ssh',
      before: 'accepted',
    });
  });
});

describe('whatever else lets in or keeps out', () => {
  const changes = ofR2([
    'policy-options prefix-list own 10.0.1.0/24',
    'firewall family inet filter f term a from source-prefix-list own',
    'firewall family inet filter f term a then accept',
    'interfaces lo0 unit 0 family inet filter input f',
    'firewall family inet6 filter six term a from source-address 2001:db8::/64',
    'firewall family inet6 filter six term a then accept',
    'firewall family inet6 filter six term b then reject',
    'system login user lab class read-only authentication encrypted-password "$6$x$y"',
    'system login class few permissions [ view configure ]',
    'system login retry-options tries-before-disconnect 3',
    'system services ssh root-login deny',
    'system services telnet connection-limit 3',
  ]).map(({ kind, change }) => `${kind}: ${change}`);

  test.each([
    'widen-prefix: 10.0.0.0/23 instead of 10.0.1.0/24',
    'narrow-prefix: 10.0.1.128/25 instead of 10.0.1.0/24',
    "delete-statement: drop 'prefix-list own 10.0.1.0/24'",
    'widen-prefix: 2001:db8::/63 instead of 2001:db8::/64',
    'narrow-prefix: 2001:db8:0:0:8000::/65 instead of 2001:db8::/64',
    'swap-terms: put term b before term a',
    'change-action: accept instead of reject in term b',
    'delete-user: drop user lab',
    'change-class: give user lab class super-user instead of read-only',
    "delete-statement: drop 'few permissions configure'",
    "delete-statement: drop 'retry-options tries-before-disconnect 3'",
    'change-value: tries-before-disconnect 4 instead of 3',
    'change-value: root-login allow instead of deny',
    'delete-service: drop service telnet',
    'change-value: connection-limit 4 instead of 3',
    'delete-route: drop the route to 10.255.0.1/32',
  ])('%s', (wanted) => expect(changes).toContain(wanted));
});

test('a commit that is refused is told by its words', () => {
  const refused = ofR2([]).filter(({ worth }) => worth === 'refused');
  expect(refused.map(({ reason }) => reason)).toEqual([expect.stringContaining('root-authentication')]);
});

describe('filters that do the same', () => {
  const firewall = (...terms: readonly string[]) =>
    readFirewall(
      parseConfig(SCHEMA, terms.map((term) => `set firewall family inet filter f term ${term}`).join('\n')).config,
    );
  const ssh = ['a from destination-port 22', 'a then accept'];
  const telnet = ['b from destination-port 23', 'b then reject'];

  test('terms that no packet can both match may change places', () => {
    expect(sameFilters(firewall(...ssh, ...telnet), firewall(...telnet, ...ssh))).toBe(true);
    const wide = ['b from destination-port 20-30', 'b then reject'];
    expect(sameFilters(firewall(...ssh, ...wide), firewall(...wide, ...ssh))).toBe(false);
    const either = ['b from port 23', 'b then reject'];
    expect(
      sameFilters(
        firewall('a from port 22', 'a then accept', ...either),
        firewall(...either, 'a from port 22', 'a then accept'),
      ),
    ).toBe(false);
    const near = ['a from source-address 10.0.0.0/25', 'a then accept'];
    const far = ['b from source-address 10.0.0.128/25', 'b then discard', 'c then accept'];
    expect(sameFilters(firewall(...near, ...far), firewall(...far.slice(0, 2), ...near, 'c then accept'))).toBe(true);
  });

  test('what stands behind a term for everything, and a last one that discards, do nothing', () => {
    expect(sameFilters(firewall('a then accept', ...telnet), firewall('a then accept'))).toBe(true);
    expect(sameFilters(firewall(...ssh, 'z then discard'), firewall(...ssh))).toBe(true);
    expect(sameFilters(firewall(...ssh, 'z then log', 'z then discard'), firewall(...ssh))).toBe(false);
    expect(sameFilters(firewall(...ssh), firewall(...telnet))).toBe(false);
  });
});
