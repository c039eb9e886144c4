import { expect, test } from 'vitest';
import type { InstanceArtefact, InterfaceArtefact } from '../../../device/apply/artefact.ts';
import { withManagement } from '../../../device/apply/management.ts';

const management = { name: 'fxp0', addresses: ['172.20.20.2/24', '3fff:172:20:20::2/64'] };
const entry = (name: string, addresses: readonly string[]): InterfaceArtefact => ({
  kind: 'interface',
  name,
  addresses,
  linkLocal: false,
  up: true,
});

test("fxp0 has the engine's addresses; a configured one takes the place of those of its family", () => {
  const port = entry('ge-0/0/0', ['10.0.0.1/30']);
  expect(withManagement([port], management, [])).toEqual([
    port,
    { ...entry('fxp0', management.addresses), linkLocal: true },
  ]);
  expect(withManagement([entry('fxp0', ['192.0.2.1/24'])], management, [])).toEqual([
    entry('fxp0', ['192.0.2.1/24', '3fff:172:20:20::2/64']),
  ]);
  expect(withManagement([port], undefined, [])).toEqual([port]);
});

test('it is in the instance that has it, and down when the configuration says so', () => {
  const instance: InstanceArtefact = { kind: 'instance', name: 'mgmt_junos', table: 1001, interfaces: ['fxp0'] };
  expect(withManagement([], management, [instance])).toMatchObject([{ name: 'fxp0', inInstance: true }]);
  expect(withManagement([{ ...entry('fxp0', []), up: false }], management, [])).toMatchObject([
    { up: false, addresses: management.addresses },
  ]);
});
