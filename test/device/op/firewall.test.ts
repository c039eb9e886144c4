/** `show firewall` and `clear firewall`, given what the kernel counted. */
import { expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import type { Device } from '../../../device/device.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { countersOf } from '../../../device/firewall/counters.ts';
import { readFirewall } from '../../../device/firewall/read.ts';
import { interfacesOf } from '../../../device/op/interfaces/read.ts';
import type { Runner } from '../../../device/run.ts';
import { testDevice } from '../cli/device.ts';
import { withoutVersion } from '../without-version.ts';
import { link } from './kernel.ts';

const USER = { name: 'lab', uid: 2000, gid: 20, class: 'super-user' };

const CONFIG = `
set firewall policer slow if-exceeding bandwidth-limit 32k
set firewall policer slow if-exceeding burst-size-limit 1500
set firewall policer slow then discard
set firewall family inet filter local_acl term denied then count telnet-deny-count
set firewall family inet filter local_acl term echo from protocol icmp
set firewall family inet filter local_acl term echo then count echo
set firewall family inet filter local_acl term echo then policer slow
set firewall family inet filter each interface-specific
set firewall family inet filter each term t then count t
set firewall family inet filter one term t then count first
set firewall family inet filter two term t then count second
set firewall family inet filter idle term t then count never
set firewall family inet6 filter local_acl term t then count six
set firewall family inet6 filter plain term t then accept
set interfaces lo0 unit 0 family inet filter input local_acl
set interfaces lo0 unit 0 family inet6 filter input local_acl
set interfaces ge-0/0/0 unit 0 family inet filter input each
set interfaces ge-0/0/0 unit 0 family inet filter output each
set interfaces ge-0/0/1 unit 0 family inet filter input-list [ one two ]
set interfaces ge-0/0/1 unit 0 family inet6 filter output plain
`;

/** A device with these filters; each counter has counted its number, from 1 on. `reset` gets what is sent to nft. */
function filteringDevice(reset: string[] = []): Device {
  const { config, errors } = parseConfig(SCHEMA, CONFIG, { file: 'test', base: emptyConfig(SCHEMA) });
  expect(errors).toEqual([]);
  const objects = countersOf(readFirewall(config)).flatMap(({ counters, policers }) => [...counters, ...policers]);
  const nftables = [
    { metainfo: { json_schema_version: 1 } },
    ...objects.map(({ object }, at) => ({
      counter: { family: 'inet', table: 'vtylab', name: object, handle: at, packets: at + 1, bytes: 60 * (at + 1) },
    })),
  ];
  const device = testDevice({ answers: { 'nft -j list counters table inet vtylab': { nftables } } });
  const run: Runner = async (argv, options) => {
    if (argv.join(' ') !== 'nft -f -') return device.run(argv, options);
    reset.push(...(options?.input ?? '').toString().trimEnd().split('\n'));
    return { exitCode: 0, stdout: '', stderr: '' };
  };
  return { ...device, run, datastore: { ...device.datastore, committed: config } };
}

const show = async (command: string) => (await runOperational(filteringDevice(), command, USER)).output;

test('show firewall: every filter where it works, those of interfaces and lists by their places', async () => {
  await expect(await show('show firewall')).toMatchFileSnapshot(
    new URL('../../golden/op/firewall-counters.txt', import.meta.url).pathname,
  );
});

test('show firewall as elements', async () => {
  const xml = withoutVersion(await show('show firewall filter local_acl | display xml'));
  await expect(xml).toMatchFileSnapshot(new URL('../../golden/op/firewall-counters.xml', import.meta.url).pathname);
  expect(JSON.parse(await show('show firewall filter each-ge-0/0/0.0-i | display json'))).toMatchObject({
    'firewall-information': [
      { 'filter-information': [{ counter: [{ 'counter-name': [{ data: 't-ge-0/0/0.0-i' }] }] }] },
    ],
  });
});

test('one counter of a filter', async () => {
  const text = await show('show firewall filter local_acl counter echo');
  expect(text).toMatch(/^echo +120 +2$/m);
  expect(text).not.toMatch(/telnet-deny-count|Policers|six/);
  expect(await show('show firewall filter local_acl counter slow-echo')).toMatch(
    /Policers:\n.*\nslow-echo +\d+ +\d+\n$/,
  );
  expect(await show('show firewall filter local_acl counter never')).toBe(
    "error: counter 'never' not found in filter 'local_acl'\n",
  );
  expect(await show('show firewall filter each')).toBe("error: filter 'each' not found\n");
});

test.each([
  ['clear firewall all', 8],
  ['clear firewall filter local_acl', 4],
  ['clear firewall filter idle', 0],
  ['clear firewall filter local_acl counter echo', 1],
  ['clear firewall counter telnet-deny-count filter local_acl', 1],
])('%s', async (command, count) => {
  const reset: string[] = [];
  expect(await runOperational(filteringDevice(reset), command, USER)).toEqual({ output: '', ok: true });
  expect(reset).toHaveLength(count);
  for (const line of reset) expect(line).toMatch(/^reset counter inet vtylab \S+$/);
});

test('what cannot be cleared is said', async () => {
  expect(await show('clear firewall filter nosuch')).toBe("error: filter 'nosuch' not found\n");
  expect(await show('clear firewall counter echo')).toBe("error: 'counter' needs the 'filter' it belongs to\n");
});

test('show interfaces names the filters as show firewall does', async () => {
  const device = filteringDevice();
  const views = interfacesOf(
    ['lo', 'ge-0-0-0', 'ge-0-0-1'].map((name) => link(name, ['UP', 'LOWER_UP'])),
    device.datastore.committed,
  );
  const named = views.map(({ name, units }) => [
    name,
    ...units.flatMap(({ families }) => families.map(({ name, input, output }) => ({ name, input, output }))),
  ]);
  expect(named).toEqual([
    ['ge-0/0/0', { name: 'inet', input: ['each-ge-0/0/0.0-i'], output: ['each-ge-0/0/0.0-o'] }],
    [
      'ge-0/0/1',
      { name: 'inet', input: ['ge-0/0/1.0-i'], output: [] },
      { name: 'inet6', input: [], output: ['plain'] },
    ],
    ['lo0', { name: 'inet', input: ['local_acl'], output: [] }, { name: 'inet6', input: ['local_acl'], output: [] }],
  ]);
});

test('a filter without counters stands there with its name alone', async () => {
  expect(await show('show firewall filter plain')).toBe(`\nFilter: plain${' '.repeat(50)}\n`);
});
