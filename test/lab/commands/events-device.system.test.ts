/** `vtylab events`: what nodes tell of themselves, and that a node that restarts is followed again. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { LAUNCHER, ROOT_PASSWORD, succeed, vtylab } from '../../system/vtylab.ts';

const LAB = 'watch-events';
const at = { cwd: '' };
const lines: Record<string, unknown>[] = [];
let events: ReturnType<typeof startEvents>;

const FILE = (key: string) => `name: ${LAB}
topology:
  nodes:
    R1:
      users: {bob: {class: super-user, password: secret1}}
      config: |
        set system host-name R1
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set system login user carol class operator
        set system login user carol authentication ssh-ed25519 "${key}"
        set system services ssh
        set system services telnet
        set system login retry-options tries-before-disconnect 3
        set system login retry-options lockout-period 5
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30
    H: {kind: host, interfaces: {eth1: 192.0.2.2/30}}
  links:
    - endpoints: ["R1:ge-0/0/0", "H:eth1"]
`;
const PLAYBOOK = `procedures:
  - name: logins
    steps:
      - {name: ssh, ssh: 192.0.2.1, from: H, to: R1, login: {user: bob, password: secret1}, expect: accepted}
      - {name: key, ssh: 192.0.2.1, from: H, to: R1, login: {user: carol, key: key}, expect: accepted}
      - {name: telnet, telnet: 192.0.2.1, from: H, to: R1, login: {user: bob, password: secret1}, expect: accepted}
      - {name: wrong, attack: 192.0.2.1, service: ssh, user: bob, passwords: 3, from: H, to: R1}
`;

function startEvents(...more: string[]) {
  const program = execa(process.execPath, [LAUNCHER, 'events', '--json', ...more], {
    ...at,
    reject: false,
    buffer: false,
  });
  createInterface({ input: program.stdout }).on('line', (line) => lines.push(JSON.parse(line)));
  return program;
}

/** Waits for an event with these parts, forgets all up to it, and returns it. */
async function next(parts: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const fits = (one: Record<string, unknown>) => Object.entries(parts).every(([key, value]) => one[key] === value);
  const wait = { timeout: 60_000, interval: 50 };
  await vi.waitFor(() => {
    if (!lines.some(fits)) throw new Error(`no ${JSON.stringify(parts)} in ${JSON.stringify(lines, null, 1)}`);
  }, wait);
  const found = lines.findIndex(fits);
  const [event = {}] = lines.slice(found);
  all.push(...lines.splice(0, found + 1));
  return event;
}
const all: Record<string, unknown>[] = [];

beforeAll(async () => {
  at.cwd = await mkdtemp(join(tmpdir(), 'vtylab-events-'));
  await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'carol', '-f', join(at.cwd, 'key')]);
  await writeFile(join(at.cwd, 'lab.yaml'), FILE((await readFile(join(at.cwd, 'key.pub'), 'utf8')).trim()));
  await writeFile(join(at.cwd, 'verify.yaml'), PLAYBOOK);
  events = startEvents();
});
afterAll(async () => {
  events.kill('SIGKILL');
  await succeed(['down', '--lab', LAB]);
  await rm(at.cwd, { recursive: true });
});

test('a lab that comes up: each node is followed from its start, and its link and commit are told', async () => {
  await succeed(['up'], at);
  const followed = await next({ type: 'follow', event: 'followed', node: 'R1' });
  const added = await next({ type: 'link', event: 'added', node: 'R1' });
  expect(added.interface).toBe('ge-0/0/0');
  expect(String(added.time) >= String(followed.complete)).toBe(true);
  await next({ type: 'link', event: 'up', node: 'R1', interface: 'ge-0/0/0' });
  await next({ type: 'commit', event: 'commit', node: 'R1', user: 'root', revision: 1 });
});

test('commits are told with their revision and comment, also those that have to be confirmed', async () => {
  const commit = async (last: string) => {
    const input = `configure\nset system location building "${last}"\n${last}\nexit\n`;
    await vtylab(['cli', 'R1'], { ...at, input });
  };
  await commit('commit comment "moved house"');
  await next({ event: 'login', user: 'root', service: 'console' });
  await next({ event: 'commit', user: 'root', via: 'cli', revision: 2, comment: 'moved house' });
  await next({ event: 'logout', user: 'root', service: 'console' });
  await commit('commit confirmed 5');
  await next({ event: 'commit', revision: 3, minutes: 5 });
  await vtylab(['cli', 'R1'], { ...at, input: 'configure\ncommit check\nexit\n' });
  await next({ event: 'confirmed', revision: 3 });
});

test('logins and logouts are told with service, source and method, wrong passwords and lockouts too', async () => {
  const { stdout, exitCode } = await vtylab(['verify', '--serial'], at);
  expect(exitCode, stdout).toBe(0);
  const from = { node: 'R1', source: '192.0.2.2' };
  for (const one of [
    { user: 'bob', service: 'ssh', method: 'password' },
    { user: 'carol', service: 'ssh', method: 'publickey' },
    { user: 'bob', service: 'telnet', method: 'password' },
  ]) {
    await next({ event: 'login', ...one, ...from });
    await next({ event: 'logout', user: one.user, service: one.service, ...from });
  }
  for (let times = 0; times < 2; times++) await next({ event: 'failed', user: 'bob', service: 'ssh', ...from });
  const locked = await next({ event: 'locked', user: 'bob', service: 'ssh', ...from });
  expect(new Date(String(locked.until)).getTime()).toBeGreaterThan(Date.now() + 200_000);
  await succeed(['cli', 'R1', 'clear system login lockout user bob'], at);
  await next({ event: 'unlocked', user: 'bob', by: 'root' });
});

test('links are told as they go and come, by both ends', async () => {
  await succeed(['link', 'down', 'R1:ge-0/0/0'], at);
  await next({ type: 'link', event: 'down', node: 'R1', interface: 'ge-0/0/0' });
  await succeed(['link', 'up', 'R1:ge-0/0/0'], at);
  await next({ type: 'link', event: 'up', node: 'R1', interface: 'ge-0/0/0' });
});

test('a runtime that dies and a node that restarts are followed again, and say since when', async () => {
  await succeed(['exec', 'R1', '--', 'kill', '-KILL', '-1'], at).catch(() => {});
  const again = await next({ type: 'follow', event: 'followed', node: 'R1' });
  await succeed(['exec', 'H', '--', 'ip', 'link', 'set', 'eth1', 'down'], at);
  await next({ type: 'link', event: 'down', node: 'R1' });
  await succeed(['restart', 'R1'], at);
  const anew = await next({ type: 'follow', event: 'followed', node: 'R1' });
  expect(String(anew.complete) > String(again.complete)).toBe(true);
  await next({ type: 'link', event: 'up', node: 'R1', interface: 'ge-0/0/0' });
});

test('--type narrows it, --since tells what was before', async () => {
  const started = Date.now() - 600_000;
  const past = await execa(
    process.execPath,
    [LAUNCHER, 'events', '--json', '--type', 'link,follow', '--since', new Date(started).toISOString(), 'H'],
    { ...at, reject: false, timeout: 4000, killSignal: 'SIGINT' },
  );
  const seen = past.stdout.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(seen.every(({ node }) => node === 'H')).toBe(true);
  expect(seen.map(({ type }) => type)).not.toContain('node');
  expect(seen).toContainEqual(expect.objectContaining({ event: 'down', interface: 'eth1' }));
  const wrong = await vtylab(['events', '--type', 'comit'], at);
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("--type: 'comit' is no type of event") });
});

test('all that was told is as the published schema says', async () => {
  const schema = JSON.parse(await readFile(new URL('../../../schemas/event.schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ strict: true, formats: { 'date-time': true } }).compile(schema);
  for (const event of [...all, ...lines]) expect(validate(event), JSON.stringify([event, validate.errors])).toBe(true);
  expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['node', 'link', 'commit', 'login', 'follow']));
});
