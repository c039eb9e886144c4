import { expect, test } from 'vitest';
import { labToken, linkBatch, waitingName } from '../../../lab/links/batch.ts';
import { isLabs, isLeftOf } from '../../../lab/links/sweep.ts';

const end = { container: 'a', pid: 10, name: 'eth1' };
const made = linkBatch([{ title: 'x', alias: 'A', ends: [end, end] }], `${labToken('demo')}beef`).text;
const [temporary = ''] = /vl\w+/.exec(made) ?? [];
const waiting = waitingName(`${labToken('demo')}beef`, 4095);
const HOST = [
  { name: 'eth0', alias: '' },
  { name: 'eth1', alias: 'uplink' },
  { name: 'veth5', alias: 'vtylab:demo:R1:eth1--@host:veth5' },
  { name: 'veth6', alias: 'vtylab:demo2:R1:eth1--@host:veth6' },
  { name: 'vlan7', alias: '' },
  { name: temporary, alias: '' },
  { name: waiting, alias: '' },
  { name: 'vl0000beefa0', alias: '' },
];
const names = (match: ReturnType<typeof isLabs>) => HOST.filter(match).map(({ name }) => name);

test("a lab's interfaces on the host are its own: nothing of another lab, nothing of nobody's", () => {
  expect(names(isLabs('demo'))).toEqual(['veth5', temporary, waiting]);
  expect(names(isLabs('demo2'))).toEqual(['veth6']);
  expect(names(isLabs(undefined))).toEqual(['veth5', 'veth6', temporary, waiting, 'vl0000beefa0']);
});

test('of links that are to be laid, only they', () => {
  expect(names(isLeftOf('demo', new Set(['vtylab:demo:R1:eth1--@host:veth5'])))).toEqual(['veth5', temporary, waiting]);
  expect(names(isLeftOf('demo', new Set()))).toEqual([temporary, waiting]);
});
