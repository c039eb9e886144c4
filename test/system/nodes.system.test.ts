/** What a node's container is: containerlab's keys, with real containers; one lab. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker } from '../../images/docker.ts';
import { openDocker } from '../../lab/engine/docker.ts';
import type { Inspection } from '../../lab/operations/inspect.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';
import { LABELS } from '../../lab/plan/labels.ts';
import { ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB = 'nodes-system';
const IMAGE = 'vtylab-nodes-system:test';
const folder = mkdtempSync(join(tmpdir(), 'vtylab-nodes-'));
const file = join(folder, 'lab.yaml');
const engine = openDocker();

const SERVER = `require('net').createServer((socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => { if (String(data).startsWith('crash')) process.exit(3); });
  socket.write('hello from ' + process.env.GREETING + '\\\\n');
}).listen(8080, () => console.log('listening as ' + process.env.GREETING));`;

const yaml = (more: { greeting?: string; label?: string } = {}) =>
  `name: ${LAB}
mgmt: {ipv4-subnet: 172.29.231.0/24, bridge: vlnodessys}
topology:
  defaults: {labels: {level: defaults, from: defaults}, env: {A: defaults, B: defaults}}
  kinds: {linux: {env: {B: kind}, exec: [sh -c 'echo kind $B']}}
  nodes:
    R1:
      mgmt-ipv4: 172.29.231.11
      ports: ["127.0.0.1:0-0:22"]
      memory: 256mib
      cpu: 0.75
      labels: {level: node}
      binds: [motd:/etc/motd-of-lab:ro]
      env-files: [variables]
      sysctls: {net.ipv4.ip_default_ttl: 99}
      exec: [cat /etc/motd-of-lab]
      interfaces: {ge-0/0/0: 10.231.0.1/24, ge-0/0/1: 10.231.1.1/24}
      users: {root: {encrypted-password: "${ROOT_PASSWORD}"}}
      services: {ssh: {root-login: allow}}
    web:
      kind: linux
      image: ${IMAGE}
      mgmt-ipv4: 172.29.231.12
      aliases: [shop.example.net]
      ports: [":8080"]
      env: {GREETING: ${more.greeting ?? 'web'}}
      memory: 200mib
      labels: {role: ${more.label ?? 'server'}}
      healthcheck: {test: [CMD-SHELL, "bash -c '</dev/tcp/127.0.0.1/8080'"], interval: 1, retries: 20}
      exec: [ip address add 10.231.0.2/24 dev eth1, ip route add default via 10.231.0.1, sh -c 'echo "$A $B"']
    h:
      kind: host
      network-mode: none
      interfaces: {eth1: 10.231.1.2/24}
      static: {default: 10.231.1.1}
  links:
    - endpoints: ["R1:ge-0/0/0", "web:eth1"]
    - endpoints: ["R1:ge-0/0/1", "h:eth1"]
`.replace('127.0.0.1:0-0:22', '22');

async function containers() {
  const all = await engine.list(LABELS.lab, LAB);
  return new Map(all.map((one) => [one.labels[LABELS.node] ?? `${one.labels[LABELS.workload]}'s image`, one]));
}

const inspect = async () => JSON.parse(await succeed(['inspect', '--lab', LAB, '--json'])) as Inspection;

async function greeting(host: string, port: number): Promise<string> {
  const socket = connect(port, host);
  socket.on('error', () => {});
  const [line = ''] = await new Promise<string[]>((resolve) => {
    socket.setTimeout(20_000, () => socket.destroy());
    socket.once('data', (data) => resolve(String(data).split(/\r?\n/)));
    socket.once('close', () => resolve([]));
  });
  socket.destroy();
  return line;
}

let first = '';

beforeAll(async () => {
  const context = mkdtempSync(join(tmpdir(), 'vtylab-nodes-image-'));
  writeFileSync(join(context, 'server.js'), SERVER.replaceAll('\\\\n', '\\n'));
  writeFileSync(
    join(context, 'Dockerfile'),
    `FROM ${DEVICE_IMAGE}\nENTRYPOINT []\nCOPY server.js /server.js\nCMD ["/usr/bin/node", "/server.js"]\n`,
  );
  docker(['build', '--quiet', '--tag', IMAGE, context]);
  rmSync(context, { recursive: true });
  writeFileSync(join(folder, 'motd'), 'welcome to the lab\n');
  writeFileSync(join(folder, 'variables'), '# of R1\nexport FROM_FILE="a value"\nA=file\n');
  writeFileSync(file, yaml());
  first = await succeed(['up', '-t', file]);
});

afterAll(async () => {
  await vtylab(['down', '--lab', LAB]);
  docker(['rmi', '--force', IMAGE]);
  rmSync(folder, { recursive: true });
  engine.close();
});

describe('the management network', () => {
  test('a router has the address on fxp0, without configuration; others reach it there, and the machine by its port', async () => {
    expect(await succeed(['cli', '--lab', LAB, 'R1', 'show interfaces terse fxp0'])).toMatch(
      /fxp0\.0 .*172\.29\.231\.11\/24/,
    );
    expect(await succeed(['cli', '--lab', LAB, 'R1', 'show configuration interfaces'])).not.toContain('fxp0');
    await succeed(['exec', '--lab', LAB, 'web', '--', 'ping', '-c', '1', '-W', '10', '172.29.231.11']);
    const R1 = (await inspect()).nodes.find(({ name }) => name === 'R1');
    expect(R1?.ports).toMatchObject([{ address: '127.0.0.1', containerPort: 22, protocol: 'tcp' }]);
    expect(await greeting('127.0.0.1', R1?.ports[0]?.port ?? 0)).toMatch(/^SSH-2.0-/);
  });

  test('a filter on fxp0 leaves the address; a configured one takes its place', async () => {
    const type = (lines: string[]) =>
      succeed(['cli', '--lab', LAB, 'R1'], { input: `configure\n${lines.join('\n')}\ncommit and-quit\n` });
    await type([
      'set firewall family inet filter F term a from protocol icmp',
      'set firewall family inet filter F term a then discard',
      'set firewall family inet filter F term b then accept',
      'set interfaces fxp0 unit 0 family inet filter input F',
    ]);
    const ping = (to: string) => vtylab(['exec', '--lab', LAB, 'web', '--', 'ping', '-c', '1', '-W', '1', to]);
    expect((await ping('172.29.231.11')).exitCode).toBe(1);
    await type([
      'delete interfaces fxp0 unit 0 family inet filter',
      'set interfaces fxp0 unit 0 family inet address 172.29.231.99/24',
    ]);
    expect((await ping('172.29.231.99')).exitCode).toBe(0);
    await type(['delete interfaces fxp0']);
    expect((await ping('172.29.231.11')).exitCode).toBe(0);
  });

  test('a node with network-mode none is not on it; a way to everywhere comes from the links first', async () => {
    expect(await succeed(['exec', '--lab', LAB, 'h', '--', 'ls', '/sys/class/net'])).not.toContain('eth0');
    // and the engine has no part in its network, nor in its /etc/hosts
    expect(await succeed(['exec', '--lab', LAB, 'h', '--', 'ping', '-c', '1', 'localhost'])).toContain('1 received');
    const routes = await succeed(['exec', '--lab', LAB, 'web', '--', 'ip', 'route', 'show', 'default']);
    expect(routes.split('\n')).toEqual([
      expect.stringMatching(/^default via 10\.231\.0\.1 dev eth1/),
      expect.stringMatching(/^default via 172\.29\.231\.1 dev eth0 metric 1024/),
    ]);
    const network = await engine.networks.find(`vtylab-${LAB}`);
    expect(network).toMatchObject({ subnets: ['172.29.231.0/24'], bridge: 'vlnodessys' });
  });

  test('a subnet that another lab has is refused, both named, and nothing is started', async () => {
    const other = join(folder, 'other.yaml');
    writeFileSync(
      other,
      `name: nodes-other\nmgmt: {ipv4-subnet: 172.29.231.128/25}\ntopology: {nodes: {h: {kind: host}}}\n`,
    );
    const { exitCode, stderr } = await vtylab(['up', '-t', other]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(
        /other.yaml:2:7: error: mgmt: subnet 172.29.231.128\/25 of network 'vtylab-nodes-other' overlaps 172.29.231.0\/24 of the engine's network 'vtylab-nodes-system' of lab 'nodes-system'/,
      ),
    });
    expect(await engine.list(LABELS.lab, 'nodes-other')).toEqual([]);
  });
});

describe('what a container has', () => {
  test('limits, labels, binds, variables, settings of the kernel', async () => {
    const { nodes } = await inspect();
    expect(Object.fromEntries(nodes.map(({ name, limits }) => [name, limits]))).toEqual({
      R1: { cpu: 0.75, memory: 256 * 1024 ** 2 },
      web: { memory: 200 * 1024 ** 2 },
      h: undefined,
    });
    expect(await succeed(['inspect', '--lab', LAB])).toMatch(/R1 +0\.75 +- +256 MiB +127\.0\.0\.1:\d+ -> 22\/tcp/);
    expect((await containers()).get('R1')?.labels).toMatchObject({ level: 'node', from: 'defaults' });
    const run = (...command: string[]) => succeed(['exec', '--lab', LAB, 'R1', '--', ...command]);
    expect(await run('cat', '/etc/motd-of-lab')).toBe('welcome to the lab');
    expect(await run('printenv', 'FROM_FILE', 'A', 'B')).toBe('a value\ndefaults\ndefaults');
    expect(await run('cat', '/proc/sys/net/ipv4/ip_default_ttl')).toBe('99');
  });

  test('the commands of the lab file ran in order, and up told what they wrote', () => {
    expect(first).toContain('R1: cat /etc/motd-of-lab\n  welcome to the lab\n');
    expect(first).toMatch(
      /web: sh -c 'echo kind \$B'\n {2}kind kind\nweb: sh -c 'echo "\$A \$B"'\n {2}defaults kind\n/,
    );
  });
});

describe('an image of somebody else', () => {
  test('one node: its program answers on links, exec, logs and cli go to it', async () => {
    expect(await succeed(['ps'])).toMatch(new RegExp(`${LAB} +web +linux +running`));
    expect((await inspect()).nodes.filter(({ name }) => name === 'web')).toMatchObject([
      { image: IMAGE, health: 'healthy', interfaces: [{ name: 'lo' }, { name: 'eth0' }, { name: 'eth1' }] },
    ]);
    expect(await succeed(['logs', '--lab', LAB, 'web'])).toContain('listening as web');
    expect(await succeed(['exec', '--lab', LAB, 'web', '--', 'cat', '/server.js'])).toContain('createServer');
    expect(await succeed(['cli', '--lab', LAB, 'web', 'echo $GREETING'])).toBe('web');
    const port = (await inspect()).nodes.find(({ name }) => name === 'web')?.ports[0]?.port ?? 0;
    expect(await greeting('127.0.0.1', port)).toBe('hello from web');
  });

  test('probes come from it and reach it, with what the router decided', async () => {
    const playbook = join(folder, 'verify.yaml');
    writeFileSync(
      playbook,
      `procedures:
  - name: both ways
    steps:
      - {ping: 10.231.1.2, from: web, to: h, expect: accepted}
      - {tcp: 10.231.1.1, port: 22, from: web, to: R1, expect: accepted}
      - {tcp: 10.231.0.2, port: 8080, from: h, to: web, expect: accepted}
`,
    );
    const { exitCode, stdout, stderr } = await vtylab(['verify', '-t', file, '--playbook', playbook]);
    expect({ exitCode, stdout, stderr }).toMatchObject({ exitCode: 0 });
  });

  test('a crash of its program leaves its links; the engine starts it again', async () => {
    const before = await containers();
    await vtylab([
      'exec',
      '--lab',
      LAB,
      'h',
      '--',
      'bash',
      '-c',
      'exec 3<>/dev/tcp/10.231.0.2/8080; echo crash >&3; cat <&3',
    ]);
    await expect
      .poll(() => succeed(['logs', '--lab', LAB, 'web']), { timeout: 30_000, interval: 300 })
      .toMatch(/listening[\s\S]*listening/);
    await succeed(['up', '-t', file]);
    const after = await containers();
    expect([...after].map(([name, { id }]) => [name, id])).toEqual([...before].map(([name, { id }]) => [name, id]));
    const said = ['exec', '--lab', LAB, 'h', '--', 'bash', '-c', 'exec 3<>/dev/tcp/10.231.0.2/8080; head -1 <&3'];
    expect(await succeed(said)).toBe('hello from web');
  });

  test('stop and start bring it back with links and commands', async () => {
    await succeed(['restart', '--lab', LAB, 'web']);
    expect(await succeed(['exec', '--lab', LAB, 'h', '--', 'ping', '-c', '1', '-W', '10', '10.231.0.2'])).toContain(
      ' 0% packet loss',
    );
    expect(await succeed(['up', '-t', file])).toContain('nothing was to do');
  });
});

describe('up again', () => {
  test('changes no process id; an edited variable replaces that container alone', async () => {
    const pids = async () => new Map((await inspect()).nodes.map(({ name, pid }) => [name, pid]));
    const before = await pids();
    await succeed(['up', '-t', file]);
    expect(await pids()).toEqual(before);
    writeFileSync(file, yaml({ greeting: 'another' }));
    expect(await succeed(['up', '-t', file, '--plan'])).toBe(
      `run ${IMAGE} in web: env is not as the lab file says\nrun the commands of web: its container is new`,
    );
    await succeed(['up', '-t', file]);
    const after = await pids();
    expect(after.get('R1')).toBe(before.get('R1'));
    expect(after.get('h')).toBe(before.get('h'));
    expect(after.get('web')).not.toBe(before.get('web'));
    expect(await succeed(['cli', '--lab', LAB, 'web', 'echo $GREETING'])).toBe('another');
  });

  test('a command that fails is told with its place, and is tried again by the next up', async () => {
    writeFileSync(file, yaml({ greeting: 'another' }).replace('cat /etc/motd-of-lab', 'cat /run/wanted'));
    const failed = await vtylab(['up', '-t', file]);
    expect(failed.exitCode).toBe(3);
    expect(failed.stderr).toMatch(
      /R1: \S*lab.yaml:16:14: exec 'cat \/run\/wanted' ended with exit status 1: cat: \/run\/wanted: No such file/,
    );
    await succeed(['exec', '--lab', LAB, 'R1', '--', 'touch', '/run/wanted']);
    expect(await succeed(['up', '-t', file])).toContain('R1: cat /run/wanted');
  });

  test('an image that cannot be fetched is told with its node', async () => {
    const lab = join(folder, 'missing.yaml');
    writeFileSync(lab, `name: nodes-missing\ntopology: {nodes: {a: {kind: linux, image: "127.0.0.1:9/none:1"}}}\n`);
    expect(await succeed(['up', '-t', lab, '--plan'])).toMatch(/^fetch image .*: the engine does not have it\n/);
    const { exitCode, stderr } = await vtylab(['up', '-t', lab]);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 3 });
    expect(stderr).toMatch(/^error: a: cannot fetch image '127\.0\.0\.1:9\/none:1': /m);
  });
});

test('down leaves no container, no network, no bridge', async () => {
  await succeed(['down', '--lab', LAB]);
  expect(await engine.list(LABELS.lab, LAB)).toEqual([]);
  expect(await engine.networks.list(LABELS.lab, LAB)).toEqual([]);
  expect(existsSync('/sys/class/net/vlnodessys')).toBe(false);
});
