/** Captures, evidence of failures in the user's own files, included procedures, and a kernel that disagrees. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const NAME = 'playbook-captures';
const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';
const LAB = `name: ${NAME}
topology:
  nodes:
    R1:
      config: set system root-authentication encrypted-password "${ROOT_PASSWORD}"
      interfaces: {ge-0/0/0: 192.168.1.1/30, lo0: 192.168.255.1/32}
      static: {192.168.255.2/32: 192.168.1.2}
    R2:
      startup-config: filter.conf
      interfaces: {ge-0/0/0: 192.168.1.2/30, lo0: 192.168.255.2/32}
      static: {192.168.255.1/32: 192.168.1.1}
      services: [ssh, telnet]
      filter: {lo0: protect}
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set system login user lab class super-user authentication encrypted-password "${PASSWORD}"
        set firewall family inet filter protect term rest then count rest
        set firewall family inet filter protect term rest then accept
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
`;
const FILTER = `firewall {
    family inet {
        filter protect {
            term login {
                from {
                    source-address {
                        192.168.7.0/30;
                    }
                    protocol tcp;
                    destination-port telnet;
                }
                then accept;
            }
            term denied {
                from {
                    protocol tcp;
                    destination-port telnet;
                }
                then {
                    count denied;
                    log;
                    reject;
                }
            }
        }
    }
}
`;
const MORE = `procedures:
  - name: of \${node}
    steps:
      - {ping: '\${address}', from: '\${node}', to: R2, expect: accepted}
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `vtylab-${NAME}-`));
  await writeFile(join(folder, 'lab.yaml'), LAB);
  await writeFile(join(folder, 'filter.conf'), FILTER);
  await writeFile(join(folder, 'more.yaml'), MORE);
  await cp(join(import.meta.dirname, 'playbook-captures.yaml'), join(folder, 'verify.yaml'));
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', NAME]);
  await rm(folder, { recursive: true });
});

interface Verdict {
  readonly procedure: string;
  readonly step: string;
  readonly status: string;
  readonly reason?: string;
  readonly captures?: readonly { readonly node: string; readonly file?: string; readonly text: string }[];
  readonly counters?: unknown;
  readonly warnings?: readonly string[];
}

async function verified(...args: string[]): Promise<readonly Verdict[]> {
  const { stdout, stderr } = await vtylab(['verify', '--json', ...args], { cwd: folder });
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { readonly verdicts: readonly Verdict[] }).verdicts;
}

test('packets are kept for capture steps and for what fails, with the reason in the user’s own file', async () => {
  const verdicts = await verified('--captures', 'kept');
  const bad = verdicts.filter(({ status }) => status !== 'passed');
  expect(bad.map(({ step, status, reason }) => ({ step, status, reason }))).toEqual([
    { step: expect.stringMatching(/port 23/), status: 'unproven', reason: expect.any(String) },
    {
      step: 'wrong number',
      status: 'failed',
      reason: expect.stringMatching(/\d+ packets? matching 'icmp', expected 7/),
    },
    {
      step: 'wrong telnet',
      status: 'failed',
      reason: expect.stringMatching(
        /R2 rejected it: term denied of filter protect, line 22 of \S*filter\.conf, because source address 192\.168\.255\.1 is not in 192\.168\.7\.0\/30/,
      ),
    },
  ]);
  const telnet = bad.at(-1);
  expect(telnet?.counters).toEqual([expect.objectContaining({ filter: 'protect', name: 'denied' })]);
  expect(telnet?.captures?.map(({ node }) => node)).toEqual(['R2', 'R1']);
  for (const { text, file = '' } of telnet?.captures ?? []) {
    expect(text).toMatch(/192\.168\.255\.1\.\d+ > 192\.168\.255\.2\.23: Flags \[S\]/);
    expect(text).toMatch(/ICMP host 192\.168\.255\.2 unreachable - admin prohibited/);
    expect((await readFile(file)).readUInt32LE(0)).toBe(0xa1b2c3d4); // a capture file of libpcap
  }
  expect((await readdir(join(folder, 'kept'))).sort()).toEqual([
    'handshake.pcap',
    'to-the-end.pcap',
    'wrong-number.pcap',
    'wrong-telnet.R1.pcap',
    'wrong-telnet.R2.pcap',
  ]);
  // an included procedure, with its variables, and what the playbook cleans up with
  expect(verdicts.slice(-2).map(({ procedure }) => procedure)).toEqual(['of R1', 'Always']);
});

test('the report for people shows the packets of what failed', async () => {
  const { stdout } = await vtylab(['verify', '--only', 'wrong telnet'], { cwd: folder });
  expect(stdout).toMatch(
    /R2 saw 2 packets of it \(\S*captures\/wrong-telnet\.R2\.pcap\):\n +ge-0-0-0 In +IP 192\.168\.255\.1/,
  );
  expect((await readdir(join(folder, 'captures'))).sort()).toEqual(['wrong-telnet.R1.pcap', 'wrong-telnet.R2.pcap']);
});

test('nothing is written when nothing fails', async () => {
  await verified('--only', 'of R1', '--captures', 'none');
  expect(await readdir(folder)).not.toContain('none');
  const left = 'ls -d /tmp/vtylab-*; pgrep tcpdump; true';
  expect((await vtylab(['exec', '--lab', NAME, 'R2', '--', 'sh', '-c', left])).stdout).toBe('');
});

test('a kernel that does other than the configuration says is an error of its own', async () => {
  const exec = (...argv: string[]) => succeed(['exec', '--lab', NAME, 'R2', '--', ...argv]);
  const rules = await exec('nft', '-a', 'list', 'table', 'inet', 'vtylab');
  const [, chain = ''] = /chain (\S*protect\S*) \{[^}]*\n[^}]*\}/.exec(rules) ?? [];
  const comment = '"filter protect term login accept"';
  await exec('nft', 'insert', 'rule', 'inet', 'vtylab', chain, 'tcp', 'dport', '23', 'accept', 'comment', comment);
  const [verdict] = await verified('--only', 'wrong telnet');
  expect(verdict).toMatchObject({
    status: 'error',
    warnings: [
      expect.stringMatching(
        /the configuration of R2 says that term denied .* \(reject\), but its kernel says that term login .* \(accept\): this should never be/,
      ),
    ],
  });
});
