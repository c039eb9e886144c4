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
      scope: local.startsWith('127.') ? 'host' : 'global',
    }),
  ),
});

const wanted = (name: string, ...addresses: string[]) => ({ kind: 'interface', name, addresses, up: true }) as const;

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
