/** Steps that the stock ssh carries out: certificates, the client's options, jump hosts, commands, files. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT_PASSWORD, succeed, vtylab } from './vtylab.ts';

const LAB_NAME = 'playbook-ssh';
const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const lab = (key: string) => `name: ${LAB_NAME}
topology:
  defaults:
    config:
      - set system root-authentication encrypted-password "${ROOT_PASSWORD}"
      - set system login user lab class super-user authentication encrypted-password "${PASSWORD}"
      - set system login user bob class super-user authentication ssh-ed25519 "${key}"
    services: {ssh: {sftp-server: {}}, telnet: {}, ftp: {}}
  nodes:
    R1:
      interfaces: {ge-0/0/0: 10.0.1.1/30, lo0: 10.255.0.1/32}
      static: {10.0.2.0/30: 10.0.1.2}
    J:
      interfaces: {ge-0/0/0: 10.0.1.2/30, ge-0/0/1: 10.0.2.1/30}
      static: {10.255.0.1/32: 10.0.1.1}
    R2:
      interfaces: {ge-0/0/0: 10.0.2.2/30}
      static: {10.0.1.0/30: 10.0.2.1}
      filter: {ge-0/0/0: protect}
      config: |
        set firewall family inet filter protect term jump from source-address 10.0.2.1/32
        set firewall family inet filter protect term jump then accept
        set firewall family inet filter protect term others then reject
  links:
    - endpoints: ["R1:ge-0/0/0", "J:ge-0/0/0"]
    - endpoints: ["J:ge-0/0/1", "R2:ge-0/0/0"]
`;

let folder: string;

/** ssh-keygen in the lab's folder. */
const keygen = (...args: string[]) => execa('ssh-keygen', ['-q', ...args], { cwd: folder });
const key = (name: string, passphrase = '') => keygen('-t', 'ed25519', '-N', passphrase, '-C', name, '-f', name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), `vtylab-${LAB_NAME}-`));
  for (const name of ['ca', 'other', 'plain', 'id', 'old', 'forged']) await key(name);
  await key('locked', 'secret');
  const certificate = (ca: string, name: string, ...more: string[]) =>
    keygen('-s', ca, '-I', name, '-n', 'bob', ...more, `${name}.pub`);
  await certificate('ca', 'id');
  await certificate('ca', 'locked');
  await certificate('ca', 'old', '-V', '-2d:-1d');
  await certificate('other', 'forged');
  await writeFile(join(folder, 'nobody'), '# no host is known\n');
  await writeFile(join(folder, 'lab.yaml'), lab((await readFile(join(folder, 'plain.pub'), 'utf8')).trim()));
  await cp(join(import.meta.dirname, 'playbook-ssh.yaml'), join(folder, 'verify.yaml'));
  await succeed(['up'], { cwd: folder });
});

afterAll(async () => {
  await succeed(['down', '--lab', LAB_NAME]);
  await rm(folder, { recursive: true });
});

test('certificates, options, jump hosts, commands and files', { timeout: 120_000 }, async () => {
  const { stdout, stderr } = await vtylab(['verify', '--json'], { cwd: folder });
  expect(stderr).toBe('');
  const { verdicts } = JSON.parse(stdout) as {
    readonly verdicts: readonly { readonly step: string; readonly status: string; readonly reason?: string }[];
  };
  const bad = verdicts.filter(({ status }) => status !== 'passed');
  expect(bad.map(({ step, status, reason }) => ({ step, status, reason }))).toEqual([
    { step: 'wrong output', status: 'failed', reason: expect.stringContaining("has no match for 'Hostname: R9'") },
    {
      step: 'wrong content',
      status: 'failed',
      reason: expect.stringContaining("file notes has 8 characters, 'one' first"),
    },
    {
      step: 'wrong word',
      status: 'error',
      reason: expect.stringMatching(/could not be run: .*Bad configuration option: cyphers/i),
    },
    {
      step: 'denied at it is no proof',
      status: 'failed',
      reason: expect.stringMatching(/expected denied, but it ended at the jump host: .*Permission denied/),
    },
  ]);
});
