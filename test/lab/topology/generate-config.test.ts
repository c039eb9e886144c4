import { expect, test } from 'vitest';
import { setCommand } from '../../../lab/topology/generate-config.ts';
import { configOf, fragmentsOf, loadText } from './load-text.ts';

test('short forms become configuration, each statement with its line', async () => {
  const topology = await loadText({
    'lab.yaml': `name: short
topology:
  nodes:
    R1:
      interfaces:
        ge-0/0/0: {description: "to R2", address: 192.168.1.1/30}
        ge-0/0/1: [10.0.0.1/24, 2001:db8::1/64]
        lo0: 192.168.255.1/32
      static:
        192.168.255.2/32: 192.168.1.2
        default: 10.0.0.254
        2001:db8:1::/48: 2001:db8::2
      filter: {lo0: local_acl}
      services:
        ssh: {root-login: allow, sftp-server: true, ciphers: [aes128-ctr, aes256-ctr]}
        telnet:
      users:
        root: {encrypted-password: "$6$a$b"}
        lab: {class: super-user, encrypted-password: "$6$c$d"}
`,
  });
  expect(fragmentsOf(topology, 'R1').map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([
    'lab.yaml:4 set system host-name R1',
    'lab.yaml:18 set system root-authentication encrypted-password "$6$a$b"',
    'lab.yaml:19 set system login user lab class super-user',
    'lab.yaml:19 set system login user lab authentication encrypted-password "$6$c$d"',
    'lab.yaml:15 set system services ssh root-login allow',
    'lab.yaml:15 set system services ssh sftp-server',
    'lab.yaml:15 set system services ssh ciphers aes128-ctr',
    'lab.yaml:15 set system services ssh ciphers aes256-ctr',
    'lab.yaml:16 set system services telnet',
    'lab.yaml:6 set interfaces ge-0/0/0 description "to R2"',
    'lab.yaml:6 set interfaces ge-0/0/0 unit 0 family inet address 192.168.1.1/30',
    'lab.yaml:7 set interfaces ge-0/0/1 unit 0 family inet address 10.0.0.1/24',
    'lab.yaml:7 set interfaces ge-0/0/1 unit 0 family inet6 address 2001:db8::1/64',
    'lab.yaml:8 set interfaces lo0 unit 0 family inet address 192.168.255.1/32',
    'lab.yaml:13 set interfaces lo0 unit 0 family inet filter input local_acl',
    'lab.yaml:10 set routing-options static route 192.168.255.2/32 next-hop 192.168.1.2',
    'lab.yaml:11 set routing-options static route 0.0.0.0/0 next-hop 10.0.0.254',
    'lab.yaml:12 set routing-options rib inet6.0 static route 2001:db8:1::/48 next-hop 2001:db8::2',
  ]);
});

test('a list of services, or one, is as good as a mapping', async () => {
  const node = (services: string) => `name: s\ntopology: {nodes: {R1: {services: ${services}}}}\n`;
  const expected = ['set system host-name R1', 'set system services ssh'];
  expect(configOf(await loadText({ 'lab.yaml': node('ssh') }), 'R1')).toEqual(expected);
  expect(configOf(await loadText({ 'lab.yaml': node('[ssh]') }), 'R1')).toEqual(expected);
  expect(configOf(await loadText({ 'lab.yaml': node('{ssh: }') }), 'R1')).toEqual(expected);
});

test('words that the configuration language would take apart are quoted', () => {
  expect(setCommand(['a', 'b c', 'd;', 'say "hi"', 'back\\slash', ''])).toBe(
    'set a "b c" "d;" "say \\"hi\\"" "back\\\\slash" ""',
  );
});
