import { expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { routingInstancesOf } from '../../../device/features/routing-instances-read.ts';

function evaluated(...statements: readonly string[]) {
  const lines = ['system root-authentication encrypted-password "$6$a$b"', ...statements];
  const { config, errors } = parseConfig(SCHEMA, lines.map((line) => `set ${line}\n`).join(''));
  expect(errors).toEqual([]);
  const { problems } = evaluate(config);
  return { problems: problems.map(({ severity, message }) => `${severity}: ${message}`), config };
}

const INTERFACE = 'interfaces ge-0/0/1 unit 0 family inet address 192.0.2.1/30';

test('a vrf of a VPN has a table of its own, and a warning says what it has not', () => {
  const { problems, config } = evaluated(
    INTERFACE,
    'routing-instances CUST instance-type vrf',
    'routing-instances CUST interface ge-0/0/1.0',
  );
  expect(problems).toEqual([
    'warning: a vrf is a virtual-router here: a table of its own, but no routes of other routers',
  ]);
  expect(routingInstancesOf(config)).toEqual([{ name: 'CUST', table: 1001, interfaces: ['ge-0/0/1'] }]);
});

test.each(['evpn', 'virtual-switch', 'vpls', 'mac-vrf'])(
  'an instance of type %s is kept, and has no effect',
  (type) => {
    const { problems, config } = evaluated(
      INTERFACE,
      'routing-instances OLD instance-type virtual-router',
      `routing-instances LAN instance-type ${type}`,
      'routing-instances LAN interface ge-0/0/1.0',
    );
    expect(problems).toEqual([
      `warning: ${type} is not supported: the instance has no effect, and its interfaces are in none`,
    ]);
    expect(routingInstancesOf(config).map(({ name }) => name)).toEqual(['OLD']);
  },
);

test('an instance has a type', () => {
  expect(evaluated('routing-instances A description x').problems).toEqual([
    "error: Missing mandatory statement: 'instance-type'",
  ]);
});
