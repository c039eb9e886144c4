/** Commands on what was recorded from a real kernel, in every layout. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expectGolden, recorded, recordedDevice, show } from './recorded.ts';

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
  ['show route table inet6.0', ['2001:db8::/64', '2001:db8::1/128', 'fe80::c34:96ff:fe54:a70e/128', 'ff02::2/128']],
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

const ANSWERS = {
  'ip -json -family inet neighbor show': recorded('neighbors.json'),
  'ss --no-header --numeric --all --tcp --udp': recorded('ss.txt'),
  'df --block-size=1 --output=source,size,used,avail,pcent,target': recorded('df.txt'),
  'ps --no-headers -eo pid,tty,stat,time,args': recorded('ps.txt'),
  'ps --no-headers -eo tty,stat,args':
    'pts/0    Ss   -bash\npts/0    S+   vi a.txt\npts/1    Ss+  -cli\n?        Ss   sshd\n',
};

test.each([
  ['show arp no-resolve', 'arp-no-resolve.txt'],
  ['show arp no-resolve | display xml', 'arp.xml'],
  ['show system connections', 'system-connections.txt'],
  ['show system storage', 'system-storage.txt'],
  ['show system storage | display xml', 'system-storage.xml'],
  ['show system processes', 'system-processes.txt'],
  ['show system uptime', 'system-uptime.txt'],
  ['show system uptime | display xml', 'system-uptime.xml'],
  ['show system users', 'system-users.txt'],
  ['show system users | display xml', 'system-users.xml'],
  ['show system commit', 'system-commit.txt'],
  ['show system commit | display xml', 'system-commit.xml'],
  ['show firewall', 'firewall.txt'],
  ['show firewall filter local_acl | display xml', 'firewall.xml'],
  ['show version | display xml', 'version.xml'],
])('%s', async (command, file) => {
  const device = recordedDevice(ANSWERS);
  const login = (user: string, tty: string, from: string, since: string, lastInput: string) => ({
    user,
    tty,
    from,
    since: new Date(since),
    lastInput: new Date(lastInput),
  });
  const machine = {
    ...device.machine,
    logins: async () => [
      login('root', 'pts/0', '192.168.1.2', '2024-05-11T02:35:00Z', '2024-05-11T11:59:30Z'),
      login('lab', 'pts/1', '', '2024-05-08T14:00:00Z', '2024-05-11T11:04:00Z'),
    ],
  };
  await expectGolden({ ...device, machine }, command, file);
});

test('show firewall names a filter that is not there', async () => {
  await expect(show(recordedDevice(), 'show firewall filter x')).rejects.toThrow("error: filter 'x' not found");
});

test('show system connections of one family', async () => {
  const text = await show(recordedDevice(ANSWERS), 'show system connections inet6');
  expect(text.match(/^(tcp|udp)\d/gm)).toEqual(['tcp6']);
});
