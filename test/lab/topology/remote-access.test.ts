/** The documented lab's files say what the example says. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadTopology } from '../../../lab/topology/load.ts';
import { configOf } from './load-text.ts';

const folder = join(import.meta.dirname, '../../../topologies/remote-access');
const load = (name: string) => loadTopology(join(folder, name));

/** Terms of the filter in the order their first command stands. */
async function terms(name: string): Promise<string[]> {
  const commands = configOf(await load(name), 'R2');
  return [...new Set(commands.flatMap((command) => /filter local_acl term (\S+)/.exec(command)?.[1] ?? []))];
}

test.each(['lab.yaml', 'tcp-estab-before.yaml', 'tcp-estab-after.yaml', 'host.yaml'])(
  '%s has no fault, not even a warning',
  async (name) => {
    expect((await load(name)).warnings).toEqual([]);
  },
);

test('the three forms of the filter differ by where tcp-estab stands', async () => {
  expect(await terms('lab.yaml')).toEqual(['terminal_access', 'terminal_access_denied', 'default-term']);
  expect(await terms('tcp-estab-before.yaml')).toEqual([
    'terminal_access',
    'terminal_access_denied',
    'tcp-estab',
    'default-term',
  ]);
  expect(await terms('tcp-estab-after.yaml')).toEqual([
    'terminal_access',
    'terminal_access_denied',
    'default-term',
    'tcp-estab',
  ]);
});

test('but for tcp-estab, the three forms hold the same commands', async () => {
  const rest = async (name: string) =>
    configOf(await load(name), 'R2')
      .filter((line) => line.startsWith('set ') && !line.includes('tcp-estab'))
      .toSorted();
  const plain = await rest('lab.yaml');
  expect(plain).toContain('set firewall family inet filter local_acl term terminal_access_denied then reject');
  expect(await rest('tcp-estab-before.yaml')).toEqual(plain);
  expect(await rest('tcp-estab-after.yaml')).toEqual(plain);
});

test('a host can take the place of R1 on the wire', async () => {
  const { nodes, links } = await load('host.yaml');
  expect(nodes.get('host-A')?.startup).toMatchObject({ role: 'host', interfaces: { eth1: ['192.168.1.1/30'] } });
  expect(links).toHaveLength(1);
});
