import { describe, expect, test } from 'vitest';
import type { AttackStep, CliStep, ProbeStep, Step } from '../../../lab/verify/playbook.ts';
import { type LabFacts, mayOverlap, usesOf } from '../../../lab/verify/uses.ts';
import { allowed, denied } from './examples.ts';

/** An address that is not of the node that is reached. */
const ELSEWHERE = '192.168.255.9';

/** R1 - R2 - R3, where R3 has a policer when it is asked for. */
const line = (...bounded: string[]): LabFacts => ({
  carriers: (from, to) => ([from, to].sort().join() === 'R1,R3' ? ['R1', 'R2', 'R3'] : [from, to]),
  isBounded: (node) => bounded.includes(node),
  nodes: ['R1', 'R2', 'R3'],
  hasAddress: (_node, address) => address !== ELSEWHERE,
});
const overlap = (one: Step, other: Step, lab = line()) => {
  const forth = mayOverlap(usesOf(one, lab), usesOf(other, lab));
  expect(mayOverlap(usesOf(other, lab), usesOf(one, lab))).toBe(forth);
  return forth;
};

const patterns = { matches: [], lacks: [] };
const place = allowed.place;
const cli = (command: string, on = 'R2', more: Partial<CliStep> = {}): CliStep => ({
  ...{ kind: 'cli', name: command, place, patterns, timeout: 60, command, on },
  ...more,
});
const login = { user: 'lab', password: 'lab123' };
const probe = (more: Partial<ProbeStep> = {}): ProbeStep => ({ ...allowed, ...more });
const { log: _log, ...unlogged } = allowed;
const ping = (more: Partial<ProbeStep> = {}): ProbeStep => ({ ...unlogged, service: 'ping', port: 0, ...more });
const attack: AttackStep = {
  kind: 'attack',
  name: 'guess',
  place,
  patterns,
  timeout: 10,
  passwords: 3,
  perConnection: 1,
  probe: probe({ login }),
};

describe('steps that may overlap', () => {
  test.each<[string, Step, Step]>([
    ['two probes of a node', probe(), denied],
    ['two logins of a user with one password', probe({ login }), probe({ login, source: '192.168.1.1' })],
    [
      'logins of two users',
      probe({ login }),
      probe({ login: { ...login, user: 'bob' }, expect: { outcome: 'denied' } }),
    ],
    ['a look by ssh at what lasts, and a probe', probe({ run: 'show version' }), probe()],
    ['two pings', ping(), ping()],
    ['two looks at a log', cli('show firewall log'), cli('show firewall')],
    ['a probe and a look at what it does not change', probe(), cli('show configuration')],
    ['a probe and a look at a node that it does not come to', probe(), cli('show firewall log', 'R3')],
    ['clearing two nodes', cli('clear firewall log'), cli('clear firewall log', 'R1')],
    ['attacks on two nodes', attack, { ...attack, probe: probe({ login, to: 'R1', from: 'R2' }) }],
    [
      'a login whose patterns cannot meet the last one',
      probe({ login, patterns: { matches: [/^--- JUNOS/m], lacks: [] } }),
      probe({ login }),
    ],
  ])('%s', (_what, one, other) => {
    expect(overlap(one, other)).toBe(true);
  });
});

describe('steps that may not', () => {
  const counters = [{ name: 'denied' }];
  const lockouts = [{ user: 'bob', locked: true }];
  test.each<[string, Step, Step]>([
    ['a probe and a look at the log', probe(), cli('show firewall log')],
    ['a probe and a look at the log of a node on its way', probe({ to: 'R3' }), cli('show firewall log', 'R2')],
    ['a probe and a look at the connections of where it comes from', probe(), cli('show system connections', 'R1')],
    ['two pings, one of which looks at its entries of the log', ping(), ping({ log: { entries: 1, fields: {} } })],
    [
      'a probe that only comes through the node, and a look at the log of where it may go',
      probe({ destination: ELSEWHERE }),
      cli('show firewall log', 'R3'),
    ],
    [
      'writing a file by ssh and reading it',
      probe({ run: 'show version | save x' }),
      probe({ service: 'scp', get: 'x' }),
    ],
    ['a probe and clearing the log', probe(), cli('clear firewall log')],
    ['a look and clearing', cli('show firewall log'), cli('clear firewall log')],
    ['a probe that counts and another', probe({ counters }), denied],
    ['a command that watches counters and a probe', cli('show version', 'R2', { counters }), probe()],
    ['one that expects to be limited and another', probe({ expect: { outcome: 'limited' } }), probe()],
    [
      'right and wrong passwords of a user',
      probe({ login }),
      probe({ login: { ...login, password: 'x' }, expect: { outcome: 'denied' } }),
    ],
    ['two passwords of a user', probe({ login }), probe({ login: { ...login, password: 'x' } })],
    [
      'two wrong passwords of a user',
      probe({ login, expect: { outcome: 'denied' } }),
      probe({ login, expect: { outcome: 'denied' } }),
    ],
    ['who watches lockouts and a login', probe({ lockouts }), probe({ login })],
    ['an attack and a login there', attack, probe({ login: { ...login, user: 'bob' } })],
    ['two attacks on one node', attack, attack],
    ['finger and a login', probe({ service: 'finger', port: 79 }), probe({ login })],
    [
      'two logins, one of which looks at the last',
      probe({ login, patterns: { matches: [/Last login/m], lacks: [] } }),
      probe({ login }),
    ],
    ['a look by ssh and a probe', probe({ run: 'show firewall log' }), probe()],
    ['a command by ssh that may do anything', probe({ run: 'request system reboot' }), cli('show version', 'R3')],
    [
      'writing and reading a file',
      probe({ service: 'scp', put: { name: 'a', text: '' } }),
      probe({ service: 'scp', get: 'a' }),
    ],
    [
      'a jump host and a look at its log',
      probe({ to: 'R3', via: { destination: '192.168.1.2', port: 22, on: 'R2' } }),
      cli('show firewall log'),
    ],
    [
      'a jump host and a probe from it',
      probe({ to: 'R3', via: { destination: '192.168.1.2', port: 22, on: 'R2' } }),
      probe({ from: 'R2', to: 'R3' }),
    ],
    ['a look at logs and any command there', cli('show log messages'), cli('show version')],
    ['a command that may do anything', cli('ping 192.168.1.1 count 1'), cli('show version', 'R3')],
    ['a command that writes a file', cli('show configuration | save x'), cli('show version', 'R3')],
    ['one that is tried again, for what comes after it', probe({ again: { within: 5 } }), cli('show version', 'R3')],
    ['a clean-up', { ...cli('show version'), always: true }, cli('show version', 'R3')],
    ['a wait', { kind: 'wait', name: 'w', place, patterns, timeout: 1, seconds: 1 }, cli('show version')],
    [
      'a change',
      { kind: 'configure', name: 'c', place, patterns, timeout: 9, on: 'R3', text: '', expect: 'accepted' },
      cli('show version'),
    ],
    ['a step of a group of its own', { ...cli('show version'), group: {} }, cli('show version', 'R3')],
    ['a step with what is not known here', { ...probe(), whatever: 1 } as ProbeStep, cli('show version', 'R3')],
    [
      'a step of a kind that is not known here',
      { ...cli('x'), kind: 'new' } as unknown as Step,
      cli('show version', 'R3'),
    ],
  ])('%s', (_what, one, other) => {
    expect(overlap(one, other)).toBe(false);
  });
  test('probes through a node whose configuration bounds them', () => {
    expect(overlap(probe(), denied, line('R2'))).toBe(false);
    expect(overlap(probe({ to: 'R3' }), probe({ to: 'R3' }), line('R2'))).toBe(false);
    expect(overlap(probe(), probe({ from: 'R3', to: 'R3' }), line('R2'))).toBe(true);
  });
});
