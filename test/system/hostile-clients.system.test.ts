/** Clients that mean harm: those who never come to the point, who say too much, and who ask for what is not theirs. */
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { talk } from './dialogue.ts';
import { HOST, USER_LAB, wireLab } from './wire-lab.ts';

/** The least that `maximum-time` may be. */
const SECONDS = 20;

const lab = wireLab('hostile-clients', [
  USER_LAB,
  `system login retry-options maximum-time ${SECONDS}`,
  'system services ssh',
  'system services telnet',
  'system services ftp',
  'system services finger',
  'system services rlogin',
]);

/**
 * A client in Node: `body` speaks on `socket`; it prints what it was told, and resolves when it is cut off or says
 * `process.exit()`. `local`: the port it comes from.
 */
async function client(port: number, body: string, local = 0): Promise<string> {
  const program = `
    const socket = require('node:net').connect({ host: '${HOST}', port: ${port}, localPort: ${local} });
    let said = '';
    const end = () => process.exit();
    process.on('exit', () => console.log(said.slice(0, 10000)));
    socket.on('data', (chunk) => { if (said.length < 10000) said += chunk; }).on('error', () => {}).on('close', end);
    ${body}
  `;
  const argv = ['exec', lab.container('client'), 'timeout', '100', 'node', '-e', program];
  const { exitCode, stdout } = await execa('docker', argv, { reject: false });
  expect(exitCode).toBe(0); // not 124: it was cut off before
  return stdout;
}

/** The daemons that serve someone, by name. */
async function daemons(): Promise<string[]> {
  const { stdout } = await execa('docker', ['exec', lab.container('server'), 'ps', '-eo', 'comm=']);
  return stdout.split('\n').filter((name) => /^(sshd|telnetd|login|vsftpd|in\.fingerd|finger|in\.rlogind)$/.test(name));
}

function messages(): Promise<string> {
  return lab.cli('server', 'show log messages');
}

test('who never logs in is cut off, whatever he says meanwhile; who has logged in is not', async () => {
  const user = talk(lab.container('client'), ['telnet', HOST]);
  await user.see(/login: /);
  user.type('lab');
  await user.see(/Password: ?/);
  user.type('root123');
  await user.see(/> $/);

  const started = performance.now();
  await Promise.all([
    client(23, ''), // it says nothing, and answers no option
    client(
      23,
      'const flood = () => socket.write(Buffer.from([255, 253, 1, 255, 254, 1]), () => setTimeout(flood, 2)); flood();',
    ),
    client(21, "setInterval(() => socket.write('NOOP\\r\\n'), 500);"),
    client(21, "setInterval(() => socket.write('N'), 500);"), // a line that never ends
    client(513, '', 900),
  ]);
  expect(performance.now() - started).toBeGreaterThan(SECONDS * 1000);
  const log = await messages();
  for (const service of ['telnet', 'ftp', 'rlogin']) {
    expect(log).toMatch(
      new RegExp(` inetd\\[\\d+\\]: ${service} from 10\\.0\\.0\\.1: no login within \\d+ seconds$`, 'm'),
    );
  }
  await expect.poll(daemons).toEqual(['telnetd', 'login']);
  user.type('show version');
  await user.see(/Hostname: server/);
  user.type('quit');
  await user.end();
  await expect.poll(daemons).toEqual([]);
});

test.each(['-f root', '-froot', 'root -f', '-p', '-h'])('telnet: the user %j is asked for his name', async (name) => {
  const session = talk(lab.container('client'), ['telnet', '-l', name, HOST]); // the client sends it as USER (RFC 1572)
  await session.see(/^login: /m);
  await session.end();
  expect(await messages()).not.toMatch(/LOGIN_INFORMATION: User root/);
});

test('telnet: what is too long is dropped, and the next client is served', async () => {
  const iac = '\\xff';
  const negotiation = `Buffer.from('${iac}\\xfa\\x18\\0' + 'A'.repeat(1 << 20) + '${iac}\\xf0', 'latin1')`;
  await client(23, `socket.end(${negotiation});`);
  await client(23, "socket.end('A'.repeat(1 << 20) + '\\r\\n');");
  const environment = `Buffer.from('${iac}\\xfb\\x27${iac}\\xfa\\x27\\0' + '\\0LD_PRELOAD\\1/tmp/x.so'.repeat(5000) + '${iac}\\xf0', 'latin1')`;
  await client(23, `socket.end(${environment});`);
  await expect.poll(daemons).toEqual([]);
  const session = talk(lab.container('client'), ['telnet', HOST]);
  await session.see(/^login: /m);
  await session.end();
});

test('ftp: a line that is too long ends the session', async () => {
  const said = await client(21, "socket.write('USER ' + 'x'.repeat(1 << 20) + '\\r\\n');");
  // vsftpd closes with the rest of the line unread, so the kernel's reset may overtake its `500 Input line too long.`
  expect(said).toMatch(/^220 .*\r?\n(500 Input line too long\.\r?\n)?$/);
  await expect.poll(daemons).toEqual([]);
});

test('finger: a question that is too long is not answered', async () => {
  expect(await client(79, "socket.write('x'.repeat(1 << 20) + '\\r\\n');")).not.toContain('Login');
  await expect.poll(daemons).toEqual([]);
});

test('ssh: what is no ssh, too old, or no packet ends the connection and is logged', async () => {
  await client(22, "socket.write('x'.repeat(1 << 20) + '\\r\\n');");
  expect(await client(22, "socket.write('SSH-1.5-old\\r\\n');")).toContain('Protocol major versions differ');
  await client(22, "socket.write('SSH-2.0-x\\r\\n'); socket.write(Buffer.alloc(1 << 20, 255));");
  const log = await messages();
  expect(log).toMatch(/ sshd\[\d+\]: .*banner line too long$/m);
  expect(log).toMatch(/ sshd\[\d+\]: .*Protocol major versions differ: 2 vs\. 1$/m);
  expect(log).toMatch(/ sshd\[\d+\]: Bad packet length 4294967295\./m);
  await expect.poll(daemons).toEqual([]);
});

test('clients that close their half at once, or break off, leave no daemon behind', async () => {
  for (const port of [21, 22, 23, 79]) {
    await Promise.all(Array.from({ length: 4 }, () => client(port, 'socket.end();')));
    await client(port, "socket.on('connect', () => socket.resetAndDestroy());");
  }
  await expect.poll(daemons, { timeout: 15_000 }).toEqual([]);
});
