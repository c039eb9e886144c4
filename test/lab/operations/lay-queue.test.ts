import { expect, test } from 'vitest';
import { parentsOf } from '../../../lab/operations/lay-queue.ts';
import type { OtherLink } from '../../../lab/topology/topology.ts';

test('what goes by an interface of the host that another link makes there comes after that one', () => {
  const endpoint = { node: 'R1', interface: 'ge-0/0/0' };
  const tunnel = { vni: 1, port: 4789 };
  const macvlan: OtherLink = { type: 'macvlan', endpoint, to: 'lab-h' };
  const vxlan: OtherLink = { type: 'vxlan', endpoint, to: '192.0.2.9', tunnel: { ...tunnel, parent: 'lab-m' } };
  const host: OtherLink = { type: 'host', endpoint, to: 'lab-h' };
  const network: OtherLink = { type: 'mgmt-net', endpoint, to: 'lab-m' };
  const elsewhere: OtherLink = { type: 'macvlan', endpoint, to: 'eth0' };
  expect([...parentsOf([macvlan, vxlan, host, network, elsewhere])]).toEqual([
    [macvlan, host],
    [vxlan, network],
  ]);
});
