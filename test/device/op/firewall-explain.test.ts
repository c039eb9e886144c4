import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import type { Device } from '../../../device/device.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { testDevice } from '../cli/device.ts';
import { withoutVersion } from '../without-version.ts';
import { link } from './kernel.ts';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'UTC';
});
afterEach(() => {
  if (zone === undefined) delete process.env.TZ;
  else process.env.TZ = zone;
});

const R2 = readFileSync(new URL('../../golden/render/R2.conf', import.meta.url), 'utf8');

const UP = ['UP', 'LOWER_UP'];
const LINKS = [
  link('lo', UP, '127.0.0.1/8', '192.168.255.2/32', '2001:db8:ff::2/128'),
  link('ge-0-0-0', UP, '192.168.1.2/30', '2001:db8:1::2/64'),
  link('ge-0-0-1', UP, '10.0.0.1/24'),
];

/** What `ip route get` says of each address; there is no route to any other. */
const ROUTES: Readonly<Record<string, { type?: string; dev: string }>> = {
  '192.168.255.2': { type: 'local', dev: 'lo' },
  '192.168.1.2': { type: 'local', dev: 'lo' },
  '192.168.1.1': { dev: 'ge-0-0-0' },
  '192.168.255.1': { dev: 'ge-0-0-0' },
  '224.0.0.5': { type: 'multicast', dev: 'ge-0-0-0' },
  '10.0.0.9': { dev: 'ge-0-0-1' },
  '2001:db8:ff::2': { type: 'local', dev: 'lo' },
  '2001:db8:ff::1': { dev: 'ge-0-0-0' },
};

function device(config: string): Device {
  const { config: committed, errors } = parseConfig(SCHEMA, config, { base: emptyConfig(SCHEMA) });
  for (const error of errors) throw error;
  const answers = Object.entries(ROUTES).map(([address, route]) => [`ip -json route get ${address}`, [route]] as const);
  const made = testDevice({ answers: { 'ip -json address show': LINKS, ...Object.fromEntries(answers) } });
  const datastore: Device['datastore'] = Object.create(made.datastore, { committed: { value: committed } });
  const run: Device['run'] = async (argv, options) => {
    const result = await made.run(argv, options);
    if (result.exitCode === 0 || argv[2] !== 'route') return result;
    return { exitCode: 2, stdout: '', stderr: 'RTNETLINK answers: Network is unreachable\n' };
  };
  return { ...made, run, datastore };
}

const USER = { name: 'lab', uid: 2000, gid: 20, class: 'super-user' };

async function explain(packet: string, config = R2): Promise<string> {
  return (await runOperational(device(config), `show firewall explain ${packet}`, USER)).output;
}

function file(name: string): string {
  return new URL(`../../golden/op/explain/${name}`, import.meta.url).pathname;
}

const FROM_LOOPBACK = 'source 192.168.255.1 destination 192.168.255.2 protocol tcp';
const ESTABLISHED = ['protocol tcp', 'tcp-established'].map(
  (from) => `set firewall family inet filter local_acl term tcp-estab from ${from}`,
);
const TCP_ESTAB = [...ESTABLISHED, 'set firewall family inet filter local_acl term tcp-estab then accept', ''].join(
  '\n',
);
/** RA's quick configuration sets the term before `default-term`; in the step-by-step it comes last. */
const QUICK = R2.replace(/(?=set firewall family inet filter local_acl term default-term)/, TCP_ESTAB);
const STEP_BY_STEP = `${R2}${TCP_ESTAB}`;

const WIDE = `
set firewall family inet filter inner term dns from protocol udp
set firewall family inet filter inner term dns from destination-port domain
set firewall family inet filter inner term dns then count dns-queries
set firewall family inet filter inner term dns then policer slow
set firewall family inet filter inner term dns then accept
set firewall family inet filter inner term few from ttl 1-10
set firewall family inet filter inner term few then discard
set firewall policer slow if-exceeding bandwidth-limit 32k burst-size-limit 1500
set firewall policer slow then discard
set firewall family inet filter edge term count-all then count all
set firewall family inet filter edge term count-all then next term
set firewall family inet filter edge term in filter inner
set firewall family inet filter edge term marked from dscp ef
set firewall family inet filter edge term marked then reject tcp-reset
set firewall family inet filter edge term rest from packet-length 0-1000
set firewall family inet filter edge term rest then log
set firewall family inet filter out term no-far from ttl-except 63
set firewall family inet filter out term no-far then reject host-unknown
set firewall family inet filter out term from-near from interface ge-0/0/0
set firewall family inet filter out term from-near then accept
set interfaces ge-0/0/0 unit 0 family inet filter input edge
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.2/30
set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/24
set interfaces ge-0/0/1 unit 0 family inet filter output-list [ inner out ]
set interfaces lo0 unit 0 family inet filter output out
`;

const SIX = `
set firewall family inet6 filter six term ping from next-header icmp6
set firewall family inet6 filter six term ping from icmp-type echo-request
set firewall family inet6 filter six term ping then accept
set firewall family inet6 filter six term rest from hop-limit 255
set firewall family inet6 filter six term rest then reject
set interfaces lo0 unit 0 family inet6 filter input six
`;

describe('what is printed', () => {
  test.each([
    ['rejected', `${FROM_LOOPBACK} source-port 40000 destination-port 22`, R2],
    ['accepted', 'source 192.168.1.1 destination 192.168.255.2 protocol tcp destination-port telnet', R2],
    ['default-term', `${FROM_LOOPBACK} source-port 40000 destination-port http`, R2],
    ['depends', `${FROM_LOOPBACK} destination-port http`, R2],
    ['reply-quick', `${FROM_LOOPBACK} source-port 22 destination-port 40000 tcp-flags "syn ack"`, QUICK],
    ['syn-quick', `${FROM_LOOPBACK} source-port 40000 destination-port 80`, QUICK],
    ['reply-step-by-step', `${FROM_LOOPBACK} source-port 40000 destination-port 80 tcp-flags ack`, STEP_BY_STEP],
    ['transit', 'source 192.168.255.1 destination 10.0.0.9 protocol tcp destination-port 80', WIDE],
    ['transit-dns', 'source 192.168.255.1 destination 10.0.0.9 protocol udp destination-port domain', WIDE],
    [
      'discarded',
      'source 192.168.255.1 destination 10.0.0.9 protocol udp source-port 1 destination-port 2 length 1400',
      WIDE,
    ],
    ['reset', 'source 192.168.255.1 destination 10.0.0.9 protocol tcp destination-port 80 dscp ef', WIDE],
    ['no-route', 'source 192.168.255.1 destination 203.0.113.9 protocol icmp length 84', WIDE],
    ['own', 'source 192.168.255.2 destination 10.0.0.9 protocol icmp', WIDE],
    ['within', 'source 192.168.255.2 destination 192.168.1.2 protocol icmp', R2],
    ['multicast', 'source 192.168.1.1 destination 224.0.0.5 protocol ospf ttl 1', R2],
    ['unfiltered', 'source 10.0.0.9 destination 192.168.1.1 protocol icmp icmp-type echo-request', R2],
    ['inet6', 'source 2001:db8:ff::1 destination 2001:db8:ff::2 protocol icmp6 icmp-type echo-request', SIX],
    ['inet6-end', 'source 2001:db8:ff::1 destination 2001:db8:ff::2 protocol tcp destination-port ssh', SIX],
  ])('%s', async (name, packet, config) => {
    await expect(await explain(packet, config)).toMatchFileSnapshot(file(`${name}.txt`));
  });

  test.each(['xml', 'json'])('display %s', async (format) => {
    const output = await explain(`${FROM_LOOPBACK} destination-port http | display ${format}`);
    await expect(withoutVersion(output)).toMatchFileSnapshot(file(`depends.${format}`));
  });
});

describe('the line it names', () => {
  /** The lines named, each beside what stands there in `show configuration`. */
  async function lines(packet: string, config: string): Promise<[string, string][]> {
    const { config: root } = parseConfig(SCHEMA, config, { base: emptyConfig(SCHEMA) });
    const printed = `## Last commit: somewhen\n${printCurly(root)}`.split('\n');
    const named = [...(await explain(packet, config)).matchAll(/ line (\d+): (.*)\n/g)];
    return named.map(([, number, text = '']) => [text, printed[Number(number) - 1]?.trim() ?? '']);
  }

  test.each([
    [
      'a then of one action',
      'source 192.168.1.1 destination 192.168.255.2 protocol tcp destination-port 22',
      R2,
      'then accept;',
    ],
    ['a then of several', `${FROM_LOOPBACK} destination-port 22`, R2, 'reject;'],
    [
      'one that is annotated',
      `${FROM_LOOPBACK} destination-port 22`,
      `${R2}annotate firewall family inet filter local_acl term terminal_access_denied then reject "why"\n`,
      'reject;',
    ],
    [
      'among what is annotated and inactive',
      `${FROM_LOOPBACK} destination-port 22`,
      `${R2}set firewall family inet filter local_acl interface-specific
annotate firewall family inet filter local_acl "all of it"
annotate firewall family inet filter local_acl term terminal_access "first"
annotate firewall family inet filter local_acl term terminal_access_denied "second"
deactivate firewall family inet filter local_acl term terminal_access
`,
      'reject;',
    ],
    [
      'a term without then',
      `${FROM_LOOPBACK} destination-port 22`,
      'set firewall family inet filter f term t from protocol tcp\nset interfaces lo0 unit 0 family inet filter input f\n',
      'term t {',
    ],
    [
      'the end of a filter',
      `${FROM_LOOPBACK} destination-port 22`,
      'set firewall family inet filter f term t from protocol udp\nset interfaces lo0 unit 0 family inet filter input f\n',
      'filter f {',
    ],
    [
      'a filter outside of a family',
      `${FROM_LOOPBACK} destination-port 22`,
      'set firewall filter f term t then discard\nset interfaces lo0 unit 0 family inet filter input f\n',
      'then discard;',
    ],
  ])('%s', async (_, packet, config, text) => {
    expect(await lines(packet, config)).toEqual([[text, text]]);
  });

  test('is missing for what a group brought along', async () => {
    const config = `
set groups g firewall family inet filter f term t then discard
set apply-groups g
set interfaces lo0 unit 0 family inet filter input f
`;
    const output = await explain(`${FROM_LOOPBACK} destination-port 22`, config);
    expect(output).toContain('inherited from group g\n    set firewall family inet filter f term t then discard\n');
    expect(output).not.toContain(' line ');
  });
});

describe('what is refused', () => {
  test.each([
    ['source 192.168.1.1', 'missing mandatory argument: destination.'],
    [
      'source 192.168.1.1 destination 2001:db8::1',
      'error: source 192.168.1.1 and destination 2001:db8::1 are of different families',
    ],
    ['source 192.168.1.300', "invalid value '192.168.1.300': expected an IPv4 or IPv6 address"],
    [`${FROM_LOOPBACK} destination-port 70000`, 'Value 70000 is not within range (0..65535)'],
    [`${FROM_LOOPBACK} destination-port 1-5`, "invalid value '1-5': expected one value, not a range"],
    [
      `${FROM_LOOPBACK} tcp-flags "syn sin"`,
      'invalid value \'syn sin\': expected TCP flags (fin, syn, rst, push, ack, urgent), such as "syn ack", or their number',
    ],
    [`${FROM_LOOPBACK} icmp-type 8`, "error: 'icmp-type' needs protocol icmp (icmp6 of IPv6), not tcp"],
    [
      'source 192.168.1.1 destination 192.168.255.2 destination-port ssh',
      "error: 'destination-port' needs protocol tcp, udp or sctp",
    ],
    [
      'source 192.168.1.1 destination 192.168.255.2 protocol udp tcp-flags syn',
      "error: 'tcp-flags' needs protocol tcp, not udp",
    ],
    [
      'source 192.168.1.1 destination 192.168.255.2 protocol icmp icmp-type neighbor-solicit',
      "error: 'icmp-type': invalid value 'neighbor-solicit': expected an ICMP type name, an ICMP type number or a range such as 13-18",
    ],
    [
      'source 203.0.113.9 destination 192.168.255.2',
      "error: no route to 203.0.113.9: say by which 'interface' the packet arrives",
    ],
    [`${FROM_LOOPBACK} interface ge-0/0/7`, 'error: device ge-0/0/7 not found'],
    [`${FROM_LOOPBACK} interface lo0.0`, 'error: no packet arrives by lo0.0'],
  ])('%s', async (packet, message) => {
    expect(await explain(packet)).toContain(message);
  });

  test('a class that may not see filters may not have them explained', async () => {
    const command = `show firewall explain ${FROM_LOOPBACK} destination-port 22`;
    const { output } = await runOperational(device(R2), command, { ...USER, name: 'op', class: 'read-only' });
    expect(output).not.toContain('Term');
  });
});
