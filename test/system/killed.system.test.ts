/**
 * vtylab, killed at random points of what it does to a lab: the next `up` or `down` puts everything right.
 *
 * KILL_POINTS (12) says how many, KILL_SEED which: it is printed, so that a run can be had again. `make test-kill`: 100.
 */
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../lab/engine/docker.ts';
import { labToken } from '../../lab/links/batch.ts';
import type { Inspection } from '../../lab/operations/inspect.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { LAUNCHER, succeed } from './vtylab.ts';

const LAB = 'test-killed';
const POINTS = Number(process.env.KILL_POINTS ?? 12);
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 100_000);

const engine = openDocker();
let directory: string;

/** Labs one edit apart: addresses differ, a node and a link come, the other link moves. All have a network. */
const SMALL = `name: ${LAB}
mgmt: {network: ${LAB}, ipv4-subnet: 10.211.77.0/24}
topology:
  nodes:
    R:
      kind: router
      config: |
        set system host-name R
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/24
        set interfaces ge-0/0/1 unit 0 family inet address 198.51.100.1/24
    A: {kind: host, interfaces: {eth1: 192.0.2.2/24}}
  links:
    - endpoints: ["R:ge-0/0/0", "A:eth1"]
`;
const LARGE = `name: ${LAB}
mgmt: {network: ${LAB}, ipv4-subnet: 10.211.77.0/24}
topology:
  nodes:
    R:
      kind: router
      config: |
        set system host-name R
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 198.51.100.1/24
        set interfaces ge-0/0/1 unit 0 family inet address 192.0.2.1/24
    A: {kind: host, interfaces: {eth1: 192.0.2.2/24}}
    B: {kind: host, interfaces: {eth1: 198.51.100.2/24}}
  links:
    - endpoints: ["R:ge-0/0/1", "A:eth1"]
    - endpoints: ["R:ge-0/0/0", "B:eth1"]
`;

/** The large lab with all lines moved, a link that is another one, a shape, and a link that is declared down; no other containers. */
const EDITED = `# edited\n${LARGE.replace('"A:eth1"]', '"A:eth1"]\n      mtu: 1400\n      rate: 50m')}
    - endpoints: ["A:eth2", "B:eth2"]
      state: down
`;
const LABS = { small: SMALL, large: LARGE, edited: EDITED } as const;
type Lab = keyof typeof LABS;

/** A generator of numbers from 0 up to 1 (mulberry32): the same seed gives the same ones. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const file = (name: Lab) => writeFile(join(directory, 'lab.yaml'), LABS[name]);
const at = () => ({ cwd: directory });

/** What is done to the lab, and what there is before. */
const DEEDS = [
  { command: 'up', before: undefined, now: 'large' },
  { command: 'up', before: 'small', now: 'large' },
  { command: 'up', before: 'large', now: 'small' },
  { command: 'up', before: 'large', now: 'edited' },
  { command: 'up', before: 'edited', now: 'large' },
  { command: 'down', before: 'large', now: 'large' },
] as const;
type Deed = (typeof DEEDS)[number];

/** Milliseconds each deed takes here, today. */
const lasts = new Map<Deed, number>();

async function prepare({ before, now }: Deed): Promise<void> {
  await file(before ?? now);
  await succeed([before === undefined ? 'down' : 'up'], at());
  await file(now);
}

/** Everything is as the lab file says, and nothing is to be done any more. */
async function expectRight(now: Lab): Promise<void> {
  expect(await succeed(['up', '--plan'], at())).toBe('nothing to do');
  const containers = await engine.list(LABELS.lab, LAB);
  const nodes = now === 'small' ? ['A', 'R'] : ['A', 'B', 'R'];
  expect(containers.map(({ name, state }) => `${name} ${state}`).sort()).toEqual(
    nodes.map((node) => `vtylab-${LAB}-${node} running`),
  );
  await succeed(['exec', 'A', '--', 'ping', '-c1', '-W5', '192.0.2.1'], at());
  if (now !== 'small') await succeed(['exec', 'B', '--', 'ping', '-c1', '-W5', '198.51.100.1'], at());
  const { links, nodes: seen } = JSON.parse(await succeed(['inspect', '--json'], at())) as Inspection;
  expect(links.map(({ state }) => state).sort()).toEqual(STATES[now]);
  const shapes = seen.flatMap(({ interfaces }) =>
    interfaces.flatMap(({ shape, mtu }) => (shape ? [{ shape, mtu }] : [])),
  );
  const shaped = { shape: { rate: 50_000_000 }, mtu: 1400 };
  expect(shapes).toEqual(now === 'edited' ? [shaped, shaped] : []);
}

/** Of the links of each lab. */
const STATES: Readonly<Record<Lab, readonly string[]>> = {
  small: ['up'],
  large: ['up', 'up'],
  edited: ['unplugged', 'up', 'up'],
};

/** Nothing is left: containers, networks, interfaces of the host. A namespace goes with the last process in it. */
async function expectNothing(): Promise<void> {
  expect(await engine.list(LABELS.lab, LAB)).toEqual([]);
  expect(await engine.networks.list(LABELS.lab, LAB)).toEqual([]);
  expect(ourInterfaces()).toEqual([]);
}

/** Of this lab's links on their way: other labs may be started beside it. Bridges of networks are the engine's. */
function ourInterfaces(): string[] {
  return readdirSync('/sys/class/net').filter((name) => name.startsWith(`vl${labToken(LAB)}`));
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'vtylab-killed-'));
  for (const deed of DEEDS) {
    await prepare(deed);
    const started = performance.now();
    await succeed([deed.command], at());
    lasts.set(deed, performance.now() - started);
  }
  console.log(`${POINTS} points, KILL_SEED=${SEED}`);
});
afterAll(async () => {
  await succeed(['down'], at());
  await expectNothing();
  engine.close();
  await rm(directory, { recursive: true });
});

const dice = random(SEED);
const points = Array.from({ length: POINTS }, (_, index) => {
  const deed = DEEDS[index % DEEDS.length] ?? DEEDS[0];
  return { deed, part: dice(), next: dice() < 0.5 ? ('up' as const) : ('down' as const) };
});

test.each(points)(
  '$deed.command of the $deed.now lab where there was $deed.before, killed after $part of its time, then $next',
  async ({ deed, part, next }) => {
    await prepare(deed);
    // all that it has started goes with it, as when a machine's memory runs out or its terminal is killed
    const first = execa(process.execPath, [LAUNCHER, deed.command], { ...at(), reject: false, detached: true });
    await sleep(part * (lasts.get(deed) ?? 0));
    try {
      process.kill(-(first.pid ?? 0), 'SIGKILL');
    } catch {
      // it was done already
    }
    await first;
    await succeed([next], at());
    await (next === 'up' ? expectRight(deed.now) : expectNothing());
  },
);
