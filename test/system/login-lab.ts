/** One device with users and all services that ask for passwords, for the system tests of the login policy. */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { ROOT_PASSWORD, succeed } from './vtylab.ts';

/** `$6$` of lab123, everybody's password. */
const PASSWORD = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

const SSH = ['-F', '/dev/null', '-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null'];

export interface LoginLab {
  /** The device's container. */
  readonly container: string;
  /** The device's main process. */
  pid(): Promise<string>;
  /** `show log messages`. */
  log(): Promise<string>;
  /** A command at the console. */
  cli(command: string): Promise<string>;
  /** A user at the CLI over ssh, who stays. */
  session(user: string): Promise<Session>;
  down(): Promise<void>;
}

export interface Session {
  /** Types a line; resolves when the pattern is among the lines that are printed from then on. */
  ask(line: string, pattern: RegExp): Promise<void>;
  end(): Promise<void>;
}

/** Starts it. `statements`: more of them, e.g. `system login retry-options …`. */
export async function loginLab(
  name: string,
  users: readonly string[],
  statements: readonly string[],
): Promise<LoginLab> {
  const container = `vtylab-${name}-R1`;
  const folder = await mkdtemp(join(tmpdir(), `vtylab-${name}-`));
  const askpass = join(folder, 'password');
  const lines = [
    `system root-authentication encrypted-password "${ROOT_PASSWORD}"`,
    ...['ssh', 'telnet', 'ftp'].map((service) => `system services ${service}`),
    ...users.flatMap((user) => [
      `system login user ${user} class super-user`,
      `system login user ${user} authentication encrypted-password "${PASSWORD}"`,
    ]),
    ...statements,
  ];
  const config = lines.map((line) => `        set ${line}\n`).join('');
  await writeFile(join(folder, 'lab.yaml'), `name: ${name}\ntopology:\n  nodes:\n    R1:\n      config: |\n${config}`);
  await writeFile(askpass, '#!/bin/sh\necho lab123\n');
  await chmod(askpass, 0o755);
  await succeed(['up'], { cwd: folder });

  const pid = async () => (await execa('docker', ['inspect', '--format', '{{.State.Pid}}', container])).stdout;
  const cli = (command: string) => succeed(['cli', '--lab', name, 'R1', command]);
  return {
    container,
    pid,
    cli,
    log: () => cli('show log messages | no-more'),
    async session(user) {
      const child = execa('nsenter', ['-t', await pid(), '-n', 'ssh', '-T', ...SSH, `${user}@127.0.0.1`], {
        reject: false,
        buffer: false,
        stderr: 'ignore',
        env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: 'none' },
      });
      const printed = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      return {
        async ask(line, pattern) {
          child.stdin.write(`${line}\n`);
          for (;;) {
            const { done, value } = await printed.next();
            if (done === true) throw new Error(`the session of ${user} is over: expected ${pattern}`);
            if (pattern.test(value)) return;
          }
        },
        async end() {
          child.stdin.end();
          await child;
        },
      };
    },
    async down() {
      await succeed(['down', '--lab', name]);
      await rm(folder, { recursive: true });
    },
  };
}
