import { expect, test } from 'vitest';
import { type Scan, scanAddresses } from '../../../lab/topology/scan-addresses.ts';

/** A scan in short: `interface.unit address @line:column`, `prefix > next hop @line:column`. */
function short({ addresses, routes }: Scan): string[] {
  return [
    ...addresses.map(
      (one) => `${one.interface}.${one.unit} ${one.address.text} @${one.address.line}:${one.address.column}`,
    ),
    ...routes.map((one) => `${one.prefix} > ${one.nextHop.text} @${one.nextHop.line}:${one.nextHop.column}`),
  ];
}

test('finds addresses and routes in set commands', () => {
  const text = `# set interfaces ge-0/0/9 unit 0 family inet address 9.9.9.9/24
set interfaces ge-0/0/0 description "set interfaces ge-0/0/9 unit 0 family inet address 9.9.9.9/24"
set interfaces ge-0/0/0 unit 10 family inet address 192.168.1.1/30 primary
    set interfaces lo0.0 family inet6 address 2001:db8::1/128

set routing-options static route 192.168.255.2/32 next-hop [ 192.168.1.2 192.168.1.6 ]
set routing-options rib inet6.0 static route ::/0 next-hop 2001:db8::2
set routing-options static route 10.0.0.0/8 discard
set interfaces lo0 unit 0 family inet filter input local_acl`;
  expect(short(scanAddresses({ text, line: 11 }))).toEqual([
    'ge-0/0/0.10 192.168.1.1/30 @13:53',
    'lo0.0 2001:db8::1/128 @14:47',
    '192.168.255.2/32 > 192.168.1.2 @16:62',
    '192.168.255.2/32 > 192.168.1.6 @16:74',
    '::/0 > 2001:db8::2 @17:60',
  ]);
});

test('finds the same in braces, but nothing inactive', () => {
  const text = `interfaces {
    /* the link
       address 9.9.9.9/24; */
    ge-0/0/0 {
        unit 0 { family inet { address 192.168.1.1/30 { primary; } } }
    }
    inactive: ge-0/0/1 {
        unit 0 { family inet { address 192.168.2.1/30; } }
    }
}
routing-options {
    static {
        route 192.168.255.2/32 next-hop 192.168.1.2;
        route 192.168.255.3/32 {
            next-hop 192.168.1.3;
            preference 10;
        }
    }
}
firewall { family inet { filter f { term t { from { address { 10.0.0.0/8; } } } } } }`;
  expect(short(scanAddresses({ text, line: 1 }))).toEqual([
    'ge-0/0/0.0 192.168.1.1/30 @5:40',
    '192.168.255.2/32 > 192.168.1.2 @13:41',
    '192.168.255.3/32 > 192.168.1.3 @15:22',
  ]);
});

test.each([
  'delete interfaces ge-0/0/0',
  'deactivate routing-options static',
  'set system host-name R1\nedit interfaces lo0',
  'set apply-groups common',
  'interfaces { replace: lo0 { unit 0; } }',
  'apply-groups common;',
])('says that it does not follow: %s', (text) => {
  expect(scanAddresses({ text, line: 1 }).complete).toBe(false);
});

test.each([
  'delete system services telnet',
  'set system host-name R1\nactivate interfaces lo0',
  'system { services { ssh; } }',
  '',
])('knows all about: %s', (text) => {
  expect(scanAddresses({ text, line: 1 })).toEqual({ addresses: [], routes: [], complete: true });
});
