/** The plain way to a login: a container of the same image, and in it sshd with its own configuration and bash. */
import { setTimeout } from 'node:timers/promises';
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { run } from './run.ts';

/** Another run's has another name. */
const NAME = `vtylab-bench-${process.pid}-sshd`;

/** User `lab`, password `lab123`, as on the devices; the devices' own PAM asks the runtime, which is not here. */
const SCRIPT = String.raw`set -e
useradd --create-home --shell /bin/bash --password "$HASH" lab
mkdir -p /run/sshd
ssh-keygen -A > /dev/null
printf '%s required pam_unix.so\n' auth account session > /etc/pam.d/sshd
[ -z "$CONFIG" ] || printf '%s\n' "$CONFIG" > /etc/ssh/sshd_config
exec /usr/sbin/sshd -D`;
const HASH = '$6$vtylab.lab$wqj025iQUBsT4ZEHaACqx8FN.wIlczxV0IUwI/3cAFHIlPPrw6qXU4JkRMC6MDLus6e2MtAnLZyRfGFTHZy6w0';

/** Starts it, and removes it when it is disposed of. */
export class PlainSshd {
  readonly pid: number;

  private constructor(pid: number) {
    this.pid = pid;
  }

  /** `config`: sshd_config(5) in the place of Debian's. */
  static async start(config = ''): Promise<PlainSshd> {
    const options = ['--detach', '--rm', '--init', '--name', NAME, '--label', 'vtylab.bench', '--network', 'none'];
    const program = [
      '--env',
      `HASH=${HASH}`,
      '--env',
      `CONFIG=${config}`,
      '--entrypoint',
      '/bin/sh',
      DEVICE_IMAGE,
      '-c',
      SCRIPT,
    ];
    await run('docker', ['run', ...options, ...program]);
    const pid = Number(await run('docker', ['inspect', '--format', '{{.State.Pid}}', NAME]));
    const listening = () => run('nsenter', ['-t', String(pid), '-n', 'ss', '-Hltn', 'sport', '=', ':22']);
    for (let tries = 0; (await listening()) === ''; tries++) {
      if (tries > 100) throw new Error(`${NAME}: sshd does not listen`);
      await setTimeout(100);
    }
    return new PlainSshd(pid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await run('docker', ['rm', '--force', NAME]);
  }
}
