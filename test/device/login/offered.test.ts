/** What `?` offers to users of several classes. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '../../../device/device.ts';
import { connect } from '../cli/relay-client.ts';
import { classDevice } from './device.ts';

const CONFIG = `
set system host-name R1
set system root-authentication encrypted-password "$6$salt$hash"
set system services ssh
set system login user op class operator
set system login user ro class read-only
set system login user nobody class unauthorized
set system login user su class super-user
set system login user net class net
set system login class net permissions [ configure view view-configuration interface-control rollback ]
set system login class net allow-commands "ping 10\\\\."
set system login class net deny-commands "show route|commit check"
set system login class net allow-configuration "system host-name"
set system login class net deny-configuration "interfaces lo0"
set interfaces ge-0/0/0 description core
set interfaces lo0 description loop
`;

let device: Device;
beforeEach(() => {
  device = classDevice(CONFIG);
});

describe('what is offered', () => {
  /** What a terminal shows for `?` behind these keys. */
  async function offered(user: string, keys: string): Promise<string[]> {
    const session = connect(device, { user, tty: true, rows: 0 });
    await session.expect(`${user}@R1> `);
    if (keys.startsWith('configure\r')) {
      session.type('configure\r');
      await session.expect(`${user}@R1# `);
    }
    session.type(`${keys.replace('configure\r', '')}?`);
    await session.expect('Possible completions:');
    await session.expect(`${user}@R1`);
    session.hangUp();
    await session.over;
    const list = session.output.slice(session.output.lastIndexOf('Possible completions:')).split('\n').slice(1);
    return list.flatMap((line) => /^[ >+] ?\s*([\w$"]\S*)/.exec(line)?.[1] ?? []).filter((name) => !name.includes('@'));
  }

  test('commands', async () => {
    expect(await offered('nobody', '')).toEqual(expect.arrayContaining(['quit']));
    const forNobody = await offered('nobody', '');
    for (const name of ['show', 'configure', 'ping', 'start', 'request', 'clear'])
      expect(forNobody).not.toContain(name);
    const forOperator = await offered('op', '');
    expect(forOperator).toEqual(expect.arrayContaining(['clear', 'ping', 'show', 'ssh']));
    for (const name of ['configure', 'request', 'start']) expect(forOperator).not.toContain(name);
    expect(await offered('net', 'show ')).not.toContain('route');
  });

  test('statements, those only that may be set', async () => {
    const top = await offered('net', 'configure\rset ');
    expect(top).toEqual(expect.arrayContaining(['interfaces', 'system']));
    for (const name of ['firewall', 'routing-options']) expect(top).not.toContain(name);
    expect(await offered('net', 'configure\rset system ')).toEqual(['host-name']);
    expect(await offered('net', 'configure\rshow ')).toEqual(expect.arrayContaining(['interfaces', 'system']));
  });

  test('entries that may not be seen', async () => {
    expect(await offered('net', 'configure\rshow interfaces ')).not.toContain('lo0');
    expect(await offered('su', 'configure\rshow interfaces ')).toContain('lo0');
  });

  test('passwords to nobody', async () => {
    const line = 'configure\rdelete system root-authentication encrypted-password ';
    expect((await offered('su', line)).join(' ')).not.toContain('6$salt');
  });
});
