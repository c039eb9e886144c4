import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { setCommand } from '../../../lab/topology/generate-config.ts';
import { loadTopology } from '../../../lab/topology/load.ts';
import { configOf, fragmentsOf, loadText } from './load-text.ts';

const TOPOLOGIES = join(import.meta.dirname, '../../../topologies');

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

test('filters in short form become the documented commands, one by one', async () => {
  const short = await loadTopology(join(TOPOLOGIES, 'remote-access/short.yaml'));
  const written = readFileSync(join(TOPOLOGIES, 'remote-access/local_acl.conf'), 'utf8').split('\n');
  expect(configOf(short, 'R2').filter((line) => line.startsWith('set firewall'))).toEqual(
    written.filter((line) => line.startsWith('set ')),
  );
});

test('terms without a name are numbered; a filter has its family wherever it is put', async () => {
  const topology = await loadText({
    'lab.yaml': `name: filters
topology:
  nodes:
    R1:
      login: {message: "Keep\\nout", retry-options: {tries-before-disconnect: 3}}
      users:
        lab: {password: lab123, key: ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2p lab@host}
      prefix-lists:
        managers: [192.0.2.0/30, 198.51.100.0/24]
        ours: {apply-path: "interfaces <*> unit <*> family inet address <*>"}
      filters:
        v6:
          family: inet6
          terms:
            - {from: {next-header: tcp, source-address: {"::/0": , 2001:db8::/32: except}}, then: {count: c, discard: }}
            - then: accept
        empty: []
        bare: [{term: all}]
      filter:
        ge-0/0/0: {output: bare}
        lo0: v6
        ge-0/0/1: {inet: {input: bare, output: empty}, inet6: v6}
`,
  });
  expect(fragmentsOf(topology, 'R1').map(({ line, column, text }) => `${line}:${column} ${text}`)).toEqual([
    '4:5 set system host-name R1',
    '5:24 set system login message "Keep\\nout"',
    '5:78 set system login retry-options tries-before-disconnect 3',
    expect.stringMatching(/^7:25 set system login user lab authentication encrypted-password "\$6\$.{16}\$.{86}"$/),
    '7:38 set system login user lab authentication ssh-ed25519 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ2p lab@host"',
    '20:28 set interfaces ge-0/0/0 unit 0 family inet filter output bare',
    '21:14 set interfaces lo0 unit 0 family inet6 filter input v6',
    '22:34 set interfaces ge-0/0/1 unit 0 family inet filter input bare',
    '22:48 set interfaces ge-0/0/1 unit 0 family inet filter output empty',
    '22:63 set interfaces ge-0/0/1 unit 0 family inet6 filter input v6',
    '9:20 set policy-options prefix-list managers 192.0.2.0/30',
    '9:34 set policy-options prefix-list managers 198.51.100.0/24',
    '10:28 set policy-options prefix-list ours apply-path "interfaces <*> unit <*> family inet address <*>"',
    '15:36 set firewall family inet6 filter v6 term 1 from next-header tcp',
    '15:58 set firewall family inet6 filter v6 term 1 from source-address ::/0',
    '15:83 set firewall family inet6 filter v6 term 1 from source-address 2001:db8::/32 except',
    '15:107 set firewall family inet6 filter v6 term 1 then count c',
    '15:110 set firewall family inet6 filter v6 term 1 then discard',
    '16:21 set firewall family inet6 filter v6 term 2 then accept',
    '17:16 set firewall family inet filter empty',
    '18:23 set firewall family inet filter bare term all',
  ]);
});

test('of a password in plain text the configuration has the hash, always the same', async () => {
  const text =
    'name: p\ntopology: {nodes: {R1: {users: {root: {password: lab123}}}, R2: {users: {root: {password: lab123}}}}}\n';
  const topology = await loadText({ 'lab.yaml': text });
  const [, root = ''] = configOf(topology, 'R1');
  expect(root).not.toContain('lab123');
  expect(configOf(await loadText({ 'lab.yaml': text }), 'R2')[1]).toBe(root);
});
