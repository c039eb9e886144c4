/** Playbooks with every kind of step, against two real devices: what passes, what fails and why, what is put back. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { VerifyReport } from '../../lab/verify/verdict.ts';
import { LAUNCHER, ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const FILTER = 'firewall family inet filter protect';
const R2 = `
set system root-authentication encrypted-password "${ROOT_PASSWORD}"
set system login user lab class super-user authentication encrypted-password "${PASSWORD}"
set system login user bob class operator authentication encrypted-password "${PASSWORD}"
set system services ssh sftp-server
set system services telnet
set system services ftp
set system services finger
set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.2/30
set interfaces lo0 unit 0 family inet address 192.168.255.2/32
set interfaces lo0 unit 0 family inet filter input protect
set routing-options static route 192.168.255.1/32 next-hop 192.168.1.1
set ${FILTER} term link from source-address 192.168.1.0/30
set ${FILTER} term link from protocol tcp
set ${FILTER} term link then accept
set ${FILTER} term pings from source-address 192.168.1.0/30
set ${FILTER} term pings from protocol icmp
set ${FILTER} term pings then count pings
set ${FILTER} term pings then accept
set ${FILTER} term no-pings from protocol icmp
set ${FILTER} term no-pings then log
set ${FILTER} term no-pings then reject
set ${FILTER} term denied from protocol tcp
set ${FILTER} term denied then count denied
set ${FILTER} term denied then reject
set ${FILTER} term rest then accept
`;
const LAB = `name: playbook6
topology:
  nodes:
    R1:
      config: set system root-authentication encrypted-password "${ROOT_PASSWORD}"
      interfaces: {ge-0/0/0: 192.168.1.1/30, lo0: 192.168.255.1/32}
      static: {192.168.255.2/32: 192.168.1.2}
    R2:
      startup-config: R2.conf
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-playbook6-'));
  await writeFile(join(folder, 'lab.yaml'), LAB);
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'bob', '-f', join(folder, 'key')]);
  const key = (await readFile(join(folder, 'key.pub'), 'utf8')).trim();
  const statement = `set system login user bob authentication ssh-ed25519 "${key}"`;
  await writeFile(join(folder, 'R2.conf'), `${R2.trimStart()}${statement}\n`);
  await cp(join(import.meta.dirname, 'playbook-steps.yaml'), join(folder, 'verify.yaml'));
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', 'playbook6']);
  await rm(folder, { recursive: true });
});

interface Verdict {
  readonly step: string;
  readonly status: string;
  readonly reason?: string;
}

test('each kind of step shows what it is for, and what is wrong is told with its reason', {
  timeout: 120_000,
}, async () => {
  const { exitCode, stdout, stderr } = await vtylab(['verify', '--json'], { cwd: folder });
  expect(stderr).toBe('');
  const { verdicts } = JSON.parse(stdout) as { readonly verdicts: readonly Verdict[] };
  const bad = verdicts.filter(({ status }) => status !== 'passed');
  expect(bad.map(({ step, status, reason }) => ({ step, status, reason }))).toEqual([
    {
      step: 'udp to nobody',
      status: 'unproven', // no service of R2's answers a datagram
      reason: expect.stringContaining('refused as expected, but unproven'),
    },
    {
      step: 'wrong way in',
      status: 'failed',
      // the line of the statement in R2.conf, and why the term that would have let it in did not
      reason: expect.stringMatching(
        /expected accepted, saw rejected .*; R2 rejected it: term denied of filter protect, line 24 of \S*R2\.conf, because .*192\.168\.255\.1 is not in 192\.168\.1\.0\/30/,
      ),
    },
    {
      step: 'wrong count',
      status: 'failed',
      reason: expect.stringContaining('counter denied of R2 changed by 1 packets, expected +2'),
    },
    {
      step: 'wrong tries',
      status: 'failed',
      reason: expect.stringContaining('the last connection took 1 passwords, expected 2'),
    },
  ]);
  expect(verdicts).toHaveLength(41);
  expect(exitCode).toBe(1);
});

test('Ctrl-C: what was settled until then is reported, in every form that was asked for', async () => {
  const playbook = join(folder, 'long.yaml');
  const steps = '[{name: first, cli: show version, on: R2}, {wait: 600}, {name: last, cli: show version, on: R1}]';
  await writeFile(playbook, `procedures: [{name: long, steps: ${steps}, always: [{cli: show log, on: R2}]}]\n`);
  const files = { record: 'r.json', junit: 'r.xml', html: 'r.html', markdown: 'r.md' };
  const options = Object.entries(files).flatMap(([option, file]) => [`--${option}`, file]);
  const run = execa(process.execPath, [LAUNCHER, 'verify', '--playbook', playbook, ...options], {
    cwd: folder,
    reject: false,
  });
  let printed = '';
  run.stdout.on('data', (text) => {
    printed += text;
  });
  await expect.poll(() => printed, { timeout: 60_000 }).toContain('✓ first');
  run.kill('SIGINT');
  const { exitCode, stdout, stderr } = await run;
  expect([exitCode, stderr]).toEqual([130, 'error: interrupted by SIGINT']);
  expect(stdout).toMatch(/ ✓ first\n[\s\S]*\n2 passed, 0 failed, 0 unproven, 2 not run; interrupted by SIGINT$/);
  const report = JSON.parse(await readFile(join(folder, 'r.json'), 'utf8')) as VerifyReport;
  const statuses = report.verdicts.map(({ step, status }) => `${step}: ${status}`);
  expect(statuses).toEqual(['first: passed', 'wait 600 s: not-run', 'last: not-run', 'R2> show log: passed']);
  expect(report).toMatchObject({ interrupted: 'interrupted by SIGINT', notRun: 2 });
  expect(await readFile(join(folder, 'r.xml'), 'utf8')).toContain('skipped="2"');
  expect(await readFile(join(folder, 'r.html'), 'utf8')).toContain('2 not run; interrupted by SIGINT');
  expect(await readFile(join(folder, 'r.md'), 'utf8')).toContain('2 not run; interrupted by SIGINT');
});

test.each([
  ['SIGINT', 'interrupted'],
  ['SIGKILL', 'killed'],
] as const)('%s: a change is put back when the run is %s', { timeout: 120_000 }, async (signal, _how) => {
  const playbook = join(folder, 'change.yaml');
  const change = 'set system login message changed-for-a-while';
  // nested ones, and another node's
  const more =
    '{configure: set system login message still-another, on: R2}, {configure: set system time-zone UTC, on: R1}';
  const steps = `[{configure: ${change}, on: R2}, ${more}, {wait: 600}]`;
  const always = '[{cli: clear firewall log, on: R2}]';
  await writeFile(playbook, `procedures: [{name: change, steps: ${steps}, always: ${always}}]\n`);
  const shown = () => succeed(['cli', '--lab', 'playbook6', 'R2', 'show configuration system login']);
  const run = execa(process.execPath, [LAUNCHER, 'verify', '--playbook', playbook], { cwd: folder, reject: false });
  const other = () => succeed(['cli', '--lab', 'playbook6', 'R1', 'show configuration system']);
  await expect.poll(other, { timeout: 30_000 }).toContain('time-zone');
  expect(await shown()).toContain('still-another');
  run.kill(signal);
  await run;
  await expect.poll(shown, { timeout: 30_000 }).not.toMatch(/changed-for-a-while|still-another/);
  await expect.poll(other, { timeout: 30_000 }).not.toContain('time-zone');
});
