/**
 * `show firewall explain` against the kernel: real connections are made, the packets traced through nftables, and what
 * the device explains of the same packet must be the terms that decided it.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'explain';

const ROOT = `set system root-authentication encrypted-password "${ROOT_PASSWORD}"`;

const R1 = `${ROOT}
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30
set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::1/64
set interfaces lo0 unit 0 family inet address 192.168.255.1/32
set routing-options static route 192.168.255.2/32 next-hop 192.168.1.2`;

/** RA's filter at the loopback, and one at the port that nests, goes on, and looks at what a SYN looks like. */
const R2 = `${ROOT}
set system services ssh
set system services telnet
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.2/30
set interfaces ge-0/0/0 unit 0 family inet filter input edge
set interfaces ge-0/0/0 unit 0 family inet6 address 2001:db8:1::2/64
set interfaces ge-0/0/0 unit 0 family inet6 filter input six
set interfaces lo0 unit 0 family inet address 192.168.255.2/32
set interfaces lo0 unit 0 family inet filter input local_acl
set routing-options static route 192.168.255.1/32 next-hop 192.168.1.1
set firewall family inet filter local_acl term terminal_access from source-address 192.168.1.0/30
set firewall family inet filter local_acl term terminal_access from protocol tcp
set firewall family inet filter local_acl term terminal_access from port [ ssh telnet ]
set firewall family inet filter local_acl term terminal_access then accept
set firewall family inet filter local_acl term terminal_access_denied from protocol tcp
set firewall family inet filter local_acl term terminal_access_denied from port [ ssh telnet ]
set firewall family inet filter local_acl term terminal_access_denied then log
set firewall family inet filter local_acl term terminal_access_denied then reject
set firewall family inet filter local_acl term default-term then accept
set firewall family inet filter inner term web from destination-port http
set firewall family inet filter inner term web from source-address 192.168.0.0/16
set firewall family inet filter inner term web from source-address 192.168.255.0/24 except
set firewall family inet filter inner term web then reject tcp-reset
set firewall family inet filter edge term all then count all
set firewall family inet filter edge term all then next term
set firewall family inet filter edge term in from tcp-initial
set firewall family inet filter edge term in filter inner
set firewall family inet filter edge term strange from packet-length-except 60
set firewall family inet filter edge term strange from tcp-initial
set firewall family inet filter edge term strange then discard
set firewall family inet filter edge term usual from ttl 64
set firewall family inet filter edge term usual from dscp-except ef
set firewall family inet filter edge term usual from interface ge-0/0/0
set firewall family inet filter edge term usual then accept
set firewall family inet filter edge term rest then accept
set firewall family inet6 filter six term ssh from next-header tcp
set firewall family inet6 filter six term ssh from destination-port ssh
set firewall family inet6 filter six term ssh from hop-limit 64
set firewall family inet6 filter six term ssh then reject
set firewall family inet6 filter six term rest then accept`;

const TCP = `
procedures:
  - name: probes
    steps:
${[
  ['192.168.1.1', '192.168.255.2', 22],
  ['192.168.255.1', '192.168.255.2', 23],
  ['192.168.1.1', '192.168.1.2', 80],
  ['192.168.255.1', '192.168.255.2', 80],
  ['192.168.1.1', '192.168.255.2', 9999],
  ['2001:db8:1::1', '2001:db8:1::2', 22],
  ['2001:db8:1::1', '2001:db8:1::2', 23],
]
  .map(
    ([source, to, port]) =>
      `      - {tcp: "${to}", port: ${port}, from: R1, to: R2, source: "${source}", expect: accepted}`,
  )
  .join('\n')}
`;

const indented = (text: string) => text.trim().replaceAll(/^/gm, '        ');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-explain-'));
  const nodes = `    R1:\n      config: |\n${indented(R1)}\n    R2:\n      config: |\n${indented(R2)}\n`;
  const links = '  links:\n    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]\n';
  await writeFile(join(folder, 'lab.yaml'), `name: ${LAB}\ntopology:\n  nodes:\n${nodes}${links}`);
  await writeFile(join(folder, 'verify.yaml'), TCP);
  await succeed(['up', '-t', join(folder, 'lab.yaml')]);
});
afterAll(async () => {
  await succeed(['down', '-t', join(folder, 'lab.yaml')]);
  await rm(folder, { recursive: true });
});

interface Observed {
  readonly probe?: {
    readonly outcome: string;
    readonly flow?: { source: string; sourcePort: number; destination: string; destinationPort: number };
  };
  readonly observation?: { readonly decisions: readonly { readonly filter: string; readonly term?: string }[] };
}

/** The text of the elements of this name, wherever they stand. */
function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'g'))].map(([, text = '']) => text);
}

test('what is explained of a packet is what was decided about it', async () => {
  // every probe is expected to be let in: what is looked at is not whether it was
  const { stdout, stderr } = await vtylab(['verify', '-t', join(folder, 'lab.yaml'), '--json']);
  const { verdicts } = JSON.parse(stdout === '' ? `{"verdicts": [], "error": ${JSON.stringify(stderr)}}` : stdout) as {
    verdicts: readonly Observed[];
  };
  const decided: string[] = [];
  for (const { probe, observation } of verdicts) {
    const flow = probe?.flow;
    if (flow === undefined) throw new Error(`a probe had no ports: ${JSON.stringify(probe)}`);
    const packet = `source ${flow.source} destination ${flow.destination} protocol tcp`;
    const ports = `source-port ${flow.sourcePort} destination-port ${flow.destinationPort}`;
    const command = `show firewall explain ${packet} ${ports} | display xml | no-more`;
    const xml = await succeed(['cli', '--lab', LAB, 'R2', command]);
    const terms = texts(xml, 'deciding-term');
    const explained = texts(xml, 'deciding-filter').map((filter, at) => `${filter}.${terms[at]}`);
    const seen = observation?.decisions.map(({ filter, term }) => `${filter}.${term}`) ?? [];
    expect(explained, `${packet} ${ports}`).toEqual(seen);
    decided.push(`${probe?.outcome}: ${seen.join(' ')}`);
  }
  expect(decided).toEqual([
    'accepted: edge.usual local_acl.terminal_access',
    'rejected: edge.usual local_acl.terminal_access_denied',
    'refused: inner.web',
    'refused: edge.usual local_acl.default-term',
    'refused: edge.usual local_acl.default-term',
    'rejected: six.ssh',
    'accepted: six.rest',
  ]);
});

test('the line it names is the line of show configuration', async () => {
  const packet = 'source 192.168.255.1 destination 192.168.255.2 protocol tcp destination-port ssh';
  const explained = await succeed(['cli', '--lab', LAB, 'R2', `show firewall explain ${packet} source-port 40000`]);
  const lines = (await succeed(['cli', '--lab', LAB, 'R2', 'show configuration'])).split('\n');
  const [, number, text] = /local_acl term terminal_access_denied then\]\n +line (\d+): (.*)/.exec(explained) ?? [];
  expect(lines[Number(number) - 1]?.trim()).toBe(text);
  expect(text).toBe('reject;');
});
