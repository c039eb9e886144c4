/**
 * What people see who work through the example by hand (RA, "Verify the Stateless Firewall Filter"): the device's own
 * ssh and telnet, on a terminal, from both source addresses, and the log that tells of it.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openConsole, type Terminal } from './terminal.ts';
import { succeed } from './vtylab.ts';

const FILE = 'topologies/remote-access/lab.yaml';
const LAB = 'remote-access';
const PROMPT_R1 = /\nroot@R1> $/;
let r1: Terminal;

beforeAll(async () => {
  await succeed(['up', '-t', FILE]);
});

afterAll(async () => {
  await succeed(['down', '-t', FILE]);
});

beforeEach(async () => {
  await succeed(['cli', '--lab', LAB, 'R2', 'clear firewall log']);
  r1 = openConsole(LAB, 'R1');
  await r1.see(/root@R1> $/);
});

afterEach(() => r1.close());

function firewallLog(): Promise<string> {
  return succeed(['cli', '--lab', LAB, 'R2', 'show firewall log']);
}

describe('from the egress address', () => {
  test('ssh asks for the host key once, logs in, and says goodbye', async () => {
    r1.type('ssh lab@192.168.255.2');
    await r1.see(/authenticity of host '192\.168\.255\.2.*can't be established/);
    await r1.see(/\(yes\/no/);
    r1.type('yes');
    await r1.see(/Password:/i);
    r1.type('lab123');
    await r1.see(/--- JUNOS \S+ Kernel 64-bit {2}JNPR-\S+\nlab@R2> $/);
    r1.type('exit');
    await r1.see(/Connection to 192\.168\.255\.2 closed\./);
    await r1.see(PROMPT_R1);

    r1.type('ssh lab@192.168.255.2');
    expect(await r1.see(/Password:/i)).not.toMatch(/authenticity/);
    r1.type('lab123');
    expect(await r1.see(/lab@R2> $/)).toMatch(/Last login: .* from 192\.168\.1\.1\n--- JUNOS/);
    r1.type('exit');
    await r1.see(PROMPT_R1);
    expect(await firewallLog()).not.toMatch(/192\.168/);
  });

  test('telnet logs in and says goodbye', async () => {
    r1.type('telnet 192.168.255.2');
    await r1.see(/Trying 192\.168\.255\.2\.\.\.\nConnected to 192\.168\.255\.2\.\nEscape character is '\^\]'\.\n/);
    await r1.see(/(^|\n)login: $/);
    r1.type('lab');
    await r1.see(/Password: ?$/);
    r1.type('lab123');
    await r1.see(/--- JUNOS .*\nlab@R2> $/);
    r1.type('show version');
    await r1.see(/Hostname: R2/);
    await r1.see(/lab@R2> $/);
    r1.type('exit');
    await r1.see(/Connection closed by foreign host\./);
    await r1.see(PROMPT_R1);
    expect(await firewallLog()).not.toMatch(/192\.168/);
  });

  test('a wrong password is no login, and root has none by telnet', async () => {
    r1.type('telnet 192.168.255.2');
    for (const [user, password] of [
      ['lab', 'wrong'],
      ['root', 'root123'],
    ] as const) {
      await r1.see(/login: $/);
      r1.type(user);
      await r1.see(/Password: ?$/);
      r1.type(password);
      await r1.see(/Login incorrect/);
    }
  });

  test('root logs in by ssh, to a shell where cli starts the command line', async () => {
    r1.type('ssh 192.168.255.2');
    await r1.see(/Password:|\(yes\/no/i).then(async (seen) => {
      if (seen.includes('yes/no')) {
        r1.type('yes');
        await r1.see(/Password:/i);
      }
    });
    r1.type('root123');
    await r1.see(/root@R2:~ # $/);
    r1.type('cli');
    await r1.see(/root@R2> $/);
    r1.type('exit');
    await r1.see(/root@R2:~ # $/);
    r1.type('exit');
    await r1.see(PROMPT_R1);
  });
});

describe('from the loopback address', () => {
  test.each([
    ['ssh', 'ssh: connect to host 192.168.255.2 port 22: Connection refused\n'],
    [
      'telnet',
      [
        'Trying 192.168.255.2...',
        'telnet: connect to address 192.168.255.2: Connection refused',
        'telnet: Unable to connect to remote host',
        '',
      ].join('\n'),
    ],
  ])('%s is refused, and one packet is in the log', async (client, words) => {
    const command = `${client} 192.168.255.2 source 192.168.255.1`;
    r1.type(command);
    const seen = await r1.see(/root@R1> $/);
    expect(seen).toBe(`${command}\n${words}\nroot@R1> `);
    const [title, header, ...entries] = (await firewallLog()).trimEnd().split('\n');
    expect(title).toBe('Log :');
    expect(header).toBe(
      'Time      Filter    Action Interface     Protocol        Src Addr                         Dest Addr',
    );
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatch(
      /^\d\d:\d\d:\d\d {2}pfe {7}R {6}ge-0\/0\/0\.0 {4}TCP {13}192\.168\.255\.1 {20}192\.168\.255\.2$/,
    );
  });
});
