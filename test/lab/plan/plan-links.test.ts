import { expect, test } from 'vitest';
import { downAlias, linkAlias, partAlias, shapedAlias } from '../../../lab/links/names.ts';
import { featuresOf } from '../../../lab/operations/check-kernel.ts';
import type { Observed } from '../../../lab/plan/observed.ts';
import { plan } from '../../../lab/plan/plan.ts';
import { planStart } from '../../../lab/plan/plan-start.ts';
import { allLinks, nodeEnds } from '../../../lab/topology/links.ts';
import type { AnyLink, Link, OtherLink, Topology } from '../../../lab/topology/topology.ts';
import { lab, link, router, running, words } from './lab.ts';

const PORTS = [0, 1, 2, 3, 4].map((port) => `ge-0/0/${port}`);
const R1 = (port: number) => ({ node: 'R1', interface: `ge-0/0/${port}` });
const tunnel = { vni: 100, port: 14789 };
const OTHERS: readonly OtherLink[] = [
  { type: 'host', endpoint: R1(1), to: 'veth1' },
  { type: 'dummy', endpoint: R1(2), to: '' },
  { type: 'vxlan-stitch', endpoint: R1(3), to: '192.0.2.9', tunnel },
];

const withOthers = (otherLinks: readonly OtherLink[], links?: readonly Link[]): Topology => ({
  ...lab([router('R1', PORTS), router('R2')], links),
  otherLinks,
});

/** What is there when every link of `topology` stands; `change` gives an end's alias otherwise, or none. */
function standing(
  topology: Topology,
  change: (alias: string, link: AnyLink, end: string) => string = (a) => a,
): Observed {
  return running(topology, (name, node) => {
    const ends = allLinks(topology).flatMap((one) =>
      nodeEnds(one)
        .filter((end) => end.node === name)
        .flatMap((end): [string, string][] => {
          const alias = change(shapedAlias(linkAlias('demo', one), end.shape ?? {}), one, `${name}:${end.interface}`);
          return alias === '' ? [] : [[end.interface, alias]];
        }),
    );
    return { ...node, hello: node.hello && { ...node.hello, interfaces: Object.fromEntries(ends) } };
  });
}

test('links that lead out of the lab are laid, stand, and go', () => {
  const topology = withOthers(OTHERS);
  const laid = words(plan(topology, standing(lab([router('R1', PORTS), router('R2')]))));
  expect(laid).toEqual([
    'link R1:ge-0/0/1--host:veth1 (not there)',
    'link R1:ge-0/0/2--dummy (not there)',
    'link R1:ge-0/0/3--vxlan-stitch:192.0.2.9/100 (not there)',
  ]);
  expect(plan(topology, standing(topology))).toEqual([]);
  expect(words(plan(withOthers([]), standing(topology)))).toEqual([
    'unlink R1:ge-0/0/1 (its link is not in the lab file)',
    'unlink R1:ge-0/0/2 (its link is not in the lab file)',
    'unlink R1:ge-0/0/3 (its link is not in the lab file)',
  ]);
});

test('an end that was only half made is made anew', () => {
  const topology = withOthers(OTHERS.slice(2));
  const half = standing(topology, (alias, one) => ('type' in one ? partAlias(alias) : alias));
  expect(words(plan(topology, half))).toEqual([
    'unlink R1:ge-0/0/3 (its link is laid anew)',
    'link R1:ge-0/0/3--vxlan-stitch:192.0.2.9/100 (it is only half made)',
  ]);
});

test('another tunnel, another size: the link is laid anew', () => {
  const before = withOthers(OTHERS.slice(2));
  const after = withOthers(
    [{ type: 'vxlan-stitch', endpoint: R1(3), to: '192.0.2.9', tunnel: { ...tunnel, port: 4789 } }],
    [{ ...link('R1 ge-0/0/0', 'R2 ge-0/0/0'), mtu: 9000 }],
  );
  expect(words(plan(after, standing(before)))).toEqual([
    'unlink R1:ge-0/0/0 (its link is laid anew)',
    'unlink R1:ge-0/0/3 (its link is laid anew)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (its mtu or a mac is another now)',
    'link R1:ge-0/0/3--vxlan-stitch:192.0.2.9/100 (its settings are others now)',
  ]);
});

const shaped = (one: object | undefined, two: object | undefined): Topology => {
  const [a, b] = link('R1 ge-0/0/0', 'R2 ge-0/0/0').endpoints;
  const ends = [
    { ...a, ...(one && { shape: one }) },
    { ...b, ...(two && { shape: two }) },
  ] as const;
  return lab(undefined, [{ endpoints: ends }]);
};

test('an edited shape is the only thing that is touched, at the ends that it is of', () => {
  const before = shaped({ rate: 8000 }, { rate: 8000 });
  expect(plan(before, standing(before))).toEqual([]);
  expect(words(plan(shaped({ rate: 8000 }, { delay: 20, loss: 1 }), standing(before)))).toEqual([
    'shape R2:ge-0/0/0 (delay 20 ms, loss 1 %)',
  ]);
  expect(words(plan(shaped(undefined, { rate: 8000 }), standing(before)))).toEqual([
    'shape R1:ge-0/0/0 (the lab file sets no limits)',
  ]);
});

test("what 'link set' did otherwise becomes again what the lab file says", () => {
  const plain = lab();
  const set = standing(plain, (alias, _, end) => (end.startsWith('R1') ? shapedAlias(alias, { rate: 99 }) : alias));
  expect(words(plan(plain, set))).toEqual(['shape R1:ge-0/0/0 (the lab file sets no limits)']);
});

test('a link that is laid gets its shape after it, when its node comes back too', () => {
  const topology = shaped({ rate: 8000 }, undefined);
  const gone = standing(topology, () => '');
  expect(words(plan(topology, gone))).toEqual([
    'link R1:ge-0/0/0--R2:ge-0/0/0 (not there)',
    'shape R1:ge-0/0/0 (rate 8 kbit/s)',
  ]);
  const stopped: Observed = {
    ...gone,
    nodes: new Map(
      [...gone.nodes].map(([name, node]) =>
        name === 'R1' ? [name, { container: { ...node.container, state: 'exited' }, hello: undefined }] : [name, node],
      ),
    ),
  };
  expect(words(planStart(topology, stopped, new Set(['R1'])).steps)).toEqual([
    'start R1 (stopped)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R1 was stopped)',
    'shape R1:ge-0/0/0 (rate 8 kbit/s)',
  ]);
});

test('a link that is declared down is laid so, stays so, and is put in again when the file says so', () => {
  const up = lab();
  const down = lab(undefined, [{ ...link('R1 ge-0/0/0', 'R2 ge-0/0/0'), down: true }]);
  expect(words(plan(down, standing(up)))).toEqual([
    'unlink R1:ge-0/0/0 (its link is laid anew)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (the lab file has it down)',
  ]);
  expect(plan(down, standing(down))).toEqual([]);
  expect(plan(down, standing(up, downAlias))).toEqual([]);
  expect(words(plan(up, standing(down)))).toEqual([
    'unlink R1:ge-0/0/0 (its link was set down)',
    'unlink R2:ge-0/0/0 (its link was set down)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (it was set down)',
  ]);
});

test('what the kernel has to have for a plan, each once', () => {
  const fresh = (topology: Topology) =>
    plan(
      topology,
      running(topology, () => undefined),
    );
  expect(featuresOf(fresh(lab()))).toEqual([]);
  expect(featuresOf(fresh(withOthers(OTHERS)))).toEqual(['dummy', 'vxlan', 'mirred']);
  expect(featuresOf(fresh(shaped({ delay: 1, rate: 8000 }, { rate: 9000 })))).toEqual(['netem', 'tbf']);
  expect(featuresOf(fresh(withOthers([{ type: 'dummy', endpoint: R1(1), to: '', down: true }])))).toEqual([]);
});
