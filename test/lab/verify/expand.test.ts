// biome-ignore-all lint/suspicious/noTemplateCurlyInString: so are the variables of playbooks written
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parsePlaybook } from '../../../lab/verify/read-playbook.ts';
import { labOf } from './examples.ts';

const parse = (steps: string, vars = '{R2: 192.168.255.2}') =>
  parsePlaybook('/labs/verify.yaml', `vars: ${vars}\nprocedures:\n- name: P\n  steps:\n${steps}`, labOf('R1', 'R2'));
const names = (steps: string, vars?: string) => parse(steps, vars).procedures[0]?.steps.map(({ name }) => name);

describe('variables', () => {
  test('stand for their values, also within a text', () => {
    expect(names("  - {cli: 'ping ${R2} count ${n}', on: R1}\n", '{R2: 192.168.255.2, n: 3}')).toEqual([
      'R1> ping 192.168.255.2 count 3',
    ]);
  });
  test('that are none are told where they are used', () => {
    expect(() => parse("  - {ssh: '${R3}', from: R1, to: R2, expect: accepted}\n")).toThrow(
      "/labs/verify.yaml:5:11: error: procedures[0].steps[0]: unknown variable 'R3'; expected R2",
    );
  });
  test('know those before them', () => {
    const vars = "{net: 192.168, R2: '${net}.255.2'}";
    expect(names("  - {cli: 'ping ${R2}', on: R1}\n", vars)).toEqual(['R1> ping 192.168.255.2']);
    expect(() => names('  - {cli: show arp, on: R1}\n', "{R2: '${net}.255.2', net: 192.168}")).toThrow(
      "/labs/verify.yaml:1:12: error: vars.R2: unknown variable 'net'",
    );
  });
});

describe('include', () => {
  const read = (file: string, text: string) => parsePlaybook(join(folder, file), text, labOf('R1', 'R2'));
  const including = (step: string) => `vars: {a: 192.168.255.2}\nprocedures:\n- name: P\n  steps:\n  - ${step}\n`;
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vtylab-include-'));
    writeFileSync(
      join(folder, 'common.yaml'),
      "steps:\n- {cli: 'ping ${a} count ${n}', on: R1}\n- {cli: 'show arp', on: R3}\n",
    );
    writeFileSync(join(folder, 'good.yaml'), "steps:\n- {cli: 'ping ${a} count ${n}', on: R1}\n");
    writeFileSync(join(folder, 'loop.yaml'), 'steps:\n- include: loop.yaml\n');
    writeFileSync(join(folder, 'list.yaml'), '- {cli: show arp, on: R1}\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('takes the steps of another file, which knows the variables', () => {
    const { procedures } = read('verify.yaml', including('{include: good.yaml, vars: {n: 3}}'));
    expect(procedures[0]?.steps).toMatchObject([
      { name: 'R1> ping 192.168.255.2 count 3', place: { file: join(folder, 'good.yaml'), line: 2, column: 3 } },
    ]);
  });
  test('parallel in a loop in an include in a loop: each turn has its own group, its values and its words', () => {
    const inner = `steps:
- parallel:
  - {cli: 'show \${what}', on: '\${node}', retry: 1, name: '\${what} of \${node}'}
  - for: {n: [1, 2]}
    steps: [{cli: 'ping \${a} count \${n}', on: '\${node}', repeat: 2}]
- {cli: 'show arp', on: '\${node}', within: 3}
`;
    writeFileSync(join(folder, 'inner.yaml'), inner);
    const { procedures } = read(
      'verify.yaml',
      including("{for: {node: nodes}, steps: [{include: inner.yaml, vars: {what: 'route of ${node}'}}]}"),
    );
    const steps = procedures[0]?.steps ?? [];
    const ofNode = (node: string) => [
      `route of ${node} of ${node}`,
      `${node}> ping 192.168.255.2 count 1`,
      `${node}> ping 192.168.255.2 count 2`,
      `${node}> show arp`,
    ];
    expect(steps.map(({ name }) => name)).toEqual([...ofNode('R1'), ...ofNode('R2')]);
    expect(steps.map(({ again }) => again)).toMatchObject(
      [...Array(2)].flatMap(() => [{ retry: 1 }, { repeat: 2 }, { repeat: 2 }, { within: 3 }]),
    );
    expect(steps.map(({ place }) => place.line)).toEqual([3, 5, 5, 6, 3, 5, 5, 6]);
    expect(new Set(steps.map(({ place }) => place.file))).toEqual(new Set([join(folder, 'inner.yaml')]));
    const groups = [...new Set(steps.map(({ group }) => group))];
    expect(steps.map(({ group }) => groups.indexOf(group))).toEqual([0, 0, 0, 1, 2, 2, 2, 1]);
    expect(groups[1]).toBeUndefined();
  });
  test.each([
    ['{include: common.yaml, vars: {n: 3}}', "common.yaml:3:25: error: unknown node 'R3'"],
    ['{include: good.yaml}', "good.yaml:2:9: error: steps[0]: unknown variable 'n'; expected a"],
    ['{include: loop.yaml}', "loop.yaml:2:12: error: steps[0].include: 'loop.yaml': files include each other"],
    ['{include: list.yaml}', "list.yaml:1:1: error: expected a mapping with the key 'steps' only"],
    ["{include: good.yaml, vars: {n: '${m}'}}", 'verify.yaml:5:36: error: procedures[0].steps[0].vars.n: unknown var'],
    [
      '{include: good.yaml, vars: {n: [3]}}',
      'verify.yaml:5:36: error: procedures[0].steps[0].vars.n: expected a value',
    ],
    [
      '{include: good.yaml, vars: 3}',
      "verify.yaml:5:32: error: procedures[0].steps[0].vars: expected a mapping, found '3'",
    ],
    ["{include: '${m}.yaml'}", "procedures[0].steps[0].include: unknown variable 'm'; expected a"],
    ['{include: no.yaml}', "verify.yaml:5:15: error: procedures[0].steps[0].include: cannot read 'no.yaml': ENOENT"],
  ])('%s is told', (step, message) => {
    expect(() => read('verify.yaml', including(step))).toThrow(message);
  });
});

test('steps of one parallel list have one group, those of another have another', () => {
  const one = '  - parallel:\n    - {cli: show arp, on: R1}\n    - {cli: show arp, on: R2}\n';
  const groups = parse(`${one}${one}  - {cli: show arp, on: R1}\n`).procedures[0]?.steps.map(({ group }) => group);
  const [first, second, third, fourth, alone] = groups ?? [];
  expect(first).toBeDefined();
  expect(second).toBe(first);
  expect(third).not.toBe(first);
  expect(fourth).toBe(third);
  expect(alone).toBeUndefined();
});

describe('loops', () => {
  test('a mistake is told once, not in every turn', () => {
    const told = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as Error).message.split('\n');
      }
      return [];
    };
    const steps = "  - for: {n: [1, 2]}\n    steps:\n    - {cli: 'show ${n}', on: R3}\n";
    expect(told(() => parse(steps))).toEqual(["/labs/verify.yaml:7:30: error: unknown node 'R3'; expected R1 or R2"]);
  });
  test('take each value in turn, one within the other', () => {
    const steps = `
  - for: {node: nodes}
    steps:
      - for: {what: [version, arp]}
        steps:
          - {cli: 'show \${what}', on: '\${node}'}
  - {cli: show route, on: R1}
`;
    expect(names(steps)).toEqual([
      'R1> show version',
      'R1> show arp',
      'R2> show version',
      'R2> show arp',
      'R1> show route',
    ]);
  });
  test('the place of a step is where it stands, in every turn', () => {
    const { procedures } = parse("  - for: {n: [1, 2]}\n    steps:\n    - {cli: 'show ${n}', on: R1}\n");
    expect(procedures[0]?.steps.map(({ place }) => place.line)).toEqual([7, 7]);
  });
  test.each([
    ['  - for: {n: 3}\n    steps: []\n', "procedures[0].steps[0].for.n: expected 'nodes' or a list of values"],
    ['  - for: [1]\n    steps: []\n', 'procedures[0].steps[0].for: expected a variable with its values'],
    [
      "  - for: {n: ['${m}']}\n    steps: [{cli: 'show ${n}', on: R1}]\n",
      ":5:15: error: procedures[0].steps[0].for.n[0]: unknown variable 'm'",
    ],
    [
      '  - for: {n: [[1]]}\n    steps: [{cli: show, on: R1}]\n',
      "procedures[0].steps[0].for.n: expected 'nodes' or a list of values",
    ],
    ['  - {for: {n: [1]}, step: []}\n', "procedures[0].steps[0]: unknown key 'step' (did you mean 'steps'?)"],
  ])('%j is told', (steps, message) => {
    expect(() => parse(steps)).toThrow(message);
  });
});

test.each([
  ['  - parallel: []\n', 'expected a list of steps'],
  ['  - {for: {n: []}, steps: [{cli: show arp, on: R1}]}\n', "expected 'nodes' or a list of values"],
  ['  - {for: {n: [R1]}, steps: []}\n', 'expected a list of steps'],
])('%s would do nothing', (steps, message) => {
  expect(() => parse(steps)).toThrow(message);
});
