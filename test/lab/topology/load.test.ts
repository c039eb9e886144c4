import { isAbsolute } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { configDiagnostic, formatDiagnostic, loadTopology } from '../../../lab/topology/load.ts';
import { configOf, fragmentsOf, loadText } from './load-text.ts';

test('files come first, then short forms, then config in place, which has the last word', async () => {
  const topology = await loadText({
    'lab.yaml': `name: order
topology:
  nodes:
    R1:
      config:
        - set system host-name third
        - |
          set system host-name fourth
      services: [ssh]
      startup-config: [conf/a.conf, b.conf]
`,
    'conf/a.conf': 'system { host-name first; }',
    'b.conf': 'set system host-name second',
  });
  expect(fragmentsOf(topology, 'R1')).toEqual([
    { file: 'lab.yaml', line: 4, column: 5, text: 'set system host-name R1' },
    { file: 'conf/a.conf', line: 1, text: 'system { host-name first; }' },
    { file: 'b.conf', line: 1, text: 'set system host-name second' },
    { file: 'lab.yaml', line: 9, column: 18, text: 'set system services ssh' },
    // indented to where they stand, so that columns the device names are columns of the file
    { file: 'lab.yaml', line: 6, text: '          set system host-name third' },
    { file: 'lab.yaml', line: 8, text: '          set system host-name fourth\n' },
  ]);
});

test('a host gets addresses and routes instead of configuration', async () => {
  const topology = await loadText({
    'lab.yaml': `name: host
topology:
  nodes:
    R1: {interfaces: {ge-0/0/0: 10.0.0.1/24}}
    host-A:
      kind: host
      image: example/tools:1
      interfaces: {eth1: 10.0.0.2/24, lo: [10.9.9.9/32]}
      static: {default: 10.0.0.1}
  links:
    - endpoints: ["R1:ge-0/0/0", "host-A:eth1"]
`,
  });
  expect(topology.nodes.get('host-A')).toMatchObject({
    kind: 'host',
    image: 'example/tools:1',
    interfaces: ['eth1'],
    startup: {
      role: 'host',
      hostName: 'host-A',
      interfaces: { eth1: ['10.0.0.2/24'], lo: ['10.9.9.9/32'] },
      routes: [{ prefix: '0.0.0.0/0', nextHop: '10.0.0.1' }],
    },
  });
  expect(topology.warnings).toEqual([]);
});

const BASE = `name: base
topology:
  nodes:
    R1: {interfaces: {ge-0/0/0: 10.0.0.1/24, lo0: 10.9.9.1/32}, config: set system services ssh}
    R2:
  links:
    - endpoints: ["R1:ge-0/0/0", "R2:ge-0/0/0"]
    - endpoints: ["R1:ge-0/0/1", "R2:ge-0/0/1"]
`;

test('a variant adds configuration, replaces values key by key and rewires endpoints it names', async () => {
  const variant = `name: variant
extends: ../lab.yaml
topology:
  nodes:
    R1: {interfaces: {ge-0/0/0: 10.0.0.7/24}, config: set system services telnet}
    R3: {kind: host}
  links:
    - endpoints: ["R3:eth1", "R2:ge-0/0/0"]
`;
  const topology = await loadText({ 'lab.yaml': BASE, 'sub/variant.yaml': variant }, 'sub/variant.yaml');
  expect(topology.name).toBe('variant');
  expect([...topology.nodes.keys()]).toEqual(['R1', 'R2', 'R3']);
  expect(fragmentsOf(topology, 'R1').map(({ file, line, text }) => `${file}:${line} ${text.trim()}`)).toEqual([
    'variant.yaml:5 set system host-name R1',
    'variant.yaml:5 set interfaces ge-0/0/0 unit 0 family inet address 10.0.0.7/24',
    '../lab.yaml:4 set interfaces lo0 unit 0 family inet address 10.9.9.1/32',
    '../lab.yaml:4 set system services ssh',
    'variant.yaml:5 set system services telnet',
  ]);
  expect(topology.links.map(({ endpoints }) => endpoints.map((end) => `${end.node}:${end.interface}`))).toEqual([
    ['R1:ge-0/0/1', 'R2:ge-0/0/1'],
    ['R3:eth1', 'R2:ge-0/0/0'],
  ]);
});

test('nothing is claimed about a node whose configuration takes addresses away', async () => {
  const variant = `name: moved
extends: lab.yaml
topology:
  nodes:
    R1:
      config: |
        delete interfaces ge-0/0/0
    R2: {interfaces: {ge-0/0/0: 10.0.0.1/24}}
`;
  const topology = await loadText({ 'lab.yaml': BASE, 'moved.yaml': variant }, 'moved.yaml');
  expect(topology.nodes.size).toBe(2);
});

test('aliases are followed', async () => {
  const text = 'name: alias\ntopology:\n  nodes:\n    R1: &router {services: [ssh]}\n    R2: *router\n';
  expect(configOf(await loadText({ 'lab.yaml': text }), 'R2')).toContain('set system services ssh');
});

test('a lab file that is not there is bad input, by name', async () => {
  const failure = loadTopology('topologies/nowhere.yaml');
  await expect(failure).rejects.toThrow(InputError);
  await expect(failure).rejects.toThrow('topologies/nowhere.yaml: cannot read the lab file: there is no such file');
});

test('what the device says of a configuration points into the lab, in one line', async () => {
  const topology = await loadText({ 'lab.yaml': 'name: d\ntopology:\n  nodes:\n    R1:\n' });
  const message = "[edit interfaces lo0 unit 0 family inet]\n  'filter'\n    Referenced filter 'f' is not defined";
  const joined = "R1: [edit interfaces lo0 unit 0 family inet] 'filter' Referenced filter 'f' is not defined";
  const placed = configDiagnostic(topology, 'R1', { severity: 'error', file: 'R1.conf', line: 3, column: 9, message });
  expect(placed).toMatchObject({ line: 3, column: 9, message: joined });
  expect(isAbsolute(placed.file)).toBe(true);
  const whole = configDiagnostic(topology, 'R1', { severity: 'warning', message });
  expect(formatDiagnostic(whole)).toBe(`${topology.file}:4:5: warning: ${joined}`);
});

test('every router may have 127.0.0.1 on lo0', async () => {
  const node = '{interfaces: {lo0: 127.0.0.1/32}}';
  const { warnings } = await loadText({
    'lab.yaml': `name: loopbacks\ntopology:\n  nodes:\n    R1: ${node}\n    R2: ${node}\n`,
  });
  expect(warnings).toEqual([]);
});
