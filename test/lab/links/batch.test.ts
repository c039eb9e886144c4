import { expect, test } from 'vitest';
import { type LinkToLay, linkBatch, needsHost, type OtherKind } from '../../../lab/links/batch.ts';
import { stitchCommands } from '../../../lab/links/stitch.ts';

const link = (title: string, pid: number): LinkToLay => ({
  title,
  alias: `vtylab:t:${title}`,
  ends: [
    { container: 'a', pid, name: 'ge-0-0-0' },
    { container: 'b', pid: pid + 1, name: 'eth1' },
  ],
});
const two = [link('one', 10), link('two', 20)];

test('each pair is made, labelled and moved, the second end last', () => {
  expect(linkBatch(two, '0badcafe').text).toBe(
    [
      'link add name vl0badcafea0 type veth peer name vl0badcafeb0',
      'link set dev vl0badcafea0 alias vtylab:t:one',
      'link set dev vl0badcafeb0 alias vtylab:t:one',
      'link set dev vl0badcafea0 netns 10 name ge-0-0-0',
      'link set dev vl0badcafeb0 netns 11 name eth1',
      'link add name vl0badcafea1 type veth peer name vl0badcafeb1',
      'link set dev vl0badcafea1 alias vtylab:t:two',
      'link set dev vl0badcafeb1 alias vtylab:t:two',
      'link set dev vl0badcafea1 netns 20 name ge-0-0-0',
      'link set dev vl0badcafeb1 netns 21 name eth1',
      '',
    ].join('\n'),
  );
});

test('a line that failed leads to its link', () => {
  const batch = linkBatch(two, '0badcafe');
  expect([1, 5, 6, 10, 11].map((line) => batch.linkAt(line)?.title)).toEqual(['one', 'one', 'two', 'two', undefined]);
});

test('names stay within what Linux takes for 4096 links', () => {
  const many = Array.from({ length: 4096 }, (_, index) => link(`l${index}`, 1));
  const names = linkBatch(many, 'ffffffff').text.match(/\bvl\w+/g) ?? [];
  expect(names.filter((name) => name.length > 15)).toEqual([]);
});

test('undoing removes the second end of every pair', () => {
  expect(linkBatch(two, '0badcafe').undo).toBe('link delete dev vl0badcafeb0\nlink delete dev vl0badcafeb1\n');
});

test('in two parts: the second end waits on the host, labelled, and moves later', () => {
  const [one] = two.map(({ title, alias, ends: [a, b] }) => ({
    first: { title, alias, mtu: 9000, ends: [a] as const, waiting: { name: 'vl0badcafec0', mac: '02:00:00:00:00:02' } },
    second: { title, alias, mtu: 9000, ends: [b ?? a] as const, arrives: 'vl0badcafec0' },
  }));
  if (one === undefined) throw new Error('there are two');
  expect([one.first, one.second].map(needsHost)).toEqual([true, true]);
  expect(linkBatch([one.first], 'deadbeef').text.split('\n')).toEqual([
    'link add name vldeadbeefa0 type veth peer name vl0badcafec0 address 02:00:00:00:00:02',
    'link set dev vldeadbeefa0 alias vtylab:t:one',
    'link set dev vldeadbeefa0 mtu 9000',
    'link set dev vl0badcafec0 alias vtylab:t:one',
    'link set dev vl0badcafec0 mtu 9000',
    'link set dev vldeadbeefa0 netns 10 name ge-0-0-0',
    '',
  ]);
  expect(linkBatch([one.second], 'deadbeef').text).toBe('link set dev vl0badcafec0 netns 11 name eth1\n');
  expect([one.first, one.second].map((part) => linkBatch([part], 'deadbeef').undo)).toEqual([
    'link delete dev vl0badcafec0\n',
    'link delete dev vl0badcafec0\n',
  ]);
});

const end = { container: 'a', pid: 10, name: 'ge-0-0-0', mac: '02:00:00:00:00:01' };
const tunnel = { remote: '192.0.2.9', vni: 100, port: 14789 };
const others: Readonly<Record<string, OtherKind>> = {
  host: { type: 'host', name: 'veth5' },
  'port of a bridge on the host': { type: 'host', name: 'veth5', bridge: 'br-lab' },
  macvlan: { type: 'macvlan', parent: 'eth0', mode: 'bridge' },
  dummy: { type: 'dummy' },
  'in place of a dummy': { type: 'sink', peer: 'nc-1' },
  vxlan: { type: 'vxlan', tunnel },
  'vxlan with everything': {
    type: 'vxlan',
    tunnel: { remote: '2001:db8::9', vni: 1, port: 4789, sourcePort: 5000, parent: 'eth0', learning: false },
  },
  'vxlan-stitch': { type: 'vxlan-stitch', peer: 'nc-1', device: 'nc-v1', tunnel },
};

test('every kind of link, with and without a size', async () => {
  const kinds = Object.entries(others).map(
    ([title, other]) => ({ title, alias: 'ALIAS', ends: [end], other }) as const,
  );
  const all: LinkToLay[] = [
    { title: 'veth', alias: 'ALIAS', ends: [end, { ...end, pid: 11, name: 'eth1', mac: '02:00:00:00:00:02' }] },
    ...kinds,
    { title: 'down at two ends', alias: 'ALIAS!down', ends: [end, { ...end, pid: 11 }], parked: ['nc-1', 'nc-2'] },
    { title: 'down at one end', alias: 'ALIAS!down', ends: [end], parked: ['nc-1'], other: { type: 'dummy' } },
  ];
  const shown = all.flatMap((one) =>
    [one, { ...one, mtu: 1400 }].map((sized) => {
      const { text, undo } = linkBatch([sized], 'TOKEN');
      return `# ${sized.title}${sized.mtu === undefined ? '' : `, mtu ${sized.mtu}`}\n${text}# undo\n${undo}`;
    }),
  );
  await expect(shown.join('\n')).toMatchFileSnapshot('../../golden/links/batch.txt');
  expect(all.filter(needsHost).map(({ title }) => title)).toEqual([
    'host',
    'port of a bridge on the host',
    'macvlan',
    'vxlan',
    'vxlan with everything',
    'vxlan-stitch',
  ]);
});

test('blocks of different lengths: a line that failed leads to its link all the same', () => {
  const mixed = [two[0], { title: 'host', alias: 'A', ends: [end], other: others.host }, two[1]] as LinkToLay[];
  const batch = linkBatch(mixed, '0badcafe');
  const titles = batch.text
    .trim()
    .split('\n')
    .map((_, index) => batch.linkAt(index + 1)?.title);
  expect(titles).toEqual([...Array(5).fill('one'), ...Array(6).fill('host'), ...Array(5).fill('two')]);
});

test('a tunnel is joined both ways', () => {
  const one = (from: string, to: string) => [
    `qdisc add dev ${from} ingress`,
    `filter add dev ${from} parent ffff: protocol all u32 match u32 0 0 action mirred egress redirect dev ${to}`,
  ];
  expect(stitchCommands('nc-1', 'nc-v1')).toEqual([...one('nc-1', 'nc-v1'), ...one('nc-v1', 'nc-1')]);
});
