/** Stages, as containerlab has them, with real containers: who waits for whom, commands on the way, and what an interruption leaves. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../../images/docker.ts';
import { openDocker } from '../../lab/engine/docker.ts';
import { labToken } from '../../lab/links/batch.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { LAUNCHER, ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'stages-system';
const IMAGE = 'vtylab-stages-system:test';
const folder = mkdtempSync(join(tmpdir(), 'vtylab-stages-'));
const file = join(folder, 'lab.yaml');
const gate = join(folder, 'gate', 'open');
const engine = openDocker();

/** A is well once the gate is open, R starts then, and they are linked. B starts when the job has ended; so does nothing of A. */
const LAB_FILE = `name: ${LAB}
topology:
  nodes:
    A:
      kind: host
      interfaces: {eth1: 10.232.0.1/24, eth2: 10.232.1.1/24}
      binds: [gate:/gate]
      healthcheck: {test: [CMD, test, -e, /gate/open, -a, -e, /tmp/set-up], interval: 1, retries: 200}
      exec: [touch /tmp/set-up]
    R:
      users: {root: {encrypted-password: "${ROOT_PASSWORD}"}}
      interfaces: {ge-0/0/0: 10.232.0.2/24}
      stages:
        create: {wait-for: [{node: A, stage: healthy}]}
        create-links:
          exec:
            - {command: "sh -c 'ls /sys/class/net'", phase: on-enter}
            - {command: "sh -c 'ls /sys/class/net'", phase: on-exit}
        healthy: {exec: {on-exit: [echo well]}}
    job:
      kind: linux
      image: ${IMAGE}
      cmd: sh -c 'sleep 1; exit 3'
    B:
      kind: linux
      image: ${IMAGE}
      cmd: sleep infinity
      interfaces: {eth1: 10.232.1.2/24}
      startup-delay: 1
      stages:
        create: {wait-for: [{node: job, stage: exit}]}
        create-links: {exec: [{command: "sh -c 'test -e /tmp/links || ls /sys/class/net > /tmp/links'"}]}
  links:
    - endpoints: ["A:eth1", "R:ge-0/0/0"]
    - endpoints: ["A:eth2", "B:eth1"]
`;

const names = async () => {
  const all = (await engine.list(LABELS.lab, LAB)).filter(({ labels }) => labels[LABELS.lock] === undefined);
  return all.map(({ name }) => name.replace(`vtylab-${LAB}-`, '')).sort();
};
const container = async (name: string) => {
  const found = (await engine.list(LABELS.lab, LAB)).find((one) => one.name === `vtylab-${LAB}-${name}`);
  return engine.details(found?.id ?? name);
};
/** Ends of links that wait on the engine's host, and what batches had not moved. */
const onHost = () => readdirSync('/sys/class/net').filter((name) => name.startsWith(`vl${labToken(LAB)}`));
/** What B had of links when it entered create-links. */
const linksAtFirst = () => succeed(['exec', '--lab', LAB, 'B', '--', 'cat', '/tmp/links']);
const network = (node: string) => succeed(['exec', '--lab', LAB, node, '--', 'ip', '-br', 'link']);
const up = () => execa(process.execPath, [LAUNCHER, 'up', '-t', file], { reject: false, detached: true });

async function until(what: string, done: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await done())) {
    if (Date.now() > deadline) throw new Error(`not in a minute: ${what}`);
    await sleep(100);
  }
}

/** R's container is not made while A is not well; A has both ends of its links, though, and B runs. */
async function untilOnlyRWaits(): Promise<void> {
  await until('A has its links, and B runs', async () => {
    if (!(await names()).includes('B.image')) return false;
    const seen = await vtylab(['exec', '--lab', LAB, 'A', '--', 'ip', '-br', 'link']);
    return /^eth1@/m.test(seen.stdout) && /^eth2@/m.test(seen.stdout) && onHost().length === 1;
  });
  expect(await names()).toEqual(['A', 'B', 'B.image', 'job', 'job.image']);
  expect(onHost(), "R's end of its link waits").toHaveLength(1);
}

/** Brings the lab up, and kills that when only R is missing, with all it has started. */
async function interrupt(): Promise<void> {
  const first = up();
  try {
    await untilOnlyRWaits();
  } finally {
    process.kill(-(first.pid ?? 0), 'SIGKILL');
    await first;
  }
}

beforeAll(() => {
  const context = mkdtempSync(join(tmpdir(), 'vtylab-stages-image-'));
  writeFileSync(join(context, 'Dockerfile'), `FROM ${DEVICE_IMAGE}\nENTRYPOINT []\n`);
  docker(['build', '--quiet', '--tag', IMAGE, context]);
  rmSync(context, { recursive: true });
  mkdirSync(join(folder, 'gate'));
  writeFileSync(file, LAB_FILE);
});

afterAll(async () => {
  await vtylab(['down', '--lab', LAB]);
  docker(['rmi', '--force', IMAGE]);
  rmSync(folder, { recursive: true });
  engine.close();
});

test('killed while a node waits for another one: down leaves nothing of it, on the host neither', async () => {
  await interrupt();
  await succeed(['down', '--lab', LAB]);
  expect(await names()).toEqual([]);
  expect(onHost()).toEqual([]);
});

test('killed there again: the next up goes on, and everybody has waited for what they wait for', async () => {
  await interrupt();
  expect(await succeed(['up', '-t', file, '--plan'])).toContain('create R: not there; waits for A (healthy)');
  const second = up();
  // it lays the link of A that was half there anew, and waits as the first did
  await until('the second up has begun', () => onHost().length === 1);
  writeFileSync(gate, '');
  const { exitCode, stdout, stderr } = await second;
  expect(exitCode, `${stdout}${stderr}`).toBe(0);

  expect(stdout).toContain("R: sh -c 'ls /sys/class/net'\n  lo\n");
  expect(stdout).toMatch(/R: sh -c 'ls \/sys\/class\/net'\n {2}ge-0-0-0\n {2}lo\n/);
  expect(stdout).toContain('R: echo well\n  well\n');
  expect(stdout).toContain('A: touch /tmp/set-up');
  expect(await linksAtFirst(), "B's image starts before its links").toBe('lo');
  const [job, b] = await Promise.all([container('job.image'), container('B')]);
  expect(job).toMatchObject({ exitCode: 3 });
  expect(Date.parse(b.startedAt ?? '') - Date.parse(job.finishedAt ?? '')).toBeGreaterThan(900);
  expect(onHost()).toEqual([]);
  await succeed(['exec', '--lab', LAB, 'A', '--', 'ping', '-c1', '-W5', '10.232.0.2']);
  await succeed(['exec', '--lab', LAB, 'A', '--', 'ping', '-c1', '-W5', '10.232.1.2']);
});

test('another up finds nothing to do: a job that has ended is as it should be', async () => {
  expect(await succeed(['up', '-t', file, '--plan'])).toBe('nothing to do');
  const before = await network('A');
  expect(await succeed(['up', '-t', file])).toContain('nothing was to do');
  expect(await network('A')).toBe(before);
});

test('an image that is replaced waits again', async () => {
  writeFileSync(file, LAB_FILE.replace('startup-delay: 1', 'env: {MADE: anew}'));
  expect(await succeed(['up', '-t', file, '--plan'])).toContain(
    `run ${IMAGE} in B: env is not as the lab file says; waits for job (exit)`,
  );
  await succeed(['up', '-t', file]);
  expect(await linksAtFirst(), 'its commands are run again, beside the links that stand').toBe('eth1\nlo');
  await succeed(['exec', '--lab', LAB, 'A', '--', 'ping', '-c1', '-W5', '10.232.1.2']);
});

test('what fails ends whoever waits for it, with its reason', async () => {
  writeFileSync(
    file,
    LAB_FILE.replace('exec: [touch /tmp/set-up]', 'exec: ["false"]').replace('interval: 1', 'interval: 2'),
  );
  const { exitCode, stderr } = await vtylab(['up', '-t', file]);
  expect(exitCode).not.toBe(0);
  expect(stderr).toMatch(/A: .*lab\.yaml:\d+:\d+: exec 'false' ended with exit status 1/);
});
