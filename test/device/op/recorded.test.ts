/** Commands on what was recorded from a real kernel, in every layout. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expectGolden, recordedDevice, show } from './recorded.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
  vi.useFakeTimers({ now: new Date('2024-05-11T12:00:00Z'), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

test.each([
  ['show interfaces', 'interfaces.txt'],
  ['show interfaces ge-0/0/0 brief', 'interfaces-brief.txt'],
  ['show interfaces detail ge-0/0/0.0', 'interfaces-detail.txt'],
  ['show interfaces lo0 extensive', 'interfaces-extensive.txt'],
  ['show interfaces descriptions', 'interfaces-descriptions.txt'],
  ['show interfaces ge-0/0/0 | display xml', 'interfaces.xml'],
  ['show interfaces terse lo* | display xml', 'interfaces-terse.xml'],
  ['show interfaces lo0 terse | display json', 'interfaces-terse.json'],
  ['show interfaces descriptions | display xml', 'interfaces-descriptions.xml'],
  ['show route terse', 'route-terse.txt'],
  ['show route detail', 'route-detail.txt'],
  ['show route | display xml', 'route.xml'],
])('%s', async (command, file) => {
  await expectGolden(recordedDevice(), command, file);
});

test.each([
  ['show route protocol static', ['10.0.0.0/8', '192.168.255.2/32']],
  ['show route 192.168.1.1', ['192.168.1.1/32']],
  ['show route 192.168.1.0/30 exact', ['192.168.1.0/30']],
  ['show route 192.168.1.0/29 exact', []],
  ['show route table inet6.0', ['2001:db8::/64', '2001:db8::1/128']],
  ['show route protocol local table inet.0', ['10.9.0.1/32', '192.168.1.1/32']],
])('%s', async (command, prefixes) => {
  expect((await show(recordedDevice(), command)).match(/^[\d:a-f.]+\/\d+/gm) ?? []).toEqual(prefixes);
});

test.each([
  ['show interfaces terse detail', "error: 'detail' and 'terse' exclude each other\n"],
  ['show interfaces ge-0/0/0.1', 'error: device ge-0/0/0.1 not found\n'],
  ['show route exact', "error: 'exact' needs a destination\n"],
])('%s', async (command, message) => {
  await expect(show(recordedDevice(), command)).rejects.toThrow(message);
});
