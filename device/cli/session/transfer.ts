/**
 * Files that come and go over ssh: what sshd runs, by the login shell, for the sftp subsystem and for scp's old protocol.
 * Both are open only while `system services ssh sftp-server` is configured, to classes that may use `file copy`.
 */
import { effective } from '../../config/inherit.ts';
import { descend } from '../../config/node.ts';
import type { Device } from '../../device.ts';
import { SFTP_SERVER } from '../../features/services/ssh-daemon.ts';
import { mayRun } from '../../login/commands.ts';
import type { Account } from '../account.ts';
import { CommandError } from '../errors.ts';
import { loginClass } from '../guard.ts';

/** As `is_transfer` in native/cli.c. */
export function isTransfer(command: string): boolean {
  return command === SFTP_SERVER || command.startsWith('scp -');
}

/**
 * What scp(1) asks the other side for: options of one letter, then one file's name, which goes to the program as it
 * stands: there is no shell that could make several of it.
 */
const SCP = /^scp((?: -[dprv]+)*) -([tf]) (?:-- )?(.+)$/;

/** Answers every request with `Permission denied`: what a subsystem says on standard error, sshd keeps to itself. */
const DENYING = [SFTP_SERVER, '-p', 'realpath'] as const;

/** The program that serves it. Throws a CommandError that says why not. */
export function transferProgram(
  command: string,
  { device, account }: { readonly device: Device; readonly account: Account },
): readonly [string, ...string[]] {
  const what = command === SFTP_SERVER ? 'sftp' : 'scp';
  const ssh = descend(effective(device.datastore.committed), 'system', 'services', 'ssh');
  if (descend(ssh, 'sftp-server') === undefined) {
    throw new CommandError(`error: incoming ${what} is disabled: 'system services ssh sftp-server' is not configured`);
  }
  const held = loginClass({ device, account });
  if (held.withoutTransfer.has(what) || !mayRun(held, ['file', 'copy'], 'maintenance')) {
    const reason = `permission denied: class '${held.name}' may not use ${what}`;
    device.log('mgd', `User '${account.name}': ${reason}`);
    if (what === 'sftp') return DENYING;
    throw new CommandError(`error: ${reason}`);
  }
  if (what === 'sftp') return [SFTP_SERVER];
  const [, options = '', direction, file = ''] = SCP.exec(command) ?? [];
  if (direction === undefined) throw new CommandError(`error: '${command}' is not what scp asks for`);
  return ['/usr/bin/scp', ...options.split(' ').filter((option) => option !== ''), `-${direction}`, '--', file];
}
