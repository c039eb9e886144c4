/** Links of every kind, a bridge of three routers, and what is left of them after crashes. One lab for all. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'test-links';
const engine = openDocker();
const at = { cwd: '' };

/** An end on the engine's host, whose other end is H's. The macvlan and the tunnels go by it. */
const HOST_END = 'tlk-h';

const FILE = `name: ${LAB}
topology:
  addresses: {links: 10.99.0.0/16}
  defaults: {config: set system root-authentication encrypted-password "${ROOT_PASSWORD}"}
  nodes:
    R1:
    R2:
    R3:
    H: {kind: host}
    sw: {kind: bridge}
  links:
    - {endpoints: ["R1:ge-0/0/0", "sw:eth1"], rate: 10m}
    - endpoints: ["R2:ge-0/0/0", "sw:eth2"]
    - endpoints: ["R3:ge-0/0/0", "sw:eth3"]
    - {endpoints: ["H:eth1", "host:${HOST_END}"], ipv4: [198.18.77.2/29, ""]}
    - type: macvlan
      host-interface: ${HOST_END}
      mode: bridge
      endpoint: {node: R2, interface: ge-0/0/1, mac: "02:00:00:00:00:2a", ipv4: 198.18.77.3/29}
    - {endpoints: ["R1:ge-0/0/1", "vxlan:198.18.77.2/100"], ipv4: [198.51.100.1/30, ""]}
    - type: vxlan-stitch
      remote: 198.18.77.2
      vni: 101
      dst-port: 4790
      mtu: 1300
      endpoint: {node: R3, interface: ge-0/0/1, ipv4: 203.0.113.1/30}
    - {endpoints: ["R3:ge-0/0/2", "dummy"], ipv4: [203.0.113.9/30, ""]}
    - {endpoints: ["R1:ge-0/0/5", "R2:ge-0/0/5"], state: down}
`;

const nodes = async () => new Map((await engine.list(LABELS.lab, LAB)).map((one) => [one.labels[LABELS.node], one]));
const idOf = async (node: string) => (await nodes()).get(node)?.id ?? '';
const run = (node: string, ...argv: string[]) => succeed(['exec', node, '--', ...argv], at);
const ping = (from: string, to: string, ...more: string[]) => run(from, 'ping', '-c1', '-W2', ...more, to);
const reaches = (from: string, to: string, ...more: string[]) =>
  expect.poll(() => ping(from, to, ...more).catch(String), { timeout: 20_000 }).toContain('1 received');
const write = (lab: string) => writeFile(join(at.cwd, 'lab.yaml'), lab);

/** Runs `ip` in the network namespace of the engine's host. */
async function onHost(...argv: string[]): Promise<string> {
  const session = await engine.run({
    name: `vtylab-${LAB}-look-${process.hrtime.bigint()}`,
    image: DEVICE_IMAGE,
    labels: { 'vtylab.test.links': 'look' },
    entrypoint: ['ip', ...argv],
    capabilities: ['NET_ADMIN'],
    hostNamespaces: true,
  });
  session.stdin.end();
  const [shown] = await Promise.all([text(session.stdout), text(session.stderr), session.ended]);
  return shown;
}

/** The host's end of the tunnels gets its address, and H the other end of each: what another machine would have. */
async function otherMachine(): Promise<void> {
  await onHost('address', 'replace', '198.18.77.1/29', 'dev', HOST_END);
  for (const [name, vni, port, address] of [
    ['vx0', '100', '14789', '198.51.100.2/30'],
    ['vx1', '101', '4790', '203.0.113.2/30'],
  ] as const) {
    await run('H', 'ip', 'link', 'add', name, 'type', 'vxlan', 'id', vni, 'remote', '198.18.77.1', 'dstport', port);
    await run('H', 'ip', 'address', 'add', address, 'dev', name);
    await run('H', 'ip', 'link', 'set', name, 'up');
  }
}

/** Addresses that were assigned automatically. */
async function bridgeAddresses(): Promise<Record<string, string>> {
  const shown = await Promise.all(
    ['R1', 'R2', 'R3'].map((node) => run(node, 'ip', '-4', '-brief', 'address', 'show', 'dev', 'ge-0-0-0')),
  );
  return Object.fromEntries(shown.map((line, index) => [`R${index + 1}`, /(10\.99\.\S+)\/24/.exec(line)?.[1] ?? '']));
}

beforeAll(async () => {
  at.cwd = await mkdtemp(join(tmpdir(), 'vtylab-links-'));
  await write(FILE);
  await succeed(['up'], at);
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  engine.close();
  await rm(at.cwd, { recursive: true });
});

test('three routers on one bridge reach each other, at once', async () => {
  const { R1 = '', R2 = '', R3 = '' } = await bridgeAddresses();
  expect([R1, R2, R3].map((address) => address.split('.').at(-1))).toEqual(['1', '2', '3']);
  expect(await ping('R1', R2)).toContain('1 received');
  expect(await ping('R1', R3)).toContain('1 received');
  expect(await ping('R3', R2)).toContain('1 received');
});

test('an interface of the host, a macvlan of it, and two tunnels to another machine carry packets', async () => {
  await otherMachine();
  await reaches('H', '198.18.77.1');
  await reaches('R2', '198.18.77.2');
  await reaches('R1', '198.51.100.2');
  await reaches('R3', '203.0.113.2', '-s', '1272', '-M', 'do');
  expect(
    (await vtylab(['exec', 'R3', '--', 'ping', '-c1', '-s', '1273', '-M', 'do', '203.0.113.2'], at)).stderr,
  ).toMatch(/message too long, mtu=1300|Message too long/);
  expect(await run('R2', 'ip', '-d', 'link', 'show', 'dev', 'ge-0-0-1')).toMatch(
    /02:00:00:00:00:2a[\s\S]*macvlan mode bridge/,
  );
});

test('a dummy is up and answers for its own address; what is sent on it is lost', async () => {
  await reaches('R3', '203.0.113.9');
  const lost = await vtylab(['exec', 'R3', '--', 'ping', '-c1', '-W1', '203.0.113.10'], at);
  expect(lost.stdout).toContain('0 received');
  expect(await run('R3', 'ip', '-brief', 'link', 'show', 'dev', 'ge-0-0-2')).toMatch(/UP|UNKNOWN/);
});

test('a second up finds nothing to do; inspect tells every link, its state and its shape', async () => {
  expect(await succeed(['up'], at)).toContain('nothing was to do');
  const { links, nodes: seen } = JSON.parse(await succeed(['inspect', '--json'], at));
  expect(Object.fromEntries(links.map(({ name, state }: Record<string, string>) => [name, state]))).toEqual({
    'R1:ge-0/0/0--sw:eth1': 'up',
    'R2:ge-0/0/0--sw:eth2': 'up',
    'R3:ge-0/0/0--sw:eth3': 'up',
    [`H:eth1--host:${HOST_END}`]: 'up',
    [`R2:ge-0/0/1--macvlan:${HOST_END}`]: 'up',
    'R1:ge-0/0/1--vxlan:198.18.77.2/100': 'up',
    'R3:ge-0/0/1--vxlan-stitch:198.18.77.2/101': 'up',
    'R3:ge-0/0/2--dummy': 'up',
    'R1:ge-0/0/5--R2:ge-0/0/5': 'unplugged',
  });
  const shapes = seen.flatMap(
    ({ name, interfaces }: { name: string; interfaces: { name: string; shape?: object }[] }) =>
      interfaces.flatMap((one) => (one.shape === undefined ? [] : [[`${name}:${one.name}`, one.shape]])),
  );
  expect(Object.fromEntries(shapes)).toEqual({ 'R1:ge-0/0/0': { rate: 1e7 }, 'sw:eth1': { rate: 1e7 } });
});

test('links to elsewhere are pulled out and put in again', async () => {
  for (const [end, reached] of [
    ['R3:ge-0/0/1', '203.0.113.2'],
    ['R1:ge-0/0/1', '198.51.100.2'],
  ] as const) {
    const [node = ''] = end.split(':');
    expect(await succeed(['link', 'down', end], at)).toMatch(/: down$/);
    expect((await vtylab(['exec', node, '--', 'ping', '-c1', '-W1', reached], at)).exitCode).not.toBe(0);
    expect(await succeed(['link', 'up', end], at)).toMatch(/: up$/);
    await reaches(node, reached);
  }
});

test('an edited shape is all that changes; what the kernel lacks is named, and then nothing changes', async () => {
  await write(FILE.replace('rate: 10m', 'rate: 20m'));
  expect(await succeed(['up', '--plan'], at)).toMatch(
    /^shape R1:ge-0\/0\/0: rate 20 Mbit\/s\nshape sw:eth1: rate 20 Mbit\/s(\n\n|$)/,
  );
  await succeed(['up'], at);
  expect(await run('R1', 'tc', 'qdisc', 'show', 'dev', 'ge-0-0-0')).toContain('rate 20Mbit');
  await write(FILE.replace('rate: 10m', 'rate: 30m, delay: 5ms'));
  const delayed = await vtylab(['up'], at);
  if (delayed.exitCode === 0) {
    expect(await run('R1', 'tc', 'qdisc', 'show', 'dev', 'ge-0-0-0')).toMatch(/netem[\s\S]*rate 30Mbit/);
  } else {
    console.warn('this kernel has no netem: delay and loss are only tried as far as the message');
    expect(delayed.stderr).toContain(
      "lacks the queueing discipline netem, which delay and loss need; 'modprobe sch_netem'",
    );
    expect(await run('R1', 'tc', 'qdisc', 'show', 'dev', 'ge-0-0-0')).toContain('rate 20Mbit');
  }
  await write(FILE);
  await succeed(['up'], at);
});

test('a bridge that is killed and a router that the engine restarts have all their links and shapes again', async () => {
  const { R2 = '', R3 = '' } = await bridgeAddresses();
  process.kill(await engine.pid(await idOf('sw')), 'SIGKILL');
  await expect.poll(async () => (await nodes()).get('sw')?.state).toBe('exited');
  const r1 = await idOf('R1');
  await engine.stop(r1, 1); // as 'docker restart', behind the back of vtylab
  await engine.start(r1);
  expect(await succeed(['start', 'sw'], at)).toContain('sw started');
  await reaches('R2', R3);
  await succeed(['up'], at);
  expect(await idOf('R1')).toBe(r1);
  await reaches('R1', R2);
  await reaches('R1', '198.51.100.2');
  expect(await run('R1', 'tc', 'qdisc', 'show', 'dev', 'ge-0-0-0')).toContain('rate 10Mbit');
  expect(await run('sw', 'tc', 'qdisc', 'show', 'dev', 'eth1')).toContain('rate 10Mbit');
  expect(await succeed(['inspect'], at)).toMatch(/^R1:ge-0\/0\/5 -- R2:ge-0\/0\/5 +unplugged$/m);
  expect(await succeed(['up'], at)).toContain('nothing was to do');
});

test('down leaves nothing on the host, also of what an interrupted up left there', async () => {
  const left = 'tlk-left';
  await onHost('link', 'add', left, 'type', 'veth', 'peer', 'name', 'tlk-other');
  await onHost('link', 'set', 'dev', left, 'alias', `vtylab:${LAB}:H:eth9--@host:${left}`);
  expect(await onHost('-brief', 'link')).toMatch(/^tlk-h@[\s\S]*^tlk-left@/m);
  await succeed(['down', '--lab', LAB]);
  expect(await onHost('-details', 'link')).not.toMatch(/tlk-|vtylab:test-links:/);
});
