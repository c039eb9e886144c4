/**
 * Golden files: `test/golden/nftables/GROUP.set` becomes exactly `GROUP.nft`. `nftables.system.test.ts` has the kernel
 * check them. A changed rendering is looked at and then taken over with `vitest -u`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { tableText } from '../../../device/apply/nft-objects.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { countersOf } from '../../../device/firewall/counters.ts';
import type { Firewall } from '../../../device/firewall/model.ts';
import { renderFirewall, TABLE } from '../../../device/firewall/nftables.ts';
import { readFirewall } from '../../../device/firewall/read.ts';

const FOLDER = new URL('../../golden/nftables/', import.meta.url).pathname;

function firewall(text: string): Firewall {
  const { config, errors, warnings } = parseConfig(SCHEMA, text);
  expect([...errors, ...warnings]).toEqual([]);
  return readFirewall(config);
}

const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.set'));

test.each(cases)('%s', async (name) => {
  const text = tableText(TABLE, renderFirewall(firewall(readFileSync(FOLDER + name, 'utf8'))));
  await expect(`${text}\n`).toMatchFileSnapshot(FOLDER + name.replace('.set', '.nft'));
});

const COUNTING = `
set interfaces lo0 unit 0 family inet filter input f
set interfaces ge-0/0/0 unit 0 family inet filter input specific
set interfaces ge-0/0/1 unit 0 family inet filter input specific
set interfaces ge-0/0/2 unit 0 family inet6 filter input-list [ f g ]
set firewall policer own if-exceeding bandwidth-limit 1m burst-size-limit 200k
set firewall policer own then discard
set firewall policer shared if-exceeding bandwidth-limit 1m burst-size-limit 15k
set firewall policer shared then discard
set firewall policer shared filter-specific
set firewall family inet filter f term a then count packets
set firewall family inet filter f term a then policer own
set firewall family inet filter f term b then count packets
set firewall family inet filter f term b then policer shared
set firewall family inet filter f term c then policer shared
set firewall family inet filter f term d filter inner
set firewall family inet filter inner term x then count deep
set firewall family inet filter specific interface-specific
set firewall family inet filter specific term a then count packets
set firewall family inet6 filter f term a then count packets
set firewall family inet6 filter g term a then count packets
`;

/** Names of instances with those of their counters and policers, and the objects by them. */
function counted(text: string) {
  return countersOf(firewall(text)).map(({ instance, counters, policers }) => ({
    instance: instance.name,
    names: [...counters, ...policers].map(({ name }) => name),
    objects: [...counters, ...policers].map(({ object }) => object),
  }));
}

test('counters and policers belong to instances', () => {
  expect(counted(COUNTING).map(({ instance, names }) => [instance, ...names])).toEqual([
    ['f', 'packets', 'deep', 'own-a', 'shared'],
    ['specific-ge-0/0/0.0-i', 'packets'],
    ['specific-ge-0/0/1.0-i', 'packets'],
    ['ge-0/0/2.0-i', 'packets'],
  ]);
});

test('each has an object of its own in the table', () => {
  const objects = counted(COUNTING).flatMap(({ objects }) => objects);
  const table = renderFirewall(firewall(COUNTING));
  expect(new Set(objects).size).toBe(objects.length);
  expect(table.filter(({ kind }) => kind === 'counter').map(({ name }) => name)).toEqual(
    expect.arrayContaining(objects),
  );
});

test.each([
  ['a term', 'set firewall family inet filter f term c from protocol tcp', ['f']],
  ['a nested term', 'set firewall family inet filter inner term x from protocol tcp', ['f']],
  [
    'a filter that is applied twice',
    'set firewall family inet filter specific term b then discard',
    ['specific-ge-0/0/0.0-i', 'specific-ge-0/0/1.0-i'],
  ],
  ['a filter in a list', 'set firewall family inet6 filter g term a from next-header tcp', ['ge-0/0/2.0-i']],
  ['another family', 'set firewall family inet6 filter f term a then log', ['ge-0/0/2.0-i']],
  ['a filter that is not applied', 'set firewall family inet filter other term a then accept', []],
])('a change of %s gives its instances new counters, and no others', (_, change, changed) => {
  const before = new Map(counted(COUNTING).map(({ instance, objects }) => [instance, objects]));
  const after = counted(COUNTING + change);
  const differing = after.filter(({ instance, objects }) => objects.join() !== before.get(instance)?.join());
  expect(differing.map(({ instance }) => instance)).toEqual(changed);
});

test('a policer that changes gets a new bucket, and the counters stay', () => {
  const change = 'set firewall policer own if-exceeding bandwidth-limit 2m';
  const [before = [], after = []] = [COUNTING, COUNTING + change].map((text) => counted(text)[0]?.objects ?? []);
  expect(after.map((object, at) => object === before[at])).toEqual([true, true, false, true]);
});

test('the burst is what the bucket holds besides a second of the rate', () => {
  const limits = renderFirewall(firewall(COUNTING)).filter(({ kind }) => kind === 'limit');
  expect(limits.map(({ definition }) => definition)).toEqual([
    'rate over 125000 bytes/second burst 75000 bytes',
    'rate over 125000 bytes/second burst 0 bytes',
  ]);
});

test('the same list is the same set', () => {
  const list = Array.from({ length: 20 }, (_, at) => `set policy-options prefix-list many 10.${2 * at}.0.0/16\n`).join(
    '',
  );
  const text = (more: string) =>
    `${list}set interfaces lo0 unit 0 family inet filter input f
     set firewall family inet filter f term a from source-prefix-list many
     set firewall family inet filter f term b from destination-prefix-list many
     ${more}`.replaceAll(/^ +/gm, '');
  const sets = (text: string) => renderFirewall(firewall(text)).filter(({ kind }) => kind === 'set');
  const before = sets(text(''));
  expect(before).toHaveLength(1);
  expect(sets(text('set firewall family inet filter f term c then accept'))).toEqual(before);
  expect(sets(text('set policy-options prefix-list many 11.0.0.0/8'))[0]?.name).not.toBe(before[0]?.name);
});
