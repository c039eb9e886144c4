import { expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { logicalInterfaces } from '../../../device/features/interfaces.ts';
import { routingInstancesOf } from '../../../device/features/routing-instances-read.ts';
import { attachmentStatements } from '../../../device/firewall/read-attachments.ts';

function evaluated(...statements: readonly string[]) {
  const lines = ['system root-authentication encrypted-password "$6$a$b"', ...statements];
  const { config, errors } = parseConfig(SCHEMA, lines.map((line) => `set ${line}\n`).join(''));
  expect(errors).toEqual([]);
  const { problems, artefacts } = evaluate(config);
  const told = problems.map(({ severity, path, statement, message }) => {
    return `${severity}: ${path.join(' ')} ${statement}: ${message}`;
  });
  return { told, config, artefacts };
}

test('tagged units and more units of lo0 are kept without effect, in routing instances too', () => {
  const { told, config, artefacts } = evaluated(
    'interfaces ge-0/0/1 vlan-tagging',
    'interfaces ge-0/0/1 unit 100 vlan-id 100 family inet address 10.1.0.1/24',
    'interfaces ge-0/0/1 unit 100 family inet filter input guard',
    'interfaces lo0 unit 0 family inet address 10.255.0.1/32',
    'interfaces lo0 unit 1 family inet address 10.255.1.1/32',
    'interfaces lo0 unit 1 family inet filter input guard',
    'firewall family inet filter guard term all then discard',
    'routing-instances CUST instance-type virtual-router',
    'routing-instances CUST interface ge-0/0/1.100',
    'routing-instances CUST interface lo0.1',
  );
  expect(told).toEqual([
    'warning: interfaces ge-0/0/1 unit 100: there are no tagged units: its addresses and filters have no effect',
    'warning: interfaces lo0 unit 1: lo0 has unit 0 only: its addresses and filters have no effect',
  ]);
  expect(logicalInterfaces(config).map(({ physical, unit }) => `${physical}.${unit}`)).toEqual(['lo0.0']);
  expect(routingInstancesOf(config)).toEqual([{ name: 'CUST', table: 1001, interfaces: [] }]);
  expect(attachmentStatements(config)).toEqual([]);
  const interfaces = artefacts.filter(({ kind }) => kind === 'interface');
  expect(interfaces).toMatchObject([
    { name: 'ge-0/0/1', addresses: [] },
    { name: 'lo0', addresses: ['10.255.0.1/32'] },
  ]);
});

test('a second unit of an interface without tags is an error, as on Junos', () => {
  expect(evaluated('interfaces ge-0/0/1 unit 1 family inet address 10.1.0.1/24').told).toEqual([
    'error: interfaces ge-0/0/1 unit 1: Only unit 0 is valid for this encapsulation',
  ]);
});

test('lo0.0 cannot be in an instance', () => {
  expect(
    evaluated(
      'interfaces lo0 unit 0',
      'routing-instances CUST instance-type virtual-router',
      'routing-instances CUST interface lo0.0',
    ).told,
  ).toEqual(['error: routing-instances CUST interface lo0.0: lo0.0 cannot be in a virtual-router here']);
});
