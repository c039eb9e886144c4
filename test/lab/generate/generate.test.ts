import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { loopbackAddress } from '../../../lab/generate/address-plan.ts';
import { generateLab, LARGEST } from '../../../lab/generate/generate.ts';
import { GRAPH_SHAPES, type GraphShape, graphOf } from '../../../lab/generate/graph.ts';
import type { TextOptions } from '../../../lab/generate/lab-text.ts';
import { probedPairs } from '../../../lab/generate/playbook-text.ts';
import {
  contains,
  formatAddress,
  isSingle,
  type Prefix,
  parseAddress,
  parsePrefix,
} from '../../../lab/topology/addresses.ts';
import type { Topology } from '../../../lab/topology/topology.ts';
import { parsePlaybook } from '../../../lab/verify/read-playbook.ts';
import { configOf, loadText } from '../topology/load-text.ts';

/** The routers of a lab as they forward: own addresses, connected subnets, routes by longest match. */
interface Router {
  readonly addresses: readonly Prefix[];
  readonly routes: readonly { readonly prefix: Prefix; readonly nextHop: string }[];
}

function routersOf(topology: Topology): Map<string, Router> {
  return new Map(
    [...topology.nodes.keys()].map((name) => {
      const lines = configOf(topology, name);
      const matches = (pattern: RegExp) =>
        lines.flatMap((line) => [pattern.exec(line) ?? []].filter((m) => m.length > 0));
      const prefix = (text = '') => parsePrefix(text) ?? expect.fail(`no prefix '${text}'`);
      return [
        name,
        {
          addresses: matches(/ address (\S+)$/).map(([, text]) => prefix(text)),
          routes: matches(/ route (\S+) next-hop (\S+)$/).map(([, to, nextHop = '']) => ({
            prefix: prefix(to),
            nextHop,
          })),
        },
      ];
    }),
  );
}

const textOf = (prefix: Prefix) => formatAddress(prefix);

/** How many routers a packet passes until it is where it wants to go; undefined when one has no route for it. */
function hops(routers: ReadonlyMap<string, Router>, from: string, destination: string): number | 'loop' | undefined {
  const owner = (address: string) =>
    [...routers].find(([, { addresses }]) => addresses.some((own) => textOf(own) === address))?.[0];
  const target = parseAddress(destination) ?? expect.fail(destination);
  let at = from;
  for (let count = 0; count < 64; count += 1) {
    const router = routers.get(at) ?? expect.fail(at);
    if (router.addresses.some((own) => textOf(own) === destination)) return count;
    const connected = router.addresses.find((own) => !isSingle(own) && contains(own, target));
    const [best] = router.routes
      .filter(({ prefix }) => contains(prefix, target))
      .sort((a, b) => b.prefix.length - a.prefix.length);
    const next = owner(connected ? destination : (best?.nextHop ?? ''));
    if (next === undefined) return undefined;
    at = next;
  }
  return 'loop';
}

async function load(shape: GraphShape, size: number, options: TextOptions = {}) {
  const { lab, playbook } = generateLab(shape, size, options);
  const topology = await loadText({ 'lab.yaml': lab });
  return { topology, playbook: parsePlaybook('/verify.yaml', playbook, topology), routers: routersOf(topology) };
}

describe.each(GRAPH_SHAPES)('%s', (shape) => {
  test.each([graphOf(shape, 9).least, 4, 5, 12, 13])(
    'of %i: every loopback reaches every other, the short way',
    async (size) => {
      const { topology, routers } = await load(shape, size);
      expect(topology.warnings).toEqual([]);
      const graph = graphOf(shape, size);
      for (let a = 1; a <= size; a += 1) {
        for (let b = 1; b <= size; b += 1) {
          const found = hops(routers, graph.nameOf(a), `10.255.0.${b}`);
          expect([a, b, found]).toEqual([a, b, expect.any(Number)]);
          if (shape !== 'leaf-spine') expect(found).toBe(graph.distance(a, b));
        }
      }
    },
  );

  test('the answer to what leaves by a link, with its address, finds the way back', async () => {
    const { routers } = await load(shape, 9);
    for (const [from, { addresses }] of routers) {
      // in a mesh what leaves by a link goes to the other end of it
      const others = shape === 'mesh' ? [] : [...routers.keys()].filter((name) => name !== from);
      for (const other of others) {
        for (const address of addresses)
          expect([from, other, hops(routers, other, textOf(address))]).toEqual([from, other, expect.any(Number)]);
      }
    }
  });

  test('what nobody has goes nowhere, not round and round', async () => {
    const { routers } = await load(shape, 7);
    const sent: string[] = [];
    for (const from of routers.keys()) {
      for (const address of ['10.255.0.0', '10.255.0.8', '10.0.0.250', '192.0.2.1']) {
        expect(hops(routers, from, address)).toBeUndefined();
        sent.push(address);
      }
    }
    expect(sent).toHaveLength(28);
  });

  test('a larger one keeps the addresses of what was there', async () => {
    const [small, large] = [(await load(shape, 8)).routers, (await load(shape, 11)).routers];
    for (const [name, { addresses }] of small) {
      const kept = large.get(name)?.addresses.map(({ text }) => text) ?? [];
      for (const { text } of addresses) {
        // the link that closes a ring is at its last router, which another one is now
        if (shape === 'ring' && name === 'R8' && text === '10.0.0.0/31') continue;
        expect([name, kept]).toEqual([name, expect.arrayContaining([text])]);
      }
    }
  });

  test('the same twice, and as it has been', async () => {
    const { lab, playbook } = generateLab(shape, 4);
    expect(generateLab(shape, 4)).toEqual({ lab, playbook });
    await expect(lab).toMatchFileSnapshot(`../../golden/generate/${shape}-4.yaml`);
    await expect(playbook).toMatchFileSnapshot(`../../golden/generate/${shape}-4.verify.yaml`);
  });

  test('with IPv6 and filters: as good by IPv6, and as it has been', async () => {
    const options = { ipv6: true, filters: true };
    for (const size of [graphOf(shape, 9).least, 5, 12]) {
      const { topology, routers } = await load(shape, size, options);
      expect(topology.warnings).toEqual([]);
      const graph = graphOf(shape, size);
      for (let a = 1; a <= size; a += 1) {
        for (let b = 1; b <= size; b += 1) {
          const destination = loopbackAddress(b, 6);
          expect([a, b, hops(routers, graph.nameOf(a), destination)]).toEqual([a, b, expect.any(Number)]);
        }
      }
    }
    const { lab, playbook } = generateLab(shape, 4, options);
    await expect(lab).toMatchFileSnapshot(`../../golden/generate/${shape}-4-ipv6-filters.yaml`);
    await expect(playbook).toMatchFileSnapshot(`../../golden/generate/${shape}-4-ipv6-filters.verify.yaml`);
  });

  test('the playbook stays short, and probes only what packets can reach', async () => {
    for (const size of [5, 12, 100, 250]) {
      const pairs = probedPairs(graphOf(shape, size));
      expect(pairs.length).toBeLessThanOrEqual(12);
      for (const [a, b] of pairs) {
        expect(a).not.toBe(b);
        expect(graphOf(shape, size).distance(a, b)).toBeLessThanOrEqual(63);
      }
    }
    const { playbook } = await load(shape, 5);
    expect(playbook.procedures.map(({ steps }) => steps.length)).toEqual([5, 5]);
  });

  test.each([0, 1, LARGEST + 1])('there is none of %i', (size) => {
    expect(() => generateLab(shape, size)).toThrow(InputError);
  });
});

test('static routes of a line stay few', async () => {
  const { topology } = await load('line', 250);
  const counts = [...topology.nodes.keys()].map(
    (name) => configOf(topology, name).filter((l) => l.includes('next-hop')).length,
  );
  expect(Math.max(...counts)).toBeLessThanOrEqual(30);
});
