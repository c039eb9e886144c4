import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { openDocker } from '../../../lab/engine/docker.ts';
import type { LinkEnd } from '../../../lab/links/batch.ts';
import { openLinker, openPanel } from '../../../lab/links/linker.ts';
import { DEVICE_IMAGE } from '../../../lab/paths.ts';

const LABEL = 'vtylab.test.panel';
const engine = openDocker();
const options = { image: DEVICE_IMAGE, labels: { [LABEL]: 'panel' } };
let nodes: { readonly id: string; readonly pid: number }[];

beforeEach(async () => {
  nodes = await Promise.all(
    ['a', 'b'].map(async (name) => {
      const id = await engine.create({
        name: `vtylab-test-panel-${name}`,
        image: DEVICE_IMAGE,
        labels: { [LABEL]: name },
        entrypoint: ['sleep', 'infinity'],
        capabilities: ['NET_ADMIN'],
      });
      return { id, pid: await engine.start(id) };
    }),
  );
});
afterEach(async () => {
  for (const { id } of await engine.list(LABEL)) await engine.remove(id);
});
afterAll(() => engine.close());

async function ip(node: number, ...argv: string[]): Promise<string> {
  const process = await engine.exec(nodes[node]?.id ?? '', ['ip', ...argv]);
  return text(process.stdout);
}

function end(node: number, name: string): LinkEnd {
  const { id = '', pid = 0 } = nodes[node] ?? {};
  return { container: id, pid, name };
}

const link = (number: number) => ({
  title: `a:ge-0/0/${number}--b:eth${number}`,
  alias: `vtylab:t:a:ge-0/0/${number}--b:eth${number}`,
  ends: [end(0, `ge-0-0-${number}`), end(1, `eth${number}`)] as const,
});

/** As for an engine that is not on this machine, and as for this one. */
const LINKERS = [
  ['the patch panel', openPanel],
  ['the linker for this engine', openLinker],
] as const;

test.each(LINKERS)('%s lays links whose ends carry their alias and pass packets, and is gone', async (_, open) => {
  const linker = await open(engine, options);
  await linker.lay([link(0), link(1)]);
  expect(await ip(0, '-d', 'link', 'show', 'dev', 'ge-0-0-1')).toMatch(/alias vtylab:t:a:ge-0\/0\/1--b:eth1\n/);
  expect(await ip(1, '-d', 'link', 'show', 'dev', 'eth1')).toMatch(/veth[\s\S]*alias vtylab:t:a:ge-0\/0\/1--b:eth1\n/);
  await ip(0, 'address', 'add', '192.0.2.1/30', 'dev', 'ge-0-0-1');
  await ip(1, 'link', 'set', 'eth1', 'up');
  await ip(0, 'link', 'set', 'ge-0-0-1', 'up');
  await ip(1, 'address', 'add', '192.0.2.2/30', 'dev', 'eth1');
  await engine.exec(nodes[0]?.id ?? '', ['bash', '-c', 'echo > /dev/tcp/192.0.2.2/9']).then(({ ended }) => ended);
  expect(await ip(0, 'neighbour', 'show', '192.0.2.2')).toMatch(/lladdr .* REACHABLE/);
  await expect.poll(() => engine.list(LABEL, 'panel'), { timeout: 20_000 }).toEqual([]);
});

test.each(LINKERS)('%s names a link that cannot be laid, and leaves nothing of it on the host', async (_, open) => {
  const linker = await open(engine, options);
  const same = { ...link(2), ends: [link(1).ends[0], link(2).ends[1]] } as const;
  await expect(linker.lay([link(1), same])).rejects.toThrow(/^cannot lay link a:ge-0\/0\/2--b:eth2: .*File exists/);
  expect(await ip(0, '-brief', 'link')).toMatch(/ge-0-0-1/);
  expect(await ip(1, '-brief', 'link')).not.toMatch(/eth2/);
  const look = await engine.run({
    name: 'vtylab-test-panel-look',
    ...options,
    entrypoint: ['ip', '-brief', 'link'],
    capabilities: [],
    hostNamespaces: true,
  });
  expect(await text(look.stdout)).not.toMatch(/^vl[0-9a-f]{8}[ab]/m);
});

test('a panel that is not needed goes away', async () => {
  (await openPanel(engine, options)).close();
  await expect.poll(() => engine.list(LABEL, 'panel'), { timeout: 20_000 }).toEqual([]);
});

test('process ids that are not what they should be on this machine are left to the panel', async () => {
  const elsewhere = {
    ...link(0),
    ends: [end(0, 'ge-0-0-0'), { ...end(1, 'eth0'), container: 'f'.repeat(64) }],
  } as const;
  const linker = await openLinker({ ...engine, run: () => Promise.reject(new Error('the panel is asked')) }, options);
  await expect(linker.lay([elsewhere])).rejects.toThrow('the panel is asked');
});
