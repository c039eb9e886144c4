import { expect, test } from 'vitest';
import { LABELS } from '../../../lab/plan/labels.ts';
import { nodeSpec } from '../../../lab/plan/spec.ts';
import { lab, router } from './lab.ts';

const R1 = router('R1');
const specOf = (node = R1) => nodeSpec(lab(), node);

test('a router: named after its lab, labelled', () => {
  expect(specOf()).toMatchObject({
    name: 'vtylab-demo-R1',
    hostname: 'R1',
    command: ['device'],
    capabilities: ['NET_ADMIN'],
    labels: {
      'vtylab.lab': 'demo',
      'vtylab.node': 'R1',
      'vtylab.kind': 'router',
      'vtylab.file': '/labs/demo/lab.yaml',
    },
  });
});

test('a host forwards nothing, a router does', () => {
  const host = specOf({ ...R1, kind: 'host', image: 'debian' });
  expect(host).toMatchObject({ image: 'debian', command: ['host'] });
  // the engine's host forwards, and a new container begins with its settings
  expect(host.sysctls).toMatchObject({ 'net.ipv4.ip_forward': '0', 'net.ipv6.conf.all.forwarding': '0' });
  expect(specOf().sysctls?.['net.ipv4.ip_forward']).toBe('1');
});

test('the hash of a container does not depend on its configuration, but on how it is made', () => {
  const hash = (node = R1) => specOf(node).labels[LABELS.spec];
  expect(hash(router('R1', ['ge-0/0/0'], 'set system services ssh'))).toBe(hash());
  expect(hash({ ...R1, image: 'other' })).not.toBe(hash());
});
