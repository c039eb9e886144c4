/** Users of several classes at the CLI, over the relay's protocol in memory. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '../../../device/device.ts';
import { connect } from '../cli/relay-client.ts';
import { CLASSES } from './config.ts';
import { classDevice, command, run } from './device.ts';

let device: Device;
beforeEach(() => {
  device = classDevice(CLASSES);
});

describe('what a class forbids is not understood', () => {
  test.each([
    ['ro', 'configure'],
    ['ro', 'clear firewall log'],
    ['ro', 'ping 127.0.0.1'],
    ['op', 'configure'],
    ['op', 'start shell'],
    ['op', 'request system reboot'],
    ['nobody', 'show version'],
    ['nobody', 'ssh 127.0.0.1'],
    ['net', 'start shell'],
  ])('%s: %s', async (user, line) => {
    const { status, output, programs } = await command(device, user, line);
    expect(output).toBe('^\nunknown command.\n');
    expect({ status, programs }).toEqual({ status: 1, programs: [] });
  });

  test('below a word that is allowed the caret stands at the one that is not', async () => {
    expect((await command(device, 'net', 'show route')).output).toBe('     ^\nsyntax error, expecting <command>.\n');
  });

  test('arguments may be what is not allowed', async () => {
    expect((await command(device, 'net', 'ping 192.0.2.1 count 1')).output).toBe(
      'error: permission denied: ping 192.0.2.1 count 1\n',
    );
  });
});

describe('what a class allows is done', () => {
  test.each([
    ['op', 'show version'],
    ['op', 'clear firewall log'],
    ['ro', 'show version'],
    ['su', 'show configuration'],
    ['nobody', 'quit'],
  ])('%s: %s', async (user, line) => {
    expect((await command(device, user, line)).status).toBe(0);
  });

  test('a shell is for those with the flag', async () => {
    const { status, programs } = await command(device, 'su', 'start shell');
    expect({ status, programs }).toEqual({ status: 0, programs: [['/usr/bin/env', 'SHELL=/bin/bash', '/bin/bash']] });
  });
});

test('a read-only user sees that there is a configuration', async () => {
  const { output } = await command(device, 'ro', 'show configuration');
  expect(output).toBe(
    '## Last commit: 2024-05-11 10:22:33 UTC by root\nsystem { /* ACCESS-DENIED */ };\ninterfaces { /* ACCESS-DENIED */ };\n',
  );
  expect((await command(device, 'ro', 'show configuration system')).output).toContain('syntax error');
});

test.each(['', '| display set', '| display xml', '| display json', '| match .'])(
  'no pipe brings a password to light: show configuration %s',
  async (pipe) => {
    const { output } = await command(device, 'net', `show configuration ${pipe}`);
    expect(output).toContain('SECRET-DATA');
    expect(output).toContain('core');
    expect(output).not.toMatch(/\$6\$|loop/);
    expect((await command(device, 'su', `show configuration ${pipe}`)).output).toContain('$6$salt$hash');
  },
);

describe('configuration mode', () => {
  const configure = async (...lines: readonly string[]) => {
    const { output } = await run(device, 'net', ['configure', ...lines]);
    return output.split('\n').slice(1).join('\n');
  };

  test('statements the class may change can be set and committed', async () => {
    const printed = await configure('set interfaces ge-0/0/0 description edge', 'set system host-name R9', 'commit');
    expect(printed).toBe('commit complete\n');
    expect((await command(device, 'su', 'show configuration interfaces ge-0/0/0')).output).toBe('description edge;\n');
  });

  test.each([
    ['set system services telnet', 'error: permission denied: system services telnet\n'],
    ['delete system services', 'error: permission denied: system services ssh\n'],
    ['delete', 'error: permission denied: system root-authentication encrypted-password\n'],
    ['deactivate system login', 'error: permission denied: system login user op class\n'],
    ['set interfaces lo0 description x', '               ^\nsyntax error.\n'],
    ['edit interfaces lo0', '                ^\nsyntax error.\n'],
    ['show interfaces lo0', '                ^\nsyntax error.\n'],
    ['commit check', 'error: permission denied: commit check\n'],
    ['load override terminal', 'error: permission denied: load override terminal\n'],
    ['run show route', '         ^\nsyntax error, expecting <command>.\n'],
    ['top set system services telnet', 'error: permission denied: system services telnet\n'],
    ['top commit check', 'error: permission denied: commit check\n'],
    ['run start shell', '    ^\nunknown command.\n'],
  ])('%s', async (line, said) => {
    const before = device.datastore.candidate;
    const printed = await configure(line, ...(line === 'delete' ? ['yes'] : []));
    expect(printed.replace(/.*\[yes,no\].*\n/g, '').replace('This will delete the entire configuration\n', '')).toBe(
      said,
    );
    expect(device.datastore.candidate).toBe(before);
  });

  test('what is loaded is looked at too, and nothing of it stays', async () => {
    const session = connect(device, { user: 'net' });
    session.type('configure\nload set terminal\nset interfaces ge-0/0/1 disable\nset system services telnet\n\x04\n');
    await session.expect('permission denied: system services telnet');
    session.type('show | compare\nexit\n');
    session.end();
    await session.status;
    expect(session.output).not.toContain('ge-0/0/1');
  });

  test('whoever loses the right while there can only leave', async () => {
    const session = connect(device, { user: 'net' });
    session.type('configure\n');
    await session.expect('Entering configuration mode');
    await run(device, 'su', ['configure', 'set system login user net class read-only', 'commit', 'exit']);
    session.type('set system host-name R9\ncommit\nexit\nshow interfaces ge-0/0/0 description\nconfigure\n');
    session.end();
    await session.status;
    expect(session.output).toContain('error: permission denied: commit\nExiting configuration mode\n');
    expect(session.output).toContain('^\nunknown command.\n');
    expect(device.datastore.candidate).toBe(device.datastore.committed);
  });

  test('going back to earlier revisions needs its own flag', async () => {
    await run(device, 'su', [
      'configure',
      'set interfaces ge-0/0/0 description two',
      'set system login class net permissions rollback',
      'commit',
      'set interfaces ge-0/0/0 description three',
      'commit',
      'exit',
    ]);
    expect(await configure('rollback 1', 'rollback 0')).toBe('load complete\nload complete\n');
    await run(device, 'su', ['configure', 'delete system login class net permissions rollback', 'commit', 'exit']);
    expect(await configure('rollback 1', 'rollback 0')).toBe('error: permission denied: rollback 1\nload complete\n');
  });
});
