import { expect, test } from 'vitest';
import { runOperational } from '../../../device/cli/run-operational.ts';
import { testDevice } from '../cli/device.ts';
import { pipeLines } from '../cli/relay-client.ts';

const PRELOAD = ['/usr/bin/env', 'LD_PRELOAD=/usr/libexec/vtylab/filtered-syn.so'];

test.each([
  [
    'ssh 192.168.255.2 source 192.168.255.1',
    ['ssh', '-F', '/etc/ssh/ssh_config', '-T', '-b', '192.168.255.1', '--', '192.168.255.2'],
  ],
  ['ssh root@R2 port 2222 inet v2', ['ssh', '-F', '/etc/ssh/ssh_config', '-T', '-4', '-p', '2222', '--', 'root@R2']],
  ['ftp 192.168.255.2 source 192.168.255.1', ['tnftp', '-s', '192.168.255.1', '--', '192.168.255.2']],
  ['scp /etc/motd lab@R2:motd inet', ['scp', '-F', '/etc/ssh/ssh_config', '-4', '--', '/etc/motd', 'lab@R2:motd']],
  [
    'file copy scp://lab@[fd00::2]:2222/var/tmp/a b',
    ['scp', '-F', '/etc/ssh/ssh_config', '-P', '2222', '--', 'lab@[fd00::2]:/var/tmp/a', '/var/home/lab/b'],
  ],
  ['file copy pasvftp://R2/a /tmp/a', ['tnftp', '-p', '-V', '-o', '/tmp/a', 'ftp://R2/a']],
  ['file copy /tmp/a ftp://lab:x@R2/a', ['tnftp', '-A', '-V', '-u', 'ftp://lab:x@R2/a', '/tmp/a']],
  [
    'file copy scp://lab:a%20b@R2/a /tmp/a',
    [
      ...['env', 'SSH_ASKPASS=/usr/libexec/vtylab/askpass', 'SSH_ASKPASS_REQUIRE=force', 'VTYLAB_PASSWORD=a b'],
      ...['scp', '-F', '/etc/ssh/ssh_config', '-o', 'NumberOfPasswordPrompts=1', '--', 'lab@R2:/a', '/tmp/a'],
    ],
  ],
])('%s runs on the terminal of the user', async (command, argv) => {
  const { programs, output, status } = await pipeLines(testDevice(), `${command}\n`);
  expect({ programs, output, status }).toEqual({ programs: [[...PRELOAD, ...argv]], output: '', status: 0 });
});

const SOCKET_OPTIONS = `${PRELOAD[1]}:/usr/libexec/vtylab/socket-options.so`;

test.each([
  [
    'ssh R2 interface ge-0/0/0.0',
    ['VTYLAB_BINDTODEVICE=ge-0-0-0', 'ssh', '-F', '/etc/ssh/ssh_config', '-T', '--', 'R2'],
  ],
  ['ssh 192.0.2.1 bypass-routing', ['VTYLAB_DONTROUTE=1', 'ssh', '-F', '/etc/ssh/ssh_config', '-T', '--', '192.0.2.1']],
])('%s puts options on the sockets', async (command, argv) => {
  const { programs } = await pipeLines(testDevice(), `${command}\n`);
  expect(programs).toEqual([['/usr/bin/env', SOCKET_OPTIONS, ...argv]]);
});

const SAYS = 's/^telnet: Unable to connect to remote host: ';

test.each([
  [
    'telnet 192.168.255.2 source 192.168.255.1',
    ['-b', '192.168.255.1', '--', '192.168.255.2'],
    'telnet: connect to address 192.168.255.2: ',
  ],
  ['telnet 192.0.2.1 port 2323 8bit inet', ['-4', '-8', '--', '192.0.2.1', '2323'], 'address 192.0.2.1: '],
  ['telnet 192.0.2.1 port ssh', ['--', '192.0.2.1', '22'], 'address 192.0.2.1: '],
])('%s runs there too, its first words translated', async (command, argv, words) => {
  const { programs, output, status } = await pipeLines(testDevice(), `${command}\n`);
  expect({ output, status }).toEqual({ output: '', status: 0 });
  const [env, preload, bash, c, script, name, sed, ...rest] = programs[0] ?? [];
  expect([env, preload, bash, c, name]).toEqual([...PRELOAD, '/bin/bash', '-c', 'telnet']);
  expect(script).not.toContain('192.');
  expect(sed?.startsWith(SAYS)).toBe(true);
  expect(sed).toContain(words);
  expect(rest).toEqual(['telnet', '--no-rc', ...argv]);
});

test('start shell gives an ordinary shell, not the CLI again', async () => {
  const { programs } = await pipeLines(testDevice(), 'start shell\nstart shell command "id -un"\n');
  expect(programs).toEqual([
    ['/usr/bin/env', 'SHELL=/bin/bash', '/bin/bash'],
    ['/usr/bin/env', 'SHELL=/bin/bash', '/bin/bash', '-c', 'id -un'],
  ]);
});

test('a client that fails has said so itself; the exit status tells', async () => {
  const { output, status } = await pipeLines(testDevice(), 'ssh R2\n', { programStatus: 255 });
  expect({ output, status }).toEqual({ output: '', status: 1 });
});

test.each([
  ['ssh R2 v1', 'error: SSH protocol version 1 is not supported, only version 2 is\n'],
  ['file copy ftp:///a b', 'error: ftp:///a: expected ftp://[user[:password]@]host[:port]/path\n'],
  ['file copy gopher://R2/a b', 'error: gopher://R2/a: expected a URL of ftp, pasvftp, http or scp, not of gopher\n'],
  ['file copy a http://R2/a', 'error: http://R2/a: files cannot be stored by http\n'],
  ['scp R1:a R2:b', 'error: one of the two files must be on this device\n'],
  ['scp -oProxyCommand=x:a b', 'error: -oProxyCommand=x:a: expected a file of this device\n'],
  ['ssh R2 inet inet6', "error: 'inet' and 'inet6' exclude each other\n"],
  ['ssh', '   ^\nmissing mandatory argument: host.\n'],
  ['ssh R2 source', '             ^\nmissing argument.\n'],
  ['ssh R2 port 70000', '            ^\nValue 70000 is not within range (1..65535)\n'],
  ['ssh -oProxyCommand=x', "    ^\ninvalid value '-oProxyCommand=x': expected a host name or an address\n"],
  ['ssh R2 source nowhere', /^ {14}\^\n.*nowhere/],
])('%s is refused', async (command, message) => {
  const { output, status, programs } = await pipeLines(testDevice(), `${command}\n`);
  if (typeof message === 'string') expect(output).toBe(message);
  else expect(output).toMatch(message);
  expect({ status, programs }).toEqual({ status: 1, programs: [] });
});

test.each(['ssh R2', 'telnet R2', 'start shell', 'configure'])('%s needs a session', async (command) => {
  const { output, ok } = await runOperational(testDevice(), command, { name: 'root', uid: 0, gid: 0 });
  expect(ok).toBe(false);
  expect(output).toMatch(/^error: '.*' needs a session of its own\n$/);
});
