/** What `?` offers to users of several classes. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Device } from '../../../device/device.ts';
import { connect } from '../cli/relay-client.ts';
import { CLASSES } from './config.ts';
import { classDevice } from './device.ts';

let device: Device;
beforeEach(() => {
  device = classDevice(CLASSES);
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
