/** What a failed step says: who kept the attempt out, by which term in which line, or what the service logged. */
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerifyReport } from '../../lab/verify/verdict.ts';
import '../../lab/vitest.ts';
import { lab } from '../../lab/index.ts';
import { succeed, vtylab } from './vtylab.ts';

const LAB = 'reasons';
/** `$6$` of lab123. */
const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const TOPOLOGY = `name: ${LAB}
topology:
  nodes:
    H:
      kind: host
      interfaces: {eth1: [10.0.1.1/24, 10.0.1.3/24, 2001:db8:1::1/64, 2001:db8:1::3/64]}
      static: {10.0.2.0/24: 10.0.1.2, 10.9.9.0/24: 10.0.1.2, "2001:db8:2::/64": "2001:db8:1::2"}
    R1:
      interfaces: {ge-0/0/0: [10.0.1.2/24, 2001:db8:1::2/64], ge-0/0/1: [10.0.2.1/24, 2001:db8:2::1/64]}
      config: |
        set system root-authentication encrypted-password "*"
        set firewall family inet filter way term datagrams from protocol udp
        set firewall family inet filter way term datagrams then discard
        set firewall family inet filter way term fingers from destination-port finger
        set firewall family inet filter way term fingers then reject
        set firewall family inet filter way term rest then accept
        set interfaces ge-0/0/1 unit 0 family inet filter output way
    R2:
      interfaces: {ge-0/0/0: [10.0.2.2/24, 2001:db8:2::2/64]}
      static: {10.0.1.0/24: 10.0.2.1, "2001:db8:1::/64": "2001:db8:2::1"}
      startup-config: r2.conf
  links:
    - endpoints: ["H:eth1", "R1:ge-0/0/0"]
    - endpoints: ["R1:ge-0/0/1", "R2:ge-0/0/0"]
`;

const FILTER = 'set firewall family inet filter lo term';
const FILTER6 = 'set firewall family inet6 filter lo6 term';
const R2 = `set system root-authentication encrypted-password "*"
set system services ssh
set system services telnet rate-limit 2
set system login class look permissions view
set system login user alice class super-user authentication encrypted-password "${PASSWORD}"
set system login user bob class look authentication encrypted-password "${PASSWORD}"
${FILTER} telnet from source-address 10.0.1.1/32
${FILTER} telnet from protocol tcp
${FILTER} telnet from destination-port telnet
${FILTER} telnet then accept
${FILTER} ssh from source-address 10.0.1.0/24
${FILTER} ssh from protocol tcp
${FILTER} ssh from destination-port ssh
${FILTER} ssh then accept
${FILTER} no-ssh from destination-port ssh
${FILTER} no-ssh then reject
set interfaces lo0 unit 0 family inet filter input lo
${FILTER6} icmp from next-header icmpv6
${FILTER6} icmp then accept
${FILTER6} ssh from source-address 2001:db8:1::1/128
${FILTER6} ssh then accept
${FILTER6} no then reject
set interfaces lo0 unit 0 family inet6 filter input lo6
`;

const folderOf = mkdtemp(join(tmpdir(), `vtylab-${LAB}-`));
let report: VerifyReport;

beforeAll(async () => {
  const folder = await folderOf;
  const keygen = (...args: string[]) => execa('ssh-keygen', ['-q', ...args], { cwd: folder });
  await Promise.all(['ca', 'old'].map((name) => keygen('-t', 'ed25519', '-N', '', '-f', name)));
  await keygen('-s', 'ca', '-I', 'alice', '-n', 'alice', 'old.pub');
  await cp(join(folder, 'old-cert.pub'), join(folder, 'new-cert.pub'));
  await keygen('-s', 'ca', '-I', 'alice', '-n', 'alice', '-V', '-2d:-1d', 'old.pub');
  await writeFile(join(folder, 'lab.yaml'), TOPOLOGY);
  await writeFile(join(folder, 'r2.conf'), R2);
  await cp(join(import.meta.dirname, 'reasons.yaml'), join(folder, 'verify.yaml'));
  await succeed(['up'], { cwd: folder });
  const { stdout, stderr } = await vtylab(['verify', '--json'], { cwd: folder });
  expect(stderr).toBe('');
  report = JSON.parse(stdout) as VerifyReport;
}, 180_000);

afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  await rm(await folderOf, { recursive: true });
});

const line = (text: string) => R2.split('\n').findIndex((one) => one.startsWith(text)) + 1;

test.each([
  [
    'no term matches',
    'R2 discarded it: no term matches, because source address 10.0.1.3 is not in 10.0.1.1/32 (term telnet)',
  ],
  [
    'a term rejects',
    `R2 rejected it: term no-ssh of filter lo, line ${line(`${FILTER} no-ssh then`)} of r2.conf, because source address 10.0.2.1 is not in 10.0.1.0/24 (term ssh)`,
  ],
  [
    'inet6',
    `R2 rejected it: term no of filter lo6, line ${line(`${FILTER6} no then`)} of r2.conf, because source address 2001:db8:1::3 is not in 2001:db8:1::1/128 (term ssh)`,
  ],
  [
    'it lets in',
    `saw accepted; decided by term ssh of filter lo on R2 (accept); R2 let it in: term ssh of filter lo, line ${line(`${FILTER} ssh then`)} of r2.conf`,
  ],
  [
    'discarded there',
    'by the configurations the datagram is lost: discarded by term datagrams of filter way, output of ge-0/0/1 on R1',
  ],
  ['rejected there', '10.0.1.2 said: administratively prohibited, as a filter does that rejects'],
  ['rejected there', 'by the configurations rejected by term fingers of filter way, output of ge-0/0/1 on R1'],
  ['no route there', '10.0.1.2 said: it has no route there'],
  ['no route at all', 'H has no route to 172.16.0.1'],
  ['none', 'saw refused (TCP reset); decided by no filter on R1; nothing listens on port 23 of R1'],
  ['wrong password', 'R2 logged: Failed password for alice from 10.0.1.1 port '],
  ['no such user', 'R2 logged: Invalid user zoe from 10.0.1.1 port '],
  ['no subsystem', 'saw denied (logged in, but not served)'],
  ['no subsystem', 'logged in, but no sftp: Unable to start subsystem: sftp'],
  ['host key', 'the client said: Host key verification failed.'],
  ['algorithms', 'the client said: Unable to negotiate with 10.0.2.2 port 22: no matching cipher found.'],
  ['rate', 'saw limited (closed at once, by a limit of the service)'],
  ['rate', 'R2 logged: telnet from 10.0.1.1 exceeded counts/min (limit 2/min)'],
  ['expired', 'Certificate invalid: expired'],
  ['not a principal', 'Certificate invalid: name is not a listed principal'],
  ['no answer', 'the answer of R2 did not come back'],
  ['no answer', 'by the configurations the SYN ACK is lost: R2 has a route that says no to 10.0.1.1'],
  ['locked out', 'saw locked (the credentials were not accepted, and the user is locked out)'],
])('%s: %s', (step, words) => {
  const verdict = report.verdicts.find((one) => one.step === step);
  expect(verdict?.status).toBe('failed');
  expect(verdict?.reason).toContain(words);
});

test('attempts that are looked for side by side each get their own packets, of both ends', async () => {
  await using net = await lab(join(await folderOf, 'lab.yaml'));
  const kept = await Promise.all(
    ['H', 'R1'].map(async (node) => {
      const { id } = await net.call(node, 'record', { interfaces: ['any'], filter: 'tcp', last: true });
      return { node, id };
    }),
  );
  const attempts = await Promise.all([1, 2, 3, 4, 5].map(() => net.node('H').tcp('10.0.1.2', 7, { timeout: 5 })));
  const flows = attempts.flatMap(({ probe }) => probe.flow ?? []);
  expect(flows).toHaveLength(5);
  const asked = kept.flatMap(({ node, id }) => flows.map((flow) => ({ node, id, flow })));
  const found = await Promise.all(asked.map(({ node, id, flow }) => net.call(node, 'recorded', { id, flow })));
  for (const [index, { packets, text }] of found.entries()) {
    const lines = text.split('\n');
    expect([packets, lines.length]).toEqual([2, 2]);
    expect(lines.every((line) => line.includes(`.${asked[index]?.flow.sourcePort}`))).toBe(true);
  }
});

test('the steps between them pass', () => {
  const others = report.verdicts.filter(({ status }) => status !== 'failed');
  expect(others.map(({ status, reason }) => reason ?? status)).toEqual(others.map(() => 'passed'));
  expect(report.passed).toBeGreaterThanOrEqual(6);
});

test('a matcher that fails says the same; what is not proven matters only to who wanted it kept out', async () => {
  await using net = await lab(join(await folderOf, 'lab.yaml'));
  const [h, r1, r2] = [net.node('H'), net.node('R1'), net.node('R2')];
  await expect(expect(r1).toReach(r2, { ssh: true })).rejects.toThrow(
    /R2 rejected it: term no-ssh of filter lo, line \d+ of r2\.conf, because source address 10\.0\.2\.1 is not in 10\.0\.1\.0\/24/,
  );
  const refused = expect(h).toReach(r1, { telnet: true });
  await expect(refused).rejects.toThrow(/^expected H to reach R1\n\n.*nothing listens on port 23 of R1\nseen: .*$/);
  await expect(expect(h).not.toReach(r1, { telnet: true })).rejects.toThrow(/nothing proves that R1 did so/);
  await expect(expect(h).toReach('10.0.2.2', { udp: 6000, timeout: 3 })).rejects.toThrow(
    /discarded by term datagrams of filter way, output of ge-0\/0\/1 on R1/,
  );
});
