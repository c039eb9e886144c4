import { expect, test } from 'vitest';
import { type LinkToLay, linkBatch } from '../../../lab/links/batch.ts';

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
