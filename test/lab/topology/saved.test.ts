import { expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { configOf, fragmentsOf, loadText } from './load-text.ts';

const LAB = `name: demo
topology:
  nodes:
    R1:
      config: set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/30
    R2:
      config: set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.2/30
  links: [{ endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"] }]
`;
const saved = (address: string) => `## Saved by vtylab from R2 of lab demo
set system host-name R2
set interfaces ge-0/0/0 unit 0 family inet address ${address}
`;

test('a saved configuration stands in the place of all that the lab file gives the node, and of no other', async () => {
  const files = { 'lab.yaml': LAB, 'saved/demo/R2.conf': saved('192.0.2.2/30'), 'saved/other/R1.conf': 'set system' };
  const topology = await loadText(files, 'lab.yaml', { saved: true });
  expect(fragmentsOf(topology, 'R2')).toEqual([{ file: 'saved/demo/R2.conf', line: 1, text: saved('192.0.2.2/30') }]);
  expect(topology.nodes.get('R2')?.saved).toBe(true);
  expect(configOf(topology, 'R1')[0]).toBe('set system host-name R1');
  expect(topology.nodes.get('R1')?.saved).toBeUndefined();
});

test('unless it is asked for, what was saved is left alone', async () => {
  const topology = await loadText({ 'lab.yaml': LAB, 'saved/demo/R2.conf': saved('192.0.2.2/30') });
  expect(configOf(topology, 'R2')).toContain('set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.2/30');
  expect(topology.nodes.get('R2')?.saved).toBeUndefined();
});

test('what was saved is checked against the rest of the lab, at its place', async () => {
  const files = { 'lab.yaml': LAB, 'saved/demo/R2.conf': saved('192.0.2.1/30') };
  const loaded = loadText(files, 'lab.yaml', { saved: true });
  await expect(loaded).rejects.toThrow(/saved\/demo\/R2\.conf:3:\d+: error: .*192\.0\.2\.1/);
});

test('nothing saved, or only of nodes that went, is an error that says what to do', async () => {
  const error = await loadText({ 'lab.yaml': LAB, 'saved/demo/R9.conf': 'set system host-name R9\n' }, 'lab.yaml', {
    saved: true,
  }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).message).toMatch(
    /^nothing is saved of lab 'demo'; expected .*saved\/demo\/NODE\.conf, which 'vtylab save' writes while the lab runs$/,
  );
  await expect(loadText({ 'lab.yaml': LAB }, 'lab.yaml', { saved: true })).rejects.toThrow(
    "nothing is saved of lab 'demo'",
  );
});
