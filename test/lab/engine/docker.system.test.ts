import { text } from 'node:stream/consumers';
import { afterAll, afterEach, expect, test } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import type { ContainerSpec, Engine } from '../../../lab/engine/engine.ts';
import { DEVICE_IMAGE } from '../../../lab/paths.ts';

const LABEL = 'vtylab.test.engine';
const engine: Engine = openDocker();

const spec = (name: string, more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name: `vtylab-test-engine-${name}`,
  image: DEVICE_IMAGE,
  labels: { [LABEL]: name },
  entrypoint: ['sleep', 'infinity'],
  capabilities: [],
  ...more,
});

async function started(name: string, more: Partial<ContainerSpec> = {}): Promise<string> {
  const id = await engine.create(spec(name, more));
  await engine.start(id);
  return id;
}

afterEach(async () => {
  for (const { id } of await engine.list(LABEL)) await engine.remove(id);
});
afterAll(() => engine.close());

test('a container goes from made to running to gone, found by its label all along', async () => {
  const id = await engine.create(spec('a'));
  expect(await engine.list(LABEL, 'a')).toMatchObject([
    { id, name: 'vtylab-test-engine-a', state: 'created', labels: { [LABEL]: 'a' } },
  ]);
  const pid = await engine.start(id);
  expect(pid).toBeGreaterThan(1);
  expect(await engine.pid(id)).toBe(pid);
  expect(await engine.start(id)).toBe(pid);
  const [running] = await engine.list(LABEL);
  expect(running).toMatchObject({ state: 'running', imageId: await engine.imageId(DEVICE_IMAGE) });
  await engine.remove(id);
  await engine.remove(id);
  expect(await engine.list(LABEL)).toEqual([]);
});

test('a process gets all of its input and its end, and hands back both outputs and its exit status', async () => {
  const id = await started('exec');
  const process = await engine.exec(id, ['bash', '-c', 'cat; echo bad >&2; exit 7']);
  const input = 'a line of input\n'.repeat(20_000);
  process.stdin.end(input);
  const [stdout, stderr] = await Promise.all([text(process.stdout), text(process.stderr)]);
  expect(stdout === input).toBe(true);
  expect(stderr).toBe('bad\n');
  expect(await process.ended).toBe(7);
});

test('a process on a terminal sees the size of the window and its variables', async () => {
  const id = await started('tty');
  const process = await engine.exec(id, ['bash', '-c', 'read; stty size; echo $TERM; tty'], {
    tty: true,
    environment: { TERM: 'vt100' },
  });
  await process.resize(33, 111);
  process.stdin.write('\n');
  expect(await text(process.stdout)).toMatch(/33 111\r\nvt100\r\n\/dev\/pts/);
  expect(await process.ended).toBe(0);
});

test('a container that is run is its process, and leaves nothing', async () => {
  const process = await engine.run(spec('run', { entrypoint: ['bash', '-c', 'cat; exit 3'] }));
  process.stdin.end('hello');
  expect(await text(process.stdout)).toBe('hello');
  expect(await process.ended).toBe(3);
  await expect.poll(() => engine.list(LABEL)).toEqual([]);
});

test('a container that is run ends when nobody is connected any more', async () => {
  const process = await engine.run(spec('left', { entrypoint: ['cat'] }));
  process.close();
  await expect.poll(() => engine.list(LABEL)).toEqual([]);
});

test('a container without host namespaces has no network and no privileges beyond those named', async () => {
  const id = await started('net', { capabilities: ['NET_ADMIN'], sysctls: { 'net.ipv4.ip_forward': '1' } });
  const read = async (...argv: string[]) => text((await engine.exec(id, argv)).stdout);
  expect(await read('ls', '/sys/class/net')).toBe('lo\n');
  expect(await read('cat', '/proc/sys/net/ipv4/ip_forward')).toBe('1\n');
  const [, bits] = /CapEff:\s*([0-9a-f]+)/.exec(await read('cat', '/proc/1/status')) ?? [];
  const holds = (capability: number) => ((BigInt(`0x${bits}`) >> BigInt(capability)) & 1n) === 1n;
  expect({ netAdmin: holds(12), sysAdmin: holds(21) }).toEqual({ netAdmin: true, sysAdmin: false });
});

test('an image the engine does not have is no error to ask for, and a clear one to use', async () => {
  expect(await engine.imageId('vtylab/nothing:0')).toBeUndefined();
  await expect(engine.create(spec('none', { image: 'vtylab/nothing:0' }))).rejects.toThrow(
    "cannot make container 'vtylab-test-engine-none': the engine has no image 'vtylab/nothing:0'",
  );
});

test('a name that is taken is a clear error', async () => {
  await engine.create(spec('twice'));
  await expect(engine.create(spec('twice'))).rejects.toThrow(
    "cannot make container 'vtylab-test-engine-twice': another one has that name",
  );
});

test('a main process that ends at once is told with what it said', async () => {
  const id = await engine.create(spec('ends', { entrypoint: ['bash', '-c', 'echo no luck >&2; exit 4'] }));
  await engine.start(id).catch(() => {}); // it may or may not have ended by then
  await expect
    .poll(() => engine.pid(id).then(String, ({ message }: Error) => message))
    .toContain("container 'vtylab-test-engine-ends' ended with exit status 4; it said: no luck");
});
