import { describe, expect, test } from 'vitest';
import type { Command } from '../../../device/cli/grammar.ts';
import type { LoginClass } from '../../../device/login/class.ts';
import { permittedCommands, permittedConfigurationCommands } from '../../../device/login/commands.ts';
import { operationalCommands } from '../../../device/op/index.ts';
import { string } from '../../../device/schema/types.ts';
import { loginClass, predefined } from './config.ts';

const run = () => '';
const host = { kind: 'operand', name: 'host', help: 'Host', type: string() } as const;

const TREE: readonly Command<unknown, string>[] = [
  { name: 'clear', help: '', permission: 'clear', children: [{ name: 'arp', help: '', run }] },
  { name: 'ping', help: '', permission: 'network', arguments: [host], run },
  { name: 'quit', help: '', run },
  {
    name: 'request',
    help: '',
    permission: 'maintenance',
    children: [
      { name: 'reboot', help: '', run },
      { name: 'logout', help: '', permission: 'configure', run },
    ],
  },
  {
    name: 'show',
    help: '',
    permission: 'view',
    children: [
      { name: 'interfaces', help: '', arguments: [host], run, children: [{ name: 'terse', help: '', run }] },
      { name: 'log', help: '', permission: 'trace', run },
    ],
  },
];

/** The commands that can be run, one a line. */
function runnable<C, R>(commands: readonly Command<C, R>[], before = ''): string[] {
  return commands.flatMap(({ name, run: runs, children = [] }) => [
    ...(runs === undefined ? [] : [before + name]),
    ...runnable(children, `${before}${name} `),
  ]);
}

const offered = (held: LoginClass) => runnable(permittedCommands(TREE, held));

test.each([
  ['super-user', runnable(TREE)],
  ['operator', ['clear arp', 'ping', 'quit', 'show interfaces', 'show interfaces terse', 'show log']],
  ['read-only', ['quit', 'show interfaces', 'show interfaces terse']],
  ['unauthorized', ['quit']],
])('%s has its commands', (name, commands) => {
  expect(offered(predefined(name))).toEqual(commands);
});

test.each([
  [['permissions configure'], ['quit', 'request logout']],
  [['allow-commands "request reboot"'], ['quit', 'request reboot']],
  [['permissions view', 'deny-commands "show interfaces"'], ['quit']],
  [
    ['permissions view', 'deny-commands "show interfaces$"'],
    ['quit', 'show interfaces', 'show interfaces terse'],
  ],
  [
    ['permissions view', 'deny-commands terse'],
    ['quit', 'show interfaces'],
  ],
  // whoever may use it with some arguments has it
  [['allow-commands "ping 10.0.0.1$"'], ['ping', 'quit']],
  [['allow-commands-regexps "ping 10\\..*"'], ['ping', 'quit']],
  [['permissions all', 'deny-commands .*'], []],
])('%j has %j', (statements, commands) => {
  expect(offered(loginClass(...statements))).toEqual(commands);
});

test('the same class has the same tree each time', () => {
  const held = predefined('operator');
  expect(permittedCommands(TREE, held)).toBe(permittedCommands(TREE, held));
});

test('in configuration mode expressions take away commit and its like, never set or exit', () => {
  const tree = ['commit', 'edit', 'exit', 'load', 'rollback', 'run', 'set'].map((name) => ({ name, help: '', run }));
  const held = loginClass('permissions all', 'deny-commands "commit|set|exit|rollback"');
  expect(runnable(permittedConfigurationCommands(tree, held))).toEqual(['edit', 'exit', 'load', 'run', 'set']);
});

describe('the commands of the device', () => {
  /** What anybody may do, whatever the class. */
  const EVERYBODY = ['exit', 'help', 'quit', 'set'];

  test('every command says what it needs', () => {
    const open = operationalCommands.filter(({ permission }) => permission === undefined).map(({ name }) => name);
    expect(open.filter((name) => !EVERYBODY.includes(name))).toEqual([]);
  });

  test('a read-only user can change nothing', () => {
    const commands = runnable(permittedCommands(operationalCommands, predefined('read-only')));
    expect(commands).toContain('show version');
    expect(
      commands.filter((name) => /^(clear|configure|file|ping|request|restart|ssh|start|telnet)\b/.test(name)),
    ).toEqual([]);
  });
});
