import { expect, test } from 'vitest';
import { aliasPrefix, linkAlias, linkName, linuxName } from '../../../lab/links/names.ts';
import type { Link } from '../../../lab/topology/topology.ts';

const link = (a: string, b: string): Link => {
  const end = (text: string) => {
    const [node = '', name = ''] = text.split(' ');
    return { node, interface: name };
  };
  return { endpoints: [end(a), end(b)] };
};

test('a slash becomes a dash, everything else stays', () => {
  expect(['ge-0/0/0', 'xe-10/3/47', 'lo0', 'eth1'].map(linuxName)).toEqual(['ge-0-0-0', 'xe-10-3-47', 'lo0', 'eth1']);
});

test('15 bytes are taken, 16 are not', () => {
  expect(linuxName('et-1/2/30000000')).toBe('et-1-2-30000000');
  expect(() => linuxName('et-1/2/300000000')).toThrow(
    "interface name 'et-1/2/300000000' is longer than the 15 bytes that Linux takes",
  );
});

test('a link is the same whichever end is named first', () => {
  const alias = 'vtylab:demo:R1:ge-0/0/0--R2:ge-0/0/1';
  expect(linkAlias('demo', link('R1 ge-0/0/0', 'R2 ge-0/0/1'))).toBe(alias);
  expect(linkAlias('demo', link('R2 ge-0/0/1', 'R1 ge-0/0/0'))).toBe(alias);
  expect(alias.startsWith(aliasPrefix('demo'))).toBe(true);
  expect(linkName(link('b x', 'a y'))).toBe('a:y--b:x');
});
