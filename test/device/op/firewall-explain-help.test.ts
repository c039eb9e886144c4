import { expect, test } from 'vitest';
import { completeLine } from '../../../device/cli/complete/line.ts';
import { possibleCompletions } from '../../../device/cli/completions.ts';
import { operationalCommands } from '../../../device/op/index.ts';
import { testDevice } from '../cli/device.ts';

/** What `?` lists at the end of the line. */
async function help(line: string): Promise<string> {
  const device = testDevice({ config: 'set interfaces ge-0/0/1 unit 0 family inet' });
  const { committed } = device.datastore;
  const { schema } = committed;
  if (schema?.kind !== 'container') throw new Error('a configuration has a schema');
  const { candidates } = await completeLine(operationalCommands, line, {
    device,
    account: { name: 'lab', uid: 2000, gid: 20 },
    root: committed,
    schema,
    path: [],
    directory: '/var/home/lab',
    names: true,
    operational: operationalCommands,
    configuration: [],
    offered: () => true,
  });
  return `${possibleCompletions(candidates.map(({ kind, ...rest }) => ({ ...rest, kind })))}\n`;
}

test('every argument is offered until it is given', async () => {
  await expect(await help('show firewall explain source 192.168.1.1 ')).toMatchFileSnapshot(
    '../../golden/op/explain/help.txt',
  );
});

test.each([
  ['protocol i', ['icmp', 'icmp6', 'igmp', 'ipip', 'ipv6']],
  ['icmp-type echo-', ['echo-reply', 'echo-request']],
  ['icmp-type neighbor-', ['neighbor-advertisement', 'neighbor-solicit']],
  ['destination-port te', ['telnet']],
  ['dscp ef', ['ef']],
  ['tcp-flags s', ['syn']],
  ['interface ge-', ['ge-0/0/1', 'ge-0/0/1.0']],
])('%s', async (typed, names) => {
  const listed = (await help(`show firewall explain ${typed}`)).matchAll(/^ {2}([\w./-]+)/gm);
  expect([...listed].map(([, name]) => name)).toEqual(names);
});
