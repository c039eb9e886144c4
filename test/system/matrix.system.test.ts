/** Who reaches what in the documented lab, by packets and by its configurations; and which changes its playbook notices. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Matrix } from '../../lab/matrix/index.ts';
import type { MutationReport } from '../../lab/mutate/index.ts';
import { configure, LAUNCHER, succeed, vtylab } from './vtylab.ts';

const LAB = 'matrix-system';
const FILTER = 'firewall family inet filter local_acl';
const directory = mkdtempSync(join(tmpdir(), 'vtylab-matrix-'));
const file = join(directory, 'lab.yaml');

beforeAll(async () => {
  cpSync('topologies/remote-access', directory, { recursive: true });
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^name: .*/m, `name: ${LAB}`));
  await succeed(['up', '-t', file, '--timeout', '60']);
});

afterAll(async () => {
  await vtylab(['down', '--lab', LAB]);
  rmSync(directory, { recursive: true });
});

/** Of both nodes: which of them is changed first is nobody's business. */
async function committed(): Promise<string> {
  const show = (node: string) => succeed(['cli', '--lab', LAB, node, 'show configuration | display set | no-more']);
  return (await Promise.all(['R1', 'R2'].map(show))).join('\n');
}

test('packets end as the configurations say, and a saved matrix tells what has changed', async () => {
  const before = await succeed(['matrix', '-t', file, '--predict', '--json']);
  const { cells, made } = JSON.parse(before) as Matrix;
  expect(made).toBe('probed');
  expect(cells).toHaveLength(24);
  expect(cells.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(16);
  expect(cells.filter(({ outcome }) => outcome === 'rejected').map(({ icmp }) => icmp?.code)).toEqual([13, 13, 13, 13]);
  expect(await succeed(['matrix', '-t', file, '--predict', '--offline', '--json']).then(ends)).toEqual(ends(before));
  writeFileSync(join(directory, 'before.json'), before);

  await configure(LAB, 'R2', [`set ${FILTER} term default-term then discard`]);
  try {
    const { exitCode, stdout } = await vtylab([
      'matrix',
      '-t',
      file,
      '--from',
      'R1',
      '--diff',
      join(directory, 'before.json'),
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '! R1 192.168.255.1 → R2 192.168.255.2 ping: accepted → timeout: the echo request is lost: discarded by term default-term',
    );
    expect(stdout).not.toContain('R2 192.168.255.2 ssh: ');
    // what was committed counts, not the file
    await succeed(['matrix', '-t', file, '--predict', '--from', 'R1', '--service', 'ping']);
  } finally {
    await configure(LAB, 'R2', [`set ${FILTER} term default-term then accept`]);
  }
});

function ends(json: string): string[] {
  return (JSON.parse(json) as Matrix).cells.map(({ source, destination, service, outcome }) =>
    [source, destination, service, outcome].join(' '),
  );
}

test('where packets do not do what the configurations say, both are told', async () => {
  const route = ['exec', '--lab', LAB, 'R2', '--', 'ip', 'route'];
  await succeed([...route, 'add', 'blackhole', '192.168.1.1/32']);
  try {
    const { exitCode, stdout } = await vtylab([
      'matrix',
      '-t',
      file,
      '--predict',
      '--from',
      '192.168.1.1',
      '--to',
      '192.168.1.2',
      '--timeout',
      '3',
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /Not as predicted:\n {2}R1 192\.168\.1\.1 → R2 192\.168\.1\.2 ping\n {4}packets: +timeout.*\n {4}prediction: accepted/,
    );
  } finally {
    await succeed([...route, 'del', 'blackhole', '192.168.1.1/32']);
  }
});

test('a wrong command line is told, and nothing is asked', async () => {
  const wrong = async (...args: readonly string[]) => {
    const { exitCode, stderr } = await vtylab(['matrix', '-t', file, ...args]);
    return `${exitCode} ${stderr.trim()}`;
  };
  expect(await wrong('--from', 'R9')).toBe("2 error: no node 'R9' in lab 'matrix-system'; there are R1, R2");
  expect(await wrong('--service', 'gopher')).toMatch(/^2 .*no service 'gopher'; expected one of ping, ssh/);
  expect(await wrong('--timeout', '0')).toMatch(/^2 .*--timeout '0': expected seconds/);
  expect(await wrong('--offline')).toMatch(/^2 .*--offline: expected --predict/);
});

test('changes: what the documented steps notice, and what they miss; the lab is as before', async () => {
  const before = await committed();
  const args = ['verify', '--mutate', '-t', file, '--only', 'Verify *Packets', '--limit', '9', '--seed', '4', '--json'];
  const { stdout, stderr } = await vtylab(args);
  expect(stderr).toMatch(
    /^[1-9] changes to try, a run of the playbook each: some \d+ (seconds|minutes); --limit tries fewer$/m,
  );
  const report = JSON.parse(stdout) as MutationReport;
  expect(report.mutations).toHaveLength(9);
  const { noticed, missed, refused, equivalent, unseen } = report.counts;
  expect(noticed + missed + refused + equivalent + unseen).toBe(9);
  expect(noticed).toBeGreaterThan(0);
  expect(missed).toBeGreaterThan(0);
  for (const one of report.mutations) {
    if (one.result === 'noticed') expect(one.noticedBy?.reason).not.toBe('');
    if (one.result === 'missed') expect(one.advice).not.toBe('');
  }
  expect(await committed()).toBe(before);
});

test.each(['SIGINT', 'SIGKILL'] as const)('ended by %s, it leaves nothing changed', async (signal) => {
  const before = await committed();
  const child = execa(process.execPath, [LAUNCHER, 'verify', '--mutate', '-t', file], { reject: false });
  // in the middle of it: when something is changed
  await expect.poll(committed, { timeout: 60_000, interval: 100 }).not.toBe(before);
  child.kill(signal);
  await child;
  await expect.poll(committed, { timeout: 20_000 }).toBe(before);
  await sleep(1000);
  expect(await committed()).toBe(before);
});
