/** What the renderer and the applier make of filters, in the kernel: namespaces of their own, real packets. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Applier } from '../../../device/apply/apply.ts';
import { nftApplier } from '../../../device/apply/nft.ts';
import type { NftObject } from '../../../device/apply/nft-objects.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { countersOf } from '../../../device/firewall/counters.ts';
import { renderFirewall, TABLE } from '../../../device/firewall/nftables.ts';
import { readFirewall } from '../../../device/firewall/read.ts';
import { runCommand } from '../../../device/run.ts';
import { must } from '../native/build.ts';
import { createWire, layWire } from '../native/wire.ts';

const GOLDEN = new URL('../../golden/nftables/', import.meta.url).pathname;
const wire = createWire();
const inside = wire.r2.inside;

beforeAll(() => layWire(wire));
afterAll(() => wire.remove());

function firewall(text: string) {
  return readFirewall(parseConfig(SCHEMA, text).config);
}

/** An applier of R2's tables, as the runtime has one. */
function newApplier(): Applier<'nft'> {
  return nftApplier(([program, ...args], options) => runCommand(inside(program, ...args), options));
}

async function bring(applier: Applier<'nft'>, objects: readonly NftObject[]): Promise<void> {
  await applier.apply([{ kind: 'nft', table: TABLE, objects }], []);
}

/** Sends R2 packets of UDP. */
async function send(port: number, count = 1): Promise<void> {
  const script = `const s = require('dgram').createSocket('udp4'); let n = 0;
    const next = () => n++ < ${count} ? s.send('x', ${port}, '192.168.1.2', next) : s.close(); next();`;
  await must(wire.r1.inside(process.execPath, '-e', script));
}

/** Packets counted, by counter. */
async function counted(text: string): Promise<Record<string, number>> {
  const listing = JSON.parse(await must(inside('nft', '-j', 'list', 'counters', 'table', ...TABLE.split(' ')))) as {
    nftables: readonly { counter?: { name: string; packets: number } }[];
  };
  const packets = new Map(listing.nftables.map(({ counter }) => [counter?.name, counter?.packets]));
  return Object.fromEntries(
    countersOf(firewall(text)).flatMap(({ instance, counters, policers }) =>
      [...counters, ...policers].map(({ name, object }) => [`${instance.name} ${name}`, packets.get(object) ?? -1]),
    ),
  );
}

/** The table with the handles of its chains and rules; rules that were written anew have others. */
function listing(): Promise<string> {
  return must(inside('nft', '-a', 'list', 'table', ...TABLE.split(' ')));
}

describe('nft takes and lists', () => {
  const cases = readdirSync(GOLDEN).filter((name) => name.endsWith('.nft'));
  test.each(cases)('%s', async (name) => {
    await must(inside('nft', '-f', '-'), readFileSync(GOLDEN + name, 'utf8'));
    // nft 1.0.6 has rules that it takes, and then ends by an assertion when it is to list them
    expect(await listing()).toContain('hook prerouting');
    await must(inside('nft', 'flush', 'ruleset'));
  });

  test('filters nested as deep as a commit allows, in a list, with all that needs chains', async () => {
    const term = (filter: number, inner: string) => `
      set firewall family inet filter f${filter} term a from port 22
      set firewall family inet filter f${filter} term a from ip-options security
      set firewall family inet filter f${filter} term a ${inner}`;
    const nested = Array.from({ length: 5 }, (_, at) => term(at, `filter f${at + 1}`)).join('');
    const text = `${nested}${term(5, 'then count c')}
      set firewall family inet filter f5 term a then next term
      set interfaces lo0 unit 0 family inet filter input-list [ f0 f1 ]`;
    const applier = newApplier();
    await bring(applier, renderFirewall(firewall(text.replaceAll(/^ +/gm, ''))));
    await bring(applier, []);
  });
});

const FILTERS = `
set interfaces lo0 unit 0 family inet filter input-list [ f g ]
set interfaces ge-0/0/0 unit 0 family inet filter input other
set interfaces ge-0/0/0 unit 0 family inet filter output g
set firewall family inet filter f term count then count all
set firewall family inet filter f term count then next term
set firewall family inet filter f term either from port 7001
set firewall family inet filter f term either from address 192.168.1.0/24
set firewall family inet filter f term either then count either
set firewall family inet filter f term either then next term
set firewall family inet filter f term closed from destination-port 7002
set firewall family inet filter f term closed then count closed
set firewall family inet filter f term closed then discard
set firewall family inet filter g term rest then accept
set firewall family inet filter other term t then accept
`;

describe('a commit', () => {
  let applier: Applier<'nft'>;
  beforeEach(async () => {
    applier = newApplier();
    await bring(applier, renderFirewall(firewall(FILTERS)));
  });

  const IN_LIST = 'lo0.0-i';
  const counts = (all: number, either: number, closed: number) => ({
    [`${IN_LIST} all`]: all,
    [`${IN_LIST} either`]: either,
    [`${IN_LIST} closed`]: closed,
  });

  test('a term that goes on counts once, whatever number of its ways a packet matches', async () => {
    await send(7001);
    await send(7002, 3);
    expect(await counted(FILTERS)).toEqual(counts(4, 1, 3));
  });

  test('counters keep their values when another filter changes, and begin again when their own does', async () => {
    await send(7001);
    const other = `${FILTERS}set firewall family inet filter other term t then log\n`;
    await bring(applier, renderFirewall(firewall(other)));
    expect(await counted(other)).toEqual(counts(1, 1, 0));
    const own = `${other}set firewall family inet filter f term new then accept\n`;
    await bring(applier, renderFirewall(firewall(own)));
    expect(await counted(own)).toEqual(counts(0, 0, 0));
  });

  test('of one term writes one chain, and leaves all others as they are', async () => {
    const before = await listing();
    await bring(
      applier,
      renderFirewall(firewall(FILTERS.replace('other term t then accept', 'other term t then discard'))),
    );
    const after = (await listing()).split('\n');
    const differing = after.filter((line) => !before.includes(line));
    expect(differing).toEqual([
      expect.stringMatching(/^\t\tdrop comment "filter other term t discard" # handle \d+$/),
      expect.stringMatching(/^\t\tdrop comment "filter other term \(implicit\) discard" # handle \d+$/),
      expect.stringMatching(/^\tchain state-2 \{/),
    ]);
  });

  test('that the kernel refuses leaves everything as it was', async () => {
    await send(7001);
    const before = await listing();
    const chain = { kind: 'chain', name: 'bad', definition: '', rules: ['jump nowhere'] } as const;
    const wanted = [...renderFirewall(firewall(FILTERS)).slice(1), chain];
    await expect(bring(applier, wanted)).rejects.toThrow('the kernel refuses the firewall filters: ');
    expect(await listing()).toBe(before);
    expect(await counted(FILTERS)).toEqual(counts(1, 1, 0));
    await bring(applier, renderFirewall(firewall(`${FILTERS}set firewall family inet filter other term t then log\n`)));
    expect(await counted(FILTERS)).toEqual(counts(1, 1, 0));
  });

  test('after somebody has flushed everything writes everything', async () => {
    await must(inside('nft', 'flush', 'ruleset'));
    await bring(applier, renderFirewall(firewall(`${FILTERS}set firewall family inet filter other term t then log\n`)));
    await send(7002);
    expect(await counted(FILTERS)).toEqual(counts(1, 0, 1));
  });

  test('of a runtime that has started again begins anew', async () => {
    await send(7002);
    const other = FILTERS.replaceAll('7002', '7003');
    await bring(newApplier(), renderFirewall(firewall(other)));
    await send(7002);
    expect(await counted(other)).toEqual(counts(1, 0, 0));
  });

  test('without filters leaves no table', async () => {
    await bring(applier, []);
    expect(await must(inside('nft', 'list', 'tables'))).toBe('');
  });
});

/** What comes in, before and behind all filters: port 7001 both filters accept, port 7002 both discard. */
const GATES = `
table inet gates {
  counter accepted-before {}
  counter accepted {}
  counter discarded-before {}
  counter discarded {}
  chain before {
    type filter hook prerouting priority -300; policy accept;
    udp dport 7001 counter name "accepted-before"
    udp dport 7002 counter name "discarded-before"
  }
  chain behind {
    type filter hook input priority 300; policy accept;
    udp dport 7001 counter name "accepted"
    udp dport 7002 counter name "discarded"
  }
}
`;

test('no packet passes by a filter that is being changed, and none is lost', async () => {
  const terms = Array.from(
    { length: 200 },
    (_, at) => `set firewall family inet filter f term t${at} from source-port ${at}`,
  );
  const filter = (first: number, more: string) => `${terms.slice(first, first + 100).join('\n')}
set interfaces lo0 unit 0 family inet filter input f
set firewall family inet filter f term open from destination-port 7001
set firewall family inet filter f term open then count open
set firewall family inet filter f term closed from destination-port 7002
set firewall family inet filter f term closed then discard
${more}`;
  // another interface's filter brings another base chain, and takes it away again
  const other = `set interfaces ge-0/0/0 unit 0 family inet filter input other
set firewall family inet filter other term t then accept
`;
  const states = [filter(0, ''), filter(50, ''), filter(50, other), filter(100, '')].map((text) =>
    renderFirewall(firewall(text)),
  );
  const applier = newApplier();
  await bring(applier, states[0] ?? []);
  await must(inside('nft', '-f', '-'), GATES);
  let sending = true;
  const flood = Promise.all([send(7001, 20_000), send(7002, 20_000)]).finally(() => {
    sending = false;
  });
  let commits = 0;
  for (; sending; commits++) await bring(applier, states[commits % states.length] ?? []);
  await flood;
  const gates = JSON.parse(await must(inside('nft', '-j', 'list', 'counters', 'table', 'inet', 'gates'))) as {
    nftables: readonly { counter?: { name: string; packets: number } }[];
  };
  const seen = Object.fromEntries(
    gates.nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.packets]] : [])),
  );
  expect(commits).toBeGreaterThan(2);
  expect(seen['discarded-before']).toBeGreaterThan(1000);
  expect(seen.discarded).toBe(0);
  expect(seen['accepted-before']).toBeGreaterThan(1000);
  expect(seen.accepted).toBe(seen['accepted-before']);
});
