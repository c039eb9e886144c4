/** Reaching out from a device: by one interface, past the routing table, and with files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openConsole, type Terminal } from './terminal.ts';
import { configure, ROOT_PASSWORD, succeed } from './vtylab.ts';

const LAB = 'outgoing';
/** `$6$` of lab123. */
const USER = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const node = (name: string, lines: readonly string[]) => `
    ${name}:
      config: |
        set system root-authentication encrypted-password "${ROOT_PASSWORD}"
        set system login user lab class super-user authentication encrypted-password "${USER}"
        set system services ssh sftp-server
        set system services telnet
        set interfaces lo0 unit 0 family inet address 127.0.0.1/32
${lines.map((line) => `        set ${line}`).join('\n')}`;

// Two links: the shorter way to R2's loopback is by the first, and a static route leads one of the second
// link's own addresses astray, over the first.
const R1 = node('R1', [
  'interfaces ge-0/0/0 unit 0 family inet address 10.0.0.1/30',
  'interfaces ge-0/0/1 unit 0 family inet address 10.0.1.1/29',
  'routing-options static route 10.0.1.2/32 next-hop 10.0.0.2',
  'routing-options static route 192.0.2.2/32 next-hop 10.0.0.2',
]);
const R2 = node('R2', [
  'interfaces lo0 unit 0 family inet address 192.0.2.2/32',
  'interfaces ge-0/0/0 unit 0 family inet address 10.0.0.2/30',
  'interfaces ge-0/0/1 unit 0 family inet address 10.0.1.2/29',
  'firewall family inet filter by-first term first from interface ge-0/0/0.0',
  'firewall family inet filter by-first term first from protocol tcp',
  'firewall family inet filter by-first term first then reject',
  'firewall family inet filter by-first term rest then accept',
]);

let folder: string;
let r1: Terminal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vtylab-outgoing-'));
  const links = ['0', '1'].map((port) => `    - endpoints: ["R1:ge-0/0/${port}", "R2:ge-0/0/${port}"]\n`).join('');
  await writeFile(join(folder, 'lab.yaml'), `name: ${LAB}\ntopology:\n  nodes:${R1}${R2}\n  links:\n${links}`);
  await succeed(['up', '-t', join(folder, 'lab.yaml')]);
});
afterAll(async () => {
  await succeed(['down', '-t', join(folder, 'lab.yaml')]);
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  r1 = openConsole(LAB, 'R1');
  await r1.see(/root@R1> $/);
});
afterEach(() => r1.close());

/** What a command says before the next prompt. */
async function says(command: string): Promise<string> {
  r1.type(command);
  return r1.see(/\nroot@R1> $/);
}

/** Answers the questions of a client that logs in as lab. */
async function login(): Promise<void> {
  for (;;) {
    const seen = await r1.see(/\(yes\/no.*\? $|[Pp]assword: ?$/);
    r1.type(seen.includes('yes/no') ? 'yes' : 'lab123');
    if (!seen.includes('yes/no')) return;
  }
}

test('bypass-routing reaches attached hosts and no others', async () => {
  expect(await says('telnet 192.0.2.2 bypass-routing')).toContain(
    'telnet: connect to address 192.0.2.2: Network is unreachable\n',
  );
  expect(await says('ssh lab@192.0.2.2 bypass-routing')).toContain('port 22: Network is unreachable');
  r1.type('telnet 10.0.1.2 bypass-routing');
  await r1.see(/Connected to 10\.0\.1\.2\./);
  await r1.see(/login: $/);
});

test('interface decides where a connection leaves by', async () => {
  await configure(LAB, 'R2', ['set interfaces lo0 unit 0 family inet filter input by-first']);
  expect(await says('telnet 10.0.1.2')).toContain('Connection refused'); // led over the first link
  r1.type('telnet 10.0.1.2 interface ge-0/0/1.0');
  await r1.see(/Connected to 10\.0\.1\.2\./);
  await r1.see(/login: $/);
  r1.press('\x1d'); // Ctrl-]
  await r1.see(/telnet> $/);
  r1.type('quit');
  await r1.see(/Connection closed\.\n(.*\n)*root@R1> $/);
  expect(await says('telnet 10.0.1.2 interface ge-0/0/7.0')).toContain('No such device');
  await configure(LAB, 'R2', ['delete interfaces lo0 unit 0 family inet filter']);
});

test('files travel by scp, under their own names and by URL', async () => {
  await says('file copy /etc/hostname mine');
  r1.type('scp mine lab@192.0.2.2:theirs source 10.0.0.1');
  await login();
  await r1.see(/root@R1> $/);
  r1.type('file copy scp://lab@192.0.2.2/var/home/lab/theirs back');
  await login();
  await r1.see(/root@R1> $/);
  expect(await says('file show back')).toMatch(/\nR1\n/);

  const url = 'scp://lab:lab123@192.0.2.2/var/home/lab/theirs';
  expect(await says(`file copy ${url} again`)).not.toMatch(/[Pp]assword/);
  expect(await says('file show again')).toMatch(/\nR1\n/);
  expect(await says('file copy scp://lab:wrong@192.0.2.2/var/home/lab/theirs never')).toContain('Permission denied');
});
