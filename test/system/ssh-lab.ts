/** A host and a device on one wire, for the tests of ssh: stock OpenSSH on the host, its key let in for user bob. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { ROOT_PASSWORD, succeed } from './vtylab.ts';

/** `$6$` of lab123. */
const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

/** The device's address. */
export const DEVICE = '10.0.0.2';

/** Of every client: nothing of the machine's, and no question about the host key. */
export const OPTIONS = [
  ...['-F', '/dev/null', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'],
  ...['-o', 'NumberOfPasswordPrompts=1'],
];

/** Where the host keeps its key. */
export const KEY = '/root/key';

export interface Outcome {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export class SshLab {
  readonly name: string;
  #folder = '';

  /** `name` is the lab's; `lines` are set commands of the device, behind those that all have. */
  constructor(name: string) {
    this.name = name;
  }

  /** Starts it, with users bob (super-user) and ro (read-only), password lab123; root's is root123. */
  async up(...lines: readonly string[]): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), `vtylab-${this.name}-`));
    const statements = [
      `system root-authentication encrypted-password "${ROOT_PASSWORD}"`,
      'system services ssh',
      `system login user bob class super-user authentication encrypted-password "${PASSWORD}"`,
      `system login user ro class read-only authentication encrypted-password "${PASSWORD}"`,
      ...lines,
    ];
    const topology = `
name: ${this.name}
topology:
  nodes:
    client: {kind: host, interfaces: {eth1: 10.0.0.1/30}}
    device:
      interfaces: {ge-0/0/0: ${DEVICE}/30}
      config: |
${statements.map((line) => `        set ${line}`).join('\n')}
  links:
    - endpoints: ["client:eth1", "device:ge-0/0/0"]
`;
    await writeFile(join(this.#folder, 'lab.yaml'), topology);
    await succeed(['up'], { cwd: this.#folder });
    await this.mustSucceed('client', ['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'bob@client', '-f', KEY]);
    const askpass = 'printf "#!/bin/sh\\necho \\$PASSWORD\\n" >/root/pass; chmod 700 /root/pass';
    await this.mustSucceed('client', ['sh', '-c', askpass]);
    const key = await this.mustSucceed('client', ['cat', `${KEY}.pub`]);
    const user = (name: string) => `set system login user ${name} authentication ssh-ed25519 "${key.trim()}"`;
    await this.commit(user('bob'), user('ro'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await succeed(['down', '--lab', this.name]);
    await rm(this.#folder, { recursive: true });
  }

  /** Runs a program in a node. */
  async run(node: string, argv: readonly string[], { input = '', password = 'lab123' } = {}): Promise<Outcome> {
    const env = [
      '--env',
      'SSH_ASKPASS=/root/pass',
      '--env',
      'SSH_ASKPASS_REQUIRE=force',
      '--env',
      `PASSWORD=${password}`,
    ];
    const command = ['exec', '-i', ...env, `vtylab-${this.name}-${node}`, ...argv];
    const { exitCode, stdout, stderr } = await execa('docker', command, { reject: false, input, timeout: 60_000 });
    return { exitCode, stdout, stderr };
  }

  /** The same, and expects status 0; returns what it printed. */
  async mustSucceed(node: string, argv: readonly string[], input = ''): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(node, argv, { input });
    if (exitCode !== 0) throw new Error(`${node}: ${argv.join(' ')} ended with ${exitCode}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** `ssh ARGUMENTS` on the host by a key alone: bob's, or the one in another file. */
  ssh(...argv: readonly string[]): Promise<Outcome> {
    return this.sshWith(KEY, ...argv);
  }

  sshWith(key: string, ...argv: readonly string[]): Promise<Outcome> {
    return this.run('client', ['ssh', ...OPTIONS, '-o', 'BatchMode=yes', '-i', key, ...argv]);
  }

  /** ssh by password alone. */
  login(user: string, password: string, ...options: readonly string[]): Promise<Outcome> {
    const methods = ['-o', 'PreferredAuthentications=password,keyboard-interactive', ...options];
    return this.run('client', ['ssh', ...OPTIONS, ...methods, `${user}@${DEVICE}`, ...remote(user)], { password });
  }

  /** The methods that the device offers a user, as ssh lists them when it has none. */
  async offered(user: string): Promise<string> {
    const { stderr } = await this.run('client', [
      'ssh',
      ...OPTIONS,
      '-o',
      'PreferredAuthentications=none',
      `${user}@${DEVICE}`,
    ]);
    return /Permission denied \((.*)\)/.exec(stderr)?.[1] ?? stderr;
  }

  /** Lines of configuration mode and a commit, at the device's console; returns what it printed. */
  async commit(...lines: readonly string[]): Promise<string> {
    const { stdout, exitCode } = await this.commitOutcome(...lines);
    if (exitCode !== 0 || !stdout.includes('commit complete')) throw new Error(`commit failed:\n${stdout}`);
    return stdout;
  }

  /** The same without looking; what was not committed is dropped. */
  commitOutcome(...lines: readonly string[]): Promise<Outcome> {
    const input = ['configure', ...lines, 'commit', 'rollback 0', 'exit', 'exit', ''].join('\n');
    return this.run('device', ['/usr/sbin/cli'], { input });
  }

  /** One operational command at the device's console. */
  cli(command: string): Promise<string> {
    return this.mustSucceed('device', ['/usr/sbin/cli', '-c', command]);
  }
}

/** Something that ends at once: root's shell knows no commands of the CLI. */
export function remote(user: string): readonly string[] {
  return user === 'root' ? ['echo', 'in'] : ['show', 'version'];
}
