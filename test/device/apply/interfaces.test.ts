import { expect, test } from 'vitest';
import { interfaceCommands } from '../../../device/apply/interfaces.ts';
import type { AddressState, LinkState } from '../../../device/apply/ip-state.ts';
import { junosName, linuxName } from '../../../device/apply/names.ts';

const link = (ifname: string, up: boolean, ...addresses: [string, number][]): LinkState => ({
  ifname,
  flags: up ? ['UP', 'LOWER_UP'] : [],
  operstate: up ? 'UP' : 'DOWN',
  addr_info: addresses.map(
    ([local, prefixlen]): AddressState => ({
      family: local.includes(':') ? 'inet6' : 'inet',
      local,
      prefixlen,
      scope: local.startsWith('127.') ? 'host' : local.startsWith('fe80:') ? 'link' : 'global',
    }),
  ),
});

const wanted = (name: string, ...addresses: string[]) =>
  ({ kind: 'interface', name, addresses, linkLocal: false, up: true }) as const;

test('a new port is set up and addressed', () => {
  expect(interfaceCommands([link('ge-0-0-0', false)], [wanted('ge-0/0/0', '192.168.1.1/30')], junosName)).toEqual([
    'address add 192.168.1.1/30 broadcast + dev ge-0-0-0',
    'link set dev ge-0-0-0 up',
  ]);
});

test('a port that is as wanted is left alone', () => {
  const links = [link('ge-0-0-0', true, ['192.168.1.1', 30])];
  expect(interfaceCommands(links, [wanted('ge-0/0/0', '192.168.1.1/30')], junosName)).toEqual([]);
});

test('only what differs is touched', () => {
  const links = [link('ge-0-0-0', true, ['192.168.1.1', 30], ['10.0.0.1', 24])];
  expect(interfaceCommands(links, [wanted('ge-0/0/0', '10.0.0.1/24', '10.0.1.1/31')], junosName)).toEqual([
    'address del 192.168.1.1/30 dev ge-0-0-0',
    'address add 10.0.1.1/31 dev ge-0-0-0',
  ]);
});

test('a disabled port goes down, and up again when it is enabled', () => {
  const down = { ...wanted('ge-0/0/0'), up: false };
  expect(interfaceCommands([link('ge-0-0-0', true)], [down], junosName)).toEqual(['link set dev ge-0-0-0 down']);
  expect(interfaceCommands([link('ge-0-0-0', false)], [down], junosName)).toEqual([]);
  expect(interfaceCommands([link('ge-0-0-0', false)], [], junosName)).toEqual(['link set dev ge-0-0-0 up']);
});

test('lo0 keeps the kernel’s own 127.0.0.1', () => {
  const links = [link('lo', true, ['127.0.0.1', 8], ['192.168.255.9', 32])];
  expect(interfaceCommands(links, [wanted('lo0', '192.168.255.1/32')], junosName)).toEqual([
    'address del 192.168.255.9/32 dev lo',
    'address add 192.168.255.1/32 dev lo',
  ]);
});

test('127.0.0.1 may be configured: it is there', () => {
  const links = [link('lo', true, ['127.0.0.1', 8])];
  expect(interfaceCommands(links, [wanted('lo0', '127.0.0.1/32')], junosName)).toEqual([]);
});

test('fxp0 keeps what the engine gave it until it is configured; foreign interfaces are never touched', () => {
  const links = [link('fxp0', true, ['172.17.0.2', 16]), link('eth7', false)];
  expect(interfaceCommands(links, [], junosName)).toEqual([]);
});

test('an interface that is not there yet is passed over', () => {
  expect(interfaceCommands([], [wanted('ge-0/0/0', '192.168.1.1/30')], junosName)).toEqual([]);
});

test.each([
  ['ge-0/0/0', 'ge-0-0-0'],
  ['xe-1/2/31', 'xe-1-2-31'],
  ['lo0', 'lo'],
  ['fxp0', 'fxp0'],
])('%s is %s in Linux, and back', (junos, linux) => {
  expect(linuxName(junos)).toBe(linux);
  expect(junosName(linux)).toBe(junos);
});

const MAC = '52:54:00:12:34:56';

test('IPv6 brings a link-local address made of the hardware address; nobody looks for duplicates', () => {
  const links = [{ ...link('ge-0-0-0', true), address: MAC }];
  const want = { ...wanted('ge-0/0/0', '2001:db8::1/64'), linkLocal: true };
  expect(interfaceCommands(links, [want], junosName)).toEqual([
    'address add 2001:db8::1/64 nodad dev ge-0-0-0',
    'address add fe80::5054:ff:fe12:3456/64 nodad dev ge-0-0-0',
  ]);
});

test('a link-local address of the configuration stands in its place', () => {
  const links = [{ ...link('ge-0-0-0', true, ['fe80::5054:ff:fe12:3456', 64]), address: MAC }];
  const want = { ...wanted('ge-0/0/0', 'fe80::1/64'), linkLocal: true };
  expect(interfaceCommands(links, [want], junosName)).toEqual([
    'address del fe80::5054:ff:fe12:3456/64 dev ge-0-0-0',
    'address add fe80::1/64 nodad dev ge-0-0-0',
  ]);
});

test('without family inet6 the link-local address goes too', () => {
  const links = [{ ...link('ge-0-0-0', true, ['fe80::5054:ff:fe12:3456', 64]), address: MAC }];
  expect(interfaceCommands(links, [wanted('ge-0/0/0')], junosName)).toEqual([
    'address del fe80::5054:ff:fe12:3456/64 dev ge-0-0-0',
  ]);
});

test('the loopback has no link-local address, and keeps the kernel’s own ::1', () => {
  const lo = link('lo', true, ['127.0.0.1', 8]);
  const kernel = { family: 'inet6', local: '::1', prefixlen: 128, scope: 'host' } as const;
  const links = [{ ...lo, address: '00:00:00:00:00:00', addr_info: [...lo.addr_info, kernel] }];
  expect(interfaceCommands(links, [{ ...wanted('lo0'), linkLocal: true }], junosName)).toEqual([]);
});

test('a port that goes down is given back the IPv6 addresses it loses by that', () => {
  const links = [link('ge-0-0-0', true, ['192.0.2.1', 30], ['2001:db8::1', 64])];
  const want = { ...wanted('ge-0/0/0', '192.0.2.1/30', '2001:db8::1/64'), up: false };
  expect(interfaceCommands(links, [want], junosName)).toEqual([
    'link set dev ge-0-0-0 down',
    'address replace 2001:db8::1/64 nodad dev ge-0-0-0',
  ]);
});
