/** A lab on Podman's socket, by a real `podman system service` with a root of its own. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../../lab/paths.ts';
import { vtylab } from '../../system/vtylab.ts';

const LAB = 'test-podman';
let folder: string;
let socket: string;
let service: PromiseLike<unknown> & { kill(signal: 'SIGTERM'): boolean };

/** Podman raises limits for containers, which root without CAP_SYS_RESOURCE may not: these are below the usual ones. */
const CONFIG =
  '[containers]\ndefault_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]\n[engine]\ncgroup_manager = "cgroupfs"\n';

const podman = (...args: string[]): readonly string[] => [
  ...['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--tmpdir', join(folder, 'tmp')],
  ...['--storage-driver', 'overlay'],
  ...args,
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-podman-'));
  socket = `unix://${join(folder, 'podman.sock')}`;
  const config = join(folder, 'containers.conf');
  await writeFile(config, CONFIG);
  const save = execa('docker', ['save', DEVICE_IMAGE], { buffer: false, encoding: 'buffer' });
  const options = { env: { CONTAINERS_CONF: config }, reject: false } as const;
  const load = await execa('podman', podman('load'), { ...options, input: save.stdout });
  if (load.exitCode !== 0) throw new Error(`podman load: ${load.stderr}`);
  service = execa('podman', podman('system', 'service', '--time', '0', socket), options);
  const engine = openDocker({ CONTAINER_HOST: socket });
  await vi.waitFor(() => engine.ping(), { timeout: 60_000, interval: 200 });
  engine.close();
});
afterAll(async () => {
  await vtylab(['down', '--lab', LAB], { env: at() });
  service.kill('SIGTERM');
  await service;
  // Podman keeps a process for every exec for five minutes, which would then make the folder anew.
  const { stdout } = await execa('pgrep', ['-f', folder], { reject: false });
  await execa('kill', ['-KILL', ...stdout.split('\n')], { reject: false });
  await execa('umount', [join(folder, 'root/overlay')], { reject: false }); // Podman's own, of its storage
  await rm(folder, { recursive: true, force: true });
});

/** Podman's own variable, and none of Docker's. */
const at = () => ({ DOCKER_HOST: '', DOCKER_CONTEXT: '', CONTAINER_HOST: socket });

const FILE = `name: ${LAB}
topology:
  nodes:
    R1:
      config: |
        set system root-authentication encrypted-password "$6$salt$hash"
        set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30
    H: {kind: host, interfaces: {eth1: 192.0.2.2/30}}
  links:
    - endpoints: ["R1:ge-0/0/0", "H:eth1"]
`;

test('a container that is run gets its own input and nothing else, and a name is given once', async () => {
  const engine = openDocker({ CONTAINER_HOST: socket });
  const spec = { name: 'twice', image: DEVICE_IMAGE, labels: {}, capabilities: [] };
  const session = await engine.run({ ...spec, entrypoint: ['bash', '-c', 'cat; exit 3'] });
  session.stdin.end('hello');
  expect([await text(session.stdout), await session.ended]).toEqual(['hello', 3]);
  await expect.poll(() => engine.create(spec).catch(String), { timeout: 20_000 }).toMatch(/^[0-9a-f]{64}$/);
  await expect(engine.create(spec)).rejects.toThrow("cannot make container 'twice': another one has that name");
  await engine.remove('twice');
  expect(await engine.info()).toMatchObject({ name: 'Podman' });
  engine.close();
});

test('a lab comes up, has its links, survives a restart, and is gone', async () => {
  await writeFile(join(folder, 'lab.yaml'), FILE);
  const run = async (...args: string[]) => {
    const { exitCode, stdout, stderr } = await vtylab(args, { cwd: folder, env: at() });
    expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: '' });
    return stdout;
  };
  await run('up');
  expect(await run('exec', 'H', '--', 'ping', '-c1', '-W5', '192.0.2.1')).toContain(' 1 received');
  await run('restart', 'R1');
  expect(await run('exec', 'H', '--', 'ping', '-c1', '-W5', '192.0.2.1')).toContain(' 1 received');
  expect(await run('up')).toContain('nothing was to do');
  await run('down');
  expect(await run('ps')).toBe('no lab runs');
});
