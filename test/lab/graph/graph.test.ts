/** What is drawn of a lab, in every format, and that it can be read. */
import { describe, expect, test } from 'vitest';
import { generateLab } from '../../../lab/generate/generate.ts';
import type { GraphShape } from '../../../lab/generate/graph.ts';
import { type ArrangedLink, arrange } from '../../../lab/graph/arrange.ts';
import { dotText } from '../../../lab/graph/dot.ts';
import { drawioText } from '../../../lab/graph/drawio.ts';
import { overlap, type Rectangle } from '../../../lab/graph/geometry.ts';
import { mermaidText } from '../../../lab/graph/mermaid.ts';
import { type Picture, pictureOf } from '../../../lab/graph/picture.ts';
import { LAYOUTS, openPlacer } from '../../../lab/graph/place.ts';
import { svgText } from '../../../lab/graph/svg.ts';
import { describeNodes } from '../../../lab/operations/describe.ts';
import { loadText } from '../topology/load-text.ts';

const place = await openPlacer();

async function pictureOfText(lab: string): Promise<Picture> {
  const topology = await loadText({ 'lab.yaml': lab });
  return pictureOf(topology, await describeNodes(topology));
}

/** Filters in short form and in text, on lo0 and on links, for both families; a group; an inactive statement; a unit. */
const LAB = `
name: drawn <&>
topology:
  nodes:
    R1:
      interfaces: {ge-0/0/0: [10.0.0.1/30, "2001:db8::1/64"], ge-0/0/1: 10.0.1.1/24, lo0: 192.0.2.1/32}
      filter: {lo0: guard}
      services: [ssh, telnet]
      config: |
        set groups both interfaces <ge-*> unit 0 family inet filter output leaving
        set interfaces ge-0/0/0 apply-groups both
        set interfaces ge-0/0/0 unit 0 family inet6 filter input six
        set interfaces ge-0/0/1 unit 0 family inet filter input off
        deactivate interfaces ge-0/0/1 unit 0 family inet filter
        set interfaces ge-0/0/1 unit 0 family inet filter input-list [ one two ]
        activate interfaces ge-0/0/1 unit 0 family inet filter
        delete interfaces ge-0/0/1 unit 0 family inet filter input
    R2:
      config: |
        interfaces { ge-0/0/0 { unit 0 { family inet { address 10.0.0.2/30; } } } }
    A: {kind: host, interfaces: {eth1: 10.0.1.2/24, lo: 192.0.2.9/32}}
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["R1:ge-0/0/1", "A:eth1"]
`.replace('drawn <&>', 'drawn');

describe('a lab with everything', async () => {
  const picture = await pictureOfText(LAB);

  test('addresses and filters, by what the configurations come to', async () => {
    await expect(`${JSON.stringify(picture, null, 2)}\n`).toMatchFileSnapshot('../../golden/graph/drawn.json');
  });

  test('svg', async () => {
    const svg = svgText(picture, arrange(picture, place, LAYOUTS));
    await expect(svg).toMatchFileSnapshot('../../golden/graph/drawn.svg');
  });

  test('mermaid', async () => {
    await expect(mermaidText(picture)).toMatchFileSnapshot('../../golden/graph/drawn.mmd');
  });

  test('draw.io', async () => {
    const drawio = drawioText(picture, arrange(picture, place, LAYOUTS));
    await expect(drawio).toMatchFileSnapshot('../../golden/graph/drawn.drawio');
  });

  test('dot, which Graphviz reads', async () => {
    await expect(dotText(picture)).toMatchFileSnapshot('../../golden/graph/drawn.dot');
    const { Graphviz } = await import('@hpcc-js/wasm-graphviz');
    expect((await Graphviz.load()).layout(dotText(picture), 'plain', 'dot').match(/^node /gm)).toHaveLength(3);
  });
});

test('what a node is called cannot leave its place in any format', () => {
  const nasty = `<b>"&'\\]]#;`;
  const end = {
    node: nasty,
    interface: nasty,
    addresses: [nasty],
    filters: [{ direction: 'in', name: nasty } as const],
  };
  const node = { name: nasty, kind: 'router', addresses: [nasty], filters: [], services: [nasty] } as const;
  const picture: Picture = { title: nasty, nodes: [node], links: [{ ends: [end, end], label: nasty }] };
  const arrangement = arrange(picture, place, ['neato']);
  for (const text of [svgText(picture, arrangement), drawioText(picture, arrangement)]) {
    expect(text).not.toContain('<b>"');
    expect(text).not.toMatch(/&(?!(amp|lt|gt|quot|#\d+);)/);
  }
  expect(mermaidText(picture)).not.toMatch(/<b>"&/);
  expect(dotText(picture)).toContain('\\"&');
});

describe('can be read at 50 nodes', () => {
  test.each(['line', 'ring', 'star', 'leaf-spine'] satisfies GraphShape[])('%s', async (shape) => {
    const picture = await pictureOfText(generateLab(shape, 50).lab);
    const { boxes, links, unwritten } = arrange(picture, place, LAYOUTS);
    expect(unwritten).toBe(0);
    const written = [...boxes, ...writtenOn(links)];
    expect(written).toHaveLength(50 + 2 * picture.links.length);
    expect(overlapping(written)).toEqual([]);
  });
});

test('what a link is, and what it does to packets, stands beside what its ends are', async () => {
  const picture = await pictureOfText(`
name: out
topology:
  nodes: {R1: {}, R2: {}}
  links:
    - {endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"], rate: 10mbit}
    - endpoints: ["R1:ge-0/0/1", "host:veth5"]
    - endpoints: ["R2:ge-0/0/1", "vxlan-stitch:192.0.2.9/100"]
`);
  expect(picture.links.map(({ label }) => label)).toEqual(['rate 10 Mbit/s', 'host', 'vxlan-stitch 100']);
  const { boxes, links } = arrange(picture, place, LAYOUTS);
  const written = [...boxes, ...writtenOn(links)];
  expect(written).toHaveLength(4 + 4 + 3);
  expect(overlapping(written)).toEqual([]);
});

test('two links between the same nodes are two lines', async () => {
  const picture = await pictureOfText(`
name: twice
topology:
  nodes: {A: {kind: host}, B: {kind: host}}
  links:
    - endpoints: ["A:eth1", "B:eth1"]
    - endpoints: ["B:eth2", "A:eth2"]
`);
  const { links } = arrange(picture, place, ['neato']);
  const [one, two] = links;
  expect(Math.hypot((one?.from.x ?? 0) - (two?.to.x ?? 0), (one?.from.y ?? 0) - (two?.to.y ?? 0))).toBeCloseTo(34);
});

test('an empty lab is an empty picture', () => {
  const picture: Picture = { title: 'none', nodes: [], links: [] };
  expect(svgText(picture, arrange(picture, place, LAYOUTS))).toContain('width="48" height="48"');
});

function writtenOn(links: readonly ArrangedLink[]): Rectangle[] {
  return links.flatMap(({ labels, middle }) => [...labels, middle].filter((label) => label !== undefined));
}

function overlapping(rectangles: readonly Rectangle[]): [Rectangle, Rectangle][] {
  return rectangles.flatMap((one, index) =>
    rectangles
      .slice(index + 1)
      .flatMap((other): [Rectangle, Rectangle][] => (overlap(one, other) ? [[one, other]] : [])),
  );
}
