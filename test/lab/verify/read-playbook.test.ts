import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../lab/errors.ts';
import { parsePlaybook, readPlaybook } from '../../../lab/verify/read-playbook.ts';
import { labOf } from './examples.ts';

const FILE = '/labs/verify.yaml';
const parse = (text: string) => parsePlaybook(FILE, text, labOf('R1', 'R2'));
const stepOf = (text: string) => parse(`procedures:\n- name: P\n  steps:\n  - ${text}\n`).procedures[0]?.steps[0];

describe('parsePlaybook', () => {
  test('fills in what a probe leaves out', () => {
    expect(stepOf('{ssh: 192.168.255.2, from: R1, to: R2, expect: accepted}')).toEqual({
      kind: 'probe',
      name: 'ssh from R1 to 192.168.255.2: accepted',
      place: { file: FILE, line: 4, column: 5 },
      service: 'ssh',
      destination: '192.168.255.2',
      port: 22,
      from: 'R1',
      to: 'R2',
      timeout: 10,
      expect: { outcome: 'accepted' },
      patterns: { matches: [], lacks: [] },
    });
  });
  test('takes everything a probe may say', () => {
    const step = stepOf(
      '{name: N, telnet: 192.168.255.2, port: 2323, from: R1, source: 192.168.255.1, arrives-from: 192.168.255.1, to: R2, ' +
        'timeout: 3, expect: rejected, code: 13, filter: local_acl, term: t, login: {user: u, password: p}, ' +
        'log: {entries: 1, action: R, filter: local_acl, term: t, interface: ge-0/0/0.0}, matches: a, lacks: [b, c]}',
    );
    expect(step).toMatchObject({
      name: 'N',
      service: 'telnet',
      port: 2323,
      source: '192.168.255.1',
      arrivesFrom: '192.168.255.1',
      timeout: 3,
      expect: { outcome: 'rejected', code: 13 },
      filter: 'local_acl',
      term: 't',
      login: { user: 'u', password: 'p' },
      log: { entries: 1, fields: { action: 'R', filter: 'local_acl', term: 't', interface: 'ge-0/0/0.0' } },
      patterns: { matches: [/a/m], lacks: [/b/m, /c/m] },
    });
  });
  test('log: none is no entry, log without a number is some', () => {
    const probe = '{ssh: 192.168.255.2, from: R1, to: R2, expect: accepted, log:';
    expect(stepOf(`${probe} none}`)).toMatchObject({ log: { entries: 0, fields: {} } });
    expect(stepOf(`${probe} {action: A}}`)).toMatchObject({ log: { entries: 'some', fields: { action: 'A' } } });
  });
  test('one address written in two ways is one address', () => {
    const ipv6 = (address: string) => stepOf(`{tcp: '${address}', port: 830, from: R1, to: R2, expect: timeout}`);
    expect(ipv6('2001:DB8:0:0::1')).toEqual(ipv6('2001:db8::1'));
  });
  test('login and timeout at the top are for every probe that says nothing else', () => {
    const { procedures } = parse(`
login: {user: lab, password: lab123}
timeout: 4
procedures:
  - name: P
    steps:
      - {ssh: 192.168.255.2, from: R1, to: R2, expect: accepted}
      - {ssh: 192.168.255.2, from: R1, to: R2, expect: denied, login: {user: x, password: y}, timeout: 5}
      - {tcp: 192.168.255.2, port: 830, from: R1, to: R2, expect: accepted}
`);
    const [first, second, third] = procedures[0]?.steps ?? [];
    expect(first).toMatchObject({ login: { user: 'lab', password: 'lab123' }, timeout: 4 });
    expect(second).toMatchObject({ login: { user: 'x', password: 'y' }, timeout: 5 });
    expect(third).not.toHaveProperty('login');
  });
  test('a command is named as the console shows it', () => {
    expect(stepOf('{cli: show firewall log, on: R2}')).toEqual({
      kind: 'cli',
      name: 'R2> show firewall log',
      place: { file: FILE, line: 4, column: 5 },
      command: 'show firewall log',
      on: 'R2',
      timeout: 60,
      patterns: { matches: [], lacks: [] },
    });
  });
});

describe('parsePlaybook refuses', () => {
  test('two procedures of one name: what the first changes would stay for the second', () => {
    const procedure = '{name: P, steps: [{cli: show arp, on: R1}]}';
    expect(() => parse(`procedures:\n- ${procedure}\n- ${procedure}\n`)).toThrow(
      "/labs/verify.yaml:3:10: error: another procedure has the name 'P'",
    );
  });
  test("a procedure with the name of the playbook's own clean-up", () => {
    const steps = '[{cli: show arp, on: R1}]';
    expect(() => parse(`procedures:\n- {name: Always, steps: ${steps}}\nalways: ${steps}\n`)).toThrow(
      "/labs/verify.yaml:2:10: error: 'Always' is what the steps of the playbook's own 'always' are called",
    );
  });
  test('a change of a node that has no configuration', () => {
    const lab = labOf('R1');
    const startup = { role: 'bridge', hostName: 'B' } as const;
    const nodes = new Map([...lab.nodes].map(([name, node]) => [name, { ...node, startup }]));
    const text = 'procedures:\n- name: P\n  steps:\n  - {configure: set system, on: R1}\n';
    expect(() => parsePlaybook(FILE, text, { ...lab, nodes })).toThrow(
      "/labs/verify.yaml:4:33: error: 'R1' is a bridge: it has no configuration to change",
    );
  });
});

test('an attack waits for the answer to each password of a connection', () => {
  const attack = 'attack: 192.168.255.2, service: ssh, user: u, from: R1, to: R2';
  expect(stepOf(`{${attack}}`)).toMatchObject({ probe: { timeout: 10 } });
  expect(stepOf(`{${attack}, per-connection: 3}`)).toMatchObject({ probe: { timeout: 30 }, timeout: 30 });
  expect(stepOf(`{${attack}, per-connection: 3, timeout: 4}`)).toMatchObject({ probe: { timeout: 4 } });
});

test('a playbook that is not there is told with its path', async () => {
  const missing = readPlaybook(resolve('test/lab/verify/no-such.yaml'), labOf('R1'));
  await expect(missing).rejects.toThrow(InputError);
  await expect(missing).rejects.toThrow(
    /^test\/lab\/verify\/no-such.yaml: cannot read the playbook: there is no such file/,
  );
});
