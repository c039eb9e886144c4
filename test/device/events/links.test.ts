import { expect, test } from 'vitest';
import { junosName } from '../../../device/apply/names.ts';
import { readLinkLine, type SeenLink, trackLinks } from '../../../device/events/links.ts';

function tracked(begin: readonly SeenLink[] = []) {
  const said: string[] = [];
  const links = trackLinks(
    junosName,
    (event) => {
      if (event.type === 'link') said.push(`${event.interface} ${event.event}`);
    },
    begin,
  );
  return { links, said };
}

test('a line of the monitor', () => {
  const line = '12: ge-0-0-0@if11: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP';
  expect(readLinkLine(line)).toEqual({ index: 12, name: 'ge-0-0-0', up: true, deleted: false });
  expect(readLinkLine(`Deleted ${line.replace(',LOWER_UP', '')}`)).toMatchObject({ up: false, deleted: true });
  expect(readLinkLine('    link/ether 02:32:d3:21:f3:b0')).toBeUndefined();
});

test('a link that is laid, loses its carrier, gets it back and goes', () => {
  const { links, said } = tracked();
  links.line('7: vlf21e69a1a0@if6: <BROADCAST,MULTICAST> mtu 1500');
  links.line('7: ge-0-0-0@if6: <BROADCAST,MULTICAST> mtu 1500');
  links.line('7: ge-0-0-0@if6: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500');
  links.line('7: ge-0-0-0@if6: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500');
  links.line('7: ge-0-0-0@if6: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9000');
  links.line('7: ge-0-0-0@if6: <NO-CARRIER,BROADCAST,MULTICAST,UP> mtu 1500');
  links.line('7: ge-0-0-0@if6: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500');
  links.line('Deleted 7: ge-0-0-0@NONE: <BROADCAST,MULTICAST> mtu 1500');
  links.line('8: nc-86ca4662@NONE: <BROADCAST,MULTICAST> mtu 1500');
  links.line('1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536');
  const name = 'ge-0/0/0';
  expect(said).toEqual([`${name} added`, `${name} up`, `${name} down`, `${name} up`, `${name} removed`]);
});

test('what was there is no event; what the monitor came too late for is found by comparing', () => {
  const there = { index: 7, name: 'ge-0-0-0', up: true, deleted: false };
  const { links, said } = tracked([there]);
  links.compare([there]);
  expect(said).toEqual([]);
  links.compare([{ ...there, index: 9, name: 'ge-0-0-1' }]);
  expect(said).toEqual(['ge-0/0/0 removed', 'ge-0/0/1 added', 'ge-0/0/1 up']);
});
