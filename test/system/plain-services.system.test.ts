/** telnet, ftp, finger and rlogin, with stock clients: what each does, what it says, and what it leaves when it is off. */
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { type Dialogue, talk } from './dialogue.ts';
import { ROOT_PASSWORD } from './vtylab.ts';
import { HOST, PASSWORD, USER_LAB, wireLab } from './wire-lab.ts';

const lab = wireLab(
  'plain-services',
  [
    USER_LAB,
    'system login user lab full-name "Lab Person"',
    `system login user guest class read-only authentication encrypted-password "${ROOT_PASSWORD}"`,
    `system login message "Authorized use only\\\\nin this lab"`,
    `system login announcement "Power is off on \\"Sunday\\""`,
    'system services telnet',
    'system services ftp',
    'system services finger',
    'system services ssh',
    'system services rlogin',
    'system services xnm-ssl connection-limit 5',
  ],
  { then: (lab) => lab.askpass('client', PASSWORD) },
);

async function inside(...argv: string[]): Promise<string> {
  const { all } = await execa('docker', ['exec', lab.container('client'), ...argv], { all: true, reject: false });
  return all.replaceAll('\r', '');
}

function messages(): Promise<string> {
  return lab.cli('server', 'show log messages');
}

/** Logs in by telnet; returns the session at its prompt, and all it said before. */
async function telnet(user = 'lab'): Promise<{ session: Dialogue; said: string }> {
  const session = talk(lab.container('client'), ['telnet', HOST]);
  const before = await session.see(/login: /);
  session.type(user);
  await session.see(/Password: ?/);
  session.type(PASSWORD);
  return { session, said: before + (await session.see(/> $/)) };
}

/** Logs in by ssh, with a terminal. */
async function ssh(): Promise<{ session: Dialogue; said: string }> {
  const options = ['-tt', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];
  const env = ['SSH_ASKPASS=/root/pass', 'SSH_ASKPASS_REQUIRE=force'];
  const session = talk(lab.container('client'), ['ssh', ...options, `lab@${HOST}`], env);
  return { session, said: await session.see(/> $/) };
}

/** An FTP session; without its user when it cannot log in. */
function ftp(user = 'lab', password = PASSWORD): Dialogue {
  const session = talk(lab.container('client'), ['tnftp', '-n', '-v', HOST]);
  session.type(`user ${user} ${password}`);
  return session;
}

describe('ftp', () => {
  test.each(['passive', 'active'])('stores, lists and fetches in %s mode', async (mode) => {
    const session = ftp();
    await session.see(/230 /);
    session.type(`passive ${mode === 'passive' ? 'on' : 'off'}`);
    session.type(`put /etc/hostname ${mode}.txt`);
    session.type('ls');
    session.type(`get ${mode}.txt /root/${mode}.txt`);
    session.type('bye');
    const said = await session.end();
    expect(said.match(/^226 /gm)).toHaveLength(3);
    expect(said).toMatch(mode === 'passive' ? /^229 .*Passive Mode/m : /^200 EPRT command successful/m);
    expect(said).toMatch(new RegExp(` lab .* ${mode}\\.txt$|2000 .* ${mode}\\.txt$`, 'm'));
    expect(await inside('cat', `/root/${mode}.txt`)).toBe(await inside('cat', '/etc/hostname'));
  });

  test.each([
    ['a wrong password', 'lab', 'wrong'],
    ['a class that may not copy files', 'guest', PASSWORD],
    ['root', 'root', PASSWORD],
    ['nobody at all', 'nosuchuser', PASSWORD],
  ])('%s is refused in the same words', async (_what, user, password) => {
    const session = ftp(user, password);
    expect(await session.see(/^530.*$/m)).toMatch(/^331 Please specify the password\.\n530 Login incorrect\.$/m);
    await session.end();
  });

  test('sends to nobody but its client, and takes no port below 1024', async () => {
    const session = ftp();
    await session.see(/230 /);
    for (const [command, answer] of [
      ['PORT 10,0,0,9,31,144', /^500 Illegal PORT command\.$/m],
      ['PORT 127,0,0,1,0,22', /^500 Illegal PORT command\.$/m],
      ['PORT 10,0,0,1,0,22', /^500 Illegal PORT command\.$/m],
      ['EPRT |1|10.0.0.9|8080|', /^500 Illegal EPRT command\.$/m],
      ['EPRT |2|2001:db8::9|8080|', /^500 Bad EPRT protocol\.$/m],
      ['LIST', /^425 Use PORT or PASV first\.$/m],
      ['SITE EXEC id', /^5\d\d /m],
    ] as const) {
      session.type(`quote ${command}`);
      await session.see(answer);
    }
    session.type('bye');
    await session.end();
  });
});

describe('finger', () => {
  test('tells who is logged in, and of one user, in short and at length', async () => {
    expect(await inside('finger', `@${HOST}`)).toContain('No one logged on.');
    const { session } = await ssh();
    expect(await inside('finger', `@${HOST}`)).toMatch(/^lab +Lab Person +\S+ /m);
    const long = /Login: lab +\t*Name: Lab Person\n.*\/var\/home\/lab.*\nOn since .* from 10\.0\.0\.1/;
    expect(await inside('finger', '-l', `lab@${HOST}`)).toMatch(long);
    session.type('quit');
    await session.end();
    expect(await inside('finger', `nosuchuser@${HOST}`)).toContain('no such user');
  });

  test('asks no other host, and is nobody', async () => {
    expect(await inside('finger', `lab@10.0.0.1@${HOST}`)).toContain('forwarding not allowed');
    await execa('docker', ['exec', lab.container('server'), 'ln', '-sf', '/etc/shadow', '/var/home/lab/.plan']);
    expect(await inside('finger', '-l', `lab@${HOST}`)).not.toContain('$6$');
  });
});

describe('what is said before and after a login', () => {
  const before = 'Authorized use only\nin this lab\n';

  test('by telnet, ssh and ftp', async () => {
    for (const login of [telnet, ssh]) {
      const { session, said } = await login();
      expect(said).toContain(before);
      expect(said).toMatch(/--- JUNOS .*\nPower is off on "Sunday"\n\s*lab@server> $/);
      session.type('quit');
      await session.end();
    }
    const session = ftp();
    expect(await session.see(/230 /)).toContain('220-Authorized use only\n220-in this lab\n');
    await session.end();
  });

  test('nothing, when nothing is configured', async () => {
    await lab.configure('server', 'delete system login message', 'delete system login announcement');
    const { session, said } = await telnet();
    expect(said).toMatch(/Escape character is '\^\]'\.\nlogin: \n(Last login: .*\n)?--- JUNOS .*\n\s*lab@server> $/);
    session.type('quit');
    await session.end();
    const files = ftp();
    expect(await files.see(/230 /)).toMatch(/^220 server FTP server/m);
    await files.end();
  });
});

/** What rlogin (RFC 1282) meets, up to the prompt or the end; its clients come from a port below 1024. */
function rlogin(user: string, localPort: number): Promise<string> {
  const program = `
    const socket = require('node:net').connect({ host: '${HOST}', port: 513, localPort: ${localPort} });
    socket.write('\\0root\\0${user}\\0vt100/9600\\0');
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
      if (/Password: ?$/.test(said)) socket.write('${PASSWORD}\\r');
      if (/server> $/.test(said)) { console.log(said); process.exit(); }
    }).on('close', () => console.log(said + 'closed'));
  `;
  return inside('timeout', '60', 'node', '-e', program);
}

test('rlogin asks for the password, and refuses root, options for login, and clients that may be anybody', async () => {
  expect(await rlogin('lab', 900)).toMatch(/^\0Password: .*lab@server> $/s);
  expect(await rlogin('root', 901)).toMatch(/^\0Password: [^>]*closed$/);
  expect(await rlogin('-froot', 902)).toMatch(/^\0Password: [^>]*closed$/);
  expect(await rlogin('lab', 2000)).not.toMatch(/Password/);
});

test('services that are named and not there are warned about', () => {
  expect(lab.said).toMatch(/warning: .*'xnm-ssl' not available on this device, does nothing/);
});

test('a service that is deleted closes its port at once and keeps its sessions', async () => {
  const sessions = [(await telnet()).session, (await ssh()).session];
  const files = ftp();
  await files.see(/230 /);
  await lab.configure('server', 'delete system services');
  for (const port of [21, 22, 23, 79, 513]) {
    expect(await inside('bash', '-c', `exec 3<>/dev/tcp/${HOST}/${port}`)).toContain('Connection refused');
  }
  for (const session of sessions) {
    session.type('show version');
    await session.see(/Hostname: server/);
    session.type('quit');
    await session.end();
  }
  files.type('put /etc/hostname late.txt');
  await files.see(/^226 /m);
  await files.end();
  const log = await messages();
  expect(log).toMatch(/ mgd: UI_COMMIT_COMPLETED/);
  expect(log).not.toMatch(/(?:sshd|telnetd|vsftpd)\[\d+\]: exited|pam_issue|pam_motd/); // all ended as sessions do
});
