/** What happens to nodes and links of a lab that runs, by the commands a user types. One lab for all. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import { LABELS } from '../../../lab/plan/labels.ts';
import { LAUNCHER, succeed, vtylab } from '../../system/vtylab.ts';

const LAB = 'test-life';
const engine = openDocker();
let cwd: string;

const ROUTER = (number: number) => `
    R${number}:
      config: |
        set system host-name R${number}
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.${number}/30`;
const FILE = `name: ${LAB}
topology:
  nodes:${ROUTER(1)}${ROUTER(2)}
        set interfaces ge-0/0/1 unit 0 family inet address 198.51.100.1/30
    H:
      kind: host
      interfaces: {eth1: 198.51.100.2/30}
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["R2:ge-0/0/1", "H:eth1"]
`;

const at = { cwd: '' };
const nodes = async () => new Map((await engine.list(LABELS.lab, LAB)).map((one) => [one.labels[LABELS.node], one]));
const idOf = async (node: string) => (await nodes()).get(node)?.id ?? '';
const ping = (from: string, to: string) => succeed(['exec', from, '--', 'ping', '-c1', '-W2', to], at);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-life-'));
  at.cwd = cwd;
  await writeFile(join(cwd, 'lab.yaml'), FILE);
  await succeed(['up'], at);
});
afterAll(async () => {
  await succeed(['down', '--lab', LAB]);
  engine.close();
  await rm(cwd, { recursive: true });
});

test('a node that is stopped and started has its links, and what it had committed', async () => {
  const edit = 'configure\nset interfaces lo0 unit 0 family inet address 203.0.113.7/32\ncommit and-quit\n';
  await vtylab(['cli', 'R2'], { ...at, input: edit });
  const id = await idOf('R2');
  expect(await succeed(['stop', 'R2'], at)).toBe('done: stop R2\nlab test-life: R2 stopped');
  expect(await succeed(['stop', 'R2'], at)).toBe('lab test-life: no node named runs');
  expect((await nodes()).get('R2')?.state).toBe('exited');
  const asked = [
    ['exec', 'R2', '--', 'true'],
    ['cli', 'R2', 'show version'],
    ['save', 'R2'],
  ];
  const answers = await Promise.all(asked.map((words) => vtylab(words, at)));
  const remedy = "error: R2: does not run (its container is exited); 'vtylab start R2' starts it";
  expect(answers).toEqual(asked.map(() => ({ exitCode: 3, stdout: '', stderr: remedy })));
  expect(await succeed(['start', 'R2'], at)).toMatch(/lab test-life: R2 started$/);
  expect(await idOf('R2')).toBe(id);
  await ping('R1', '192.0.2.2');
  await ping('H', '198.51.100.1');
  expect(await succeed(['cli', 'R2', 'show interfaces terse lo0'], at)).toContain('203.0.113.7');
  const asJson = await vtylab(['cli', '--json', 'R2', 'show nothing'], at);
  expect(asJson).toMatchObject({ exitCode: 1, stderr: '' });
  expect(JSON.parse(asJson.stdout)).toEqual({
    exitCode: 1,
    stdout: expect.stringContaining('syntax error'),
    stderr: '',
  });
});

test('links wait for the other end; restart and --all bring everything back', async () => {
  await succeed(['stop', '--all'], at);
  expect(JSON.parse(await succeed(['start', '--json', 'R1'], at))).toEqual({
    lab: LAB,
    started: ['R1'],
    links: [],
    waiting: ['R1:ge-0/0/0--R2:ge-0/0/0'],
  });
  expect(JSON.parse(await succeed(['restart', '--json', '--all'], at))).toEqual({
    lab: LAB,
    started: ['H', 'R1', 'R2'],
    links: ['R1:ge-0/0/0--R2:ge-0/0/0', 'H:eth1--R2:ge-0/0/1'],
    waiting: [],
  });
  await ping('R1', '192.0.2.2');
  await ping('H', '198.51.100.1');
  expect(await succeed(['up'], at)).toMatch(/nothing was to do/);
});

test('a runtime that dies is started again in its container, which keeps its links', async () => {
  const pid = await engine.pid(await idOf('R2'));
  const crash = await engine.exec(await idOf('R2'), ['kill', '-KILL', '-1']); // all but process 1
  await crash.ended.catch(() => {});
  const log = () => succeed(['cli', 'R2', 'show log messages'], at).catch(String);
  await expect
    .poll(log, { timeout: 20_000 })
    .toMatch(/R2 init: vtylab \(PID \d+\) terminated by signal number 9!\n.*R2 init: vtylab \(PID \d+\) started/);
  expect(await engine.pid(await idOf('R2'))).toBe(pid);
  await ping('R1', '192.0.2.2');
  await ping('H', '198.51.100.1');
  const { stderr } = await vtylab(['logs', 'R2'], at);
  expect(stderr).toMatch(/the runtime \(process \d+\) was killed by signal 9 \(Killed\) after .* MiB of memory/);
  expect(await succeed(['up'], at)).toMatch(/nothing was to do/);
});

test('what a crashed container had of links is laid again by the next up', async () => {
  await execa('docker', ['kill', await idOf('R2')]);
  await expect.poll(async () => (await nodes()).get('R2')?.state).toBe('exited');
  expect(await succeed(['up', '--plan'], at)).toBe(
    'start R2: stopped; its configuration is looked at once it runs\nlink R1:ge-0/0/0--R2:ge-0/0/0: R2 was stopped\nlink H:eth1--R2:ge-0/0/1: R2 was stopped',
  );
  await succeed(['up'], at);
  await ping('R1', '192.0.2.2');
  await ping('H', '198.51.100.1');
});

test('a link that is set down has no carrier at both ends, and comes back', async () => {
  const states = async () => {
    const terse = await Promise.all(['R1', 'R2'].map((node) => succeed(['cli', node, 'show interfaces terse'], at)));
    return terse.map((text) => /^ge-0\/0\/0 +(\S+ +\S+)/m.exec(text)?.[1]?.split(/ +/));
  };
  expect(await succeed(['link', 'down', 'R2:ge-0/0/0'], at)).toBe('link R1:ge-0/0/0--R2:ge-0/0/0: down');
  expect(await succeed(['link', 'down', 'R1:ge-0/0/0'], at)).toBe('link R1:ge-0/0/0--R2:ge-0/0/0: already down');
  await expect.poll(states).toEqual([
    ['up', 'down'],
    ['up', 'down'],
  ]);
  expect(await succeed(['inspect'], at)).toMatch(/^R1:ge-0\/0\/0 -- R2:ge-0\/0\/0 +unplugged$/m);
  expect(await succeed(['link', 'up', 'R1:ge-0/0/0'], at)).toBe('link R1:ge-0/0/0--R2:ge-0/0/0: up');
  await expect.poll(states).toEqual([
    ['up', 'up'],
    ['up', 'up'],
  ]);
  await expect.poll(() => ping('R1', '192.0.2.2').catch(String)).toContain('1 received');
  await succeed(['link', 'down', 'R1:ge-0/0/0'], at);
  await succeed(['up'], at);
  await ping('R1', '192.0.2.2');
});

test('a link is shaped by what the kernel has, and says what it lacks', async () => {
  expect(await succeed(['link', 'set', 'H:eth1', '--rate', '10m'], at)).toMatch(/: rate 10 Mbit\/s$/);
  const shown = await succeed(['inspect'], at);
  expect(shown).toMatch(/^H +eth1 .* rate 10 Mbit\/s$/m);
  expect(shown).toMatch(/^R2 +ge-0\/0\/1 .* rate 10 Mbit\/s$/m);
  const delayed = await vtylab(['link', 'set', 'H:eth1', '--delay', '20ms', '--loss', '1%'], at);
  if (delayed.exitCode === 0) {
    expect(await succeed(['inspect'], at)).toMatch(/^H +eth1 .* delay 20 ms, loss 1 %$/m);
  } else {
    expect(delayed.stderr).toContain(
      "lacks the queueing discipline netem, which delay and loss need; 'modprobe sch_netem'",
    );
    expect(await succeed(['inspect'], at)).toMatch(/^H +eth1 .* rate 10 Mbit\/s$/m);
  }
  await succeed(['link', 'set', 'H:eth1', '--clear'], at);
  expect(await succeed(['inspect'], at)).not.toMatch(/Mbit|delay/);
  await ping('H', '198.51.100.1');
  expect((await vtylab(['link', 'down', 'R1:ge-9/9/9'], at)).stderr).toBe(
    'error: no link ends at R1:ge-9/9/9; at R1 end R1:ge-0/0/0',
  );
});

test('wrong use says what to write', async () => {
  expect(await vtylab(['stop'], at)).toMatchObject({
    exitCode: 2,
    stderr: 'error: which node? Name some, or all with --all',
  });
  expect(await vtylab(['start', 'R9'], at)).toMatchObject({
    exitCode: 2,
    stderr: "error: no node 'R9' in lab 'test-life'; there are H, R1, R2",
  });
});

test('exec runs a program with its input, outputs and exit status, and --json tells them apart', async () => {
  expect(await vtylab(['exec', 'H', '--', 'sh', '-c', 'cat; echo bad >&2; exit 7'], { ...at, input: 'in\n' })).toEqual({
    exitCode: 7,
    stdout: 'in',
    stderr: 'bad',
  });
  const json = await vtylab(['exec', '--json', 'R1', '--', 'sh', '-c', 'echo "$0 $1" >&2; exit 3', 'a b', '*'], at);
  expect(json.exitCode).toBe(3);
  expect(JSON.parse(json.stdout)).toEqual({ exitCode: 3, stdout: '', stderr: 'a b *\n' });
  expect(await vtylab(['exec', 'R1'], at)).toMatchObject({ exitCode: 2 });
});

test('logs tells what the main process wrote, and follows it until Ctrl-C', async () => {
  const say = (words: string) => succeed(['exec', 'H', '--', 'sh', '-c', `echo ${words} >/proc/1/fd/1`], at);
  await say('one');
  const log = JSON.parse(await succeed(['logs', '--json', 'H'], at));
  expect(log).toEqual({ stdout: expect.stringMatching(/one\n$/), stderr: expect.any(String) });
  const follow = execa(process.execPath, [LAUNCHER, 'logs', '--tail', '1', '-f', 'H'], { ...at, reject: false });
  let seen = '';
  follow.stdout.on('data', (part: Buffer) => {
    seen += part.toString();
  });
  const printed = (text: string) => expect.poll(() => seen, { timeout: 20_000 }).toContain(text);
  await printed('one');
  await say('two');
  await printed('two');
  follow.kill('SIGINT');
  expect(await follow).toMatchObject({ exitCode: 0, stdout: 'one\ntwo' });
});

test('inspect tells the links of a stopped node, of a link that is lost, and why it cannot', async () => {
  await succeed(['stop', 'R2'], at);
  const links = async (...words: string[]) => JSON.parse(await succeed(['inspect', '--json', ...words], at)).links;
  expect(await links()).toEqual([
    { name: 'R1:ge-0/0/0--R2:ge-0/0/0', state: 'stopped' },
    { name: 'H:eth1--R2:ge-0/0/1', state: 'stopped' },
  ]);
  expect(await links('H')).toEqual([{ name: 'H:eth1--R2:ge-0/0/1', state: 'stopped' }]);
  await succeed(['start', 'R2'], at);
  await succeed(['exec', 'H', '--', 'ip', 'link', 'delete', 'eth1'], at);
  expect(await succeed(['inspect'], at)).toMatch(/^H:eth1 -- R2:ge-0\/0\/1 +missing$/m);
  await writeFile(join(at.cwd, 'lab.yaml'), FILE.replace('H:eth1', 'J:eth1'));
  expect(await succeed(['inspect'], at)).toMatch(
    /^test-life: links that are not there cannot be told, .*lab\.yaml:\d+:\d+: error: H: no link ends at eth1/m,
  );
  await writeFile(join(at.cwd, 'lab.yaml'), FILE);
  await succeed(['up'], at);
});

test('inspect tells what is there', async () => {
  const { nodes: seen, links } = JSON.parse(await succeed(['inspect', '--json'], at));
  expect(links).toEqual([
    { name: 'H:eth1--R2:ge-0/0/1', state: 'up' },
    { name: 'R1:ge-0/0/0--R2:ge-0/0/0', state: 'up' },
  ]);
  const [H, , R2] = seen;
  expect(R2).toMatchObject({ name: 'R2', kind: 'router', state: 'running', pid: await engine.pid(await idOf('R2')) });
  expect(R2.uptime).toBeGreaterThanOrEqual(0);
  expect(R2.interfaces.find(({ name }: { name: string }) => name === 'ge-0/0/1')).toMatchObject({
    state: 'up',
    addresses: ['198.51.100.1/30'],
    link: 'H:eth1--R2:ge-0/0/1',
  });
  expect(H.interfaces.map(({ name }: { name: string }) => name)).toEqual(['lo', 'eth1']);
  expect(await succeed(['inspect', 'R1'], at)).toMatch(/^R1 +ge-0\/0\/0 +up +192\.0\.2\.1\/30 +-$/m);
});
