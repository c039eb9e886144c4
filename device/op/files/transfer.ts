/** Command lines that carry a file between this device and another host. */
import { CommandError } from '../../cli/errors.ts';
import { SSH_CONFIG } from '../../features/ssh-client.ts';
import { familyOption, option, type Values } from '../remote.ts';
import { type Location, type ScpLocation, scpOperand, type UrlLocation } from './location.ts';

/** Answers ssh's password prompt from the environment, and hands any other question to the user (rootfs). */
const ASKPASS = '/usr/libexec/vtylab/askpass';

/**
 * The program that copies `from` to `to`, one of which is on another host. Local paths are absolute. `values` may hold
 * `inet`, `inet6`, `port`, `source`. Throws a CommandError when no program can.
 */
export function transferArguments(from: Location, to: Location, values: Values): [string, ...string[]] {
  if (from.kind === 'scp' && to.kind === 'local') return scp(from, scpOperand(from), to.path, values);
  if (from.kind === 'local' && to.kind === 'scp') return scp(to, from.path, scpOperand(to), values);
  if (isUrl(from) && to.kind === 'local') return ['tnftp', ...tnftp(from, values), '-o', to.path, from.url];
  if (from.kind === 'local' && to.kind === 'ftp') return ['tnftp', ...tnftp(to, values), '-u', to.url, from.path];
  if (to.kind === 'http') throw new CommandError(`error: ${to.url}: files cannot be stored by http`);
  throw new CommandError('error: one of the two files must be on this device');
}

function isUrl(location: Location): location is UrlLocation {
  return location.kind === 'ftp' || location.kind === 'http';
}

function scp({ password, port }: ScpLocation, from: string, to: string, values: Values): [string, ...string[]] {
  const source = values.get('source');
  const asking = ['env', `SSH_ASKPASS=${ASKPASS}`, 'SSH_ASKPASS_REQUIRE=force', `VTYLAB_PASSWORD=${password}`];
  const argv = [
    ...(password === undefined ? [] : asking),
    'scp',
    ...['-F', SSH_CONFIG],
    // a wrong password does not become right when it is given again
    ...(password === undefined ? [] : ['-o', 'NumberOfPasswordPrompts=1']),
    ...familyOption(values),
    ...option('-P', values.get('port') ?? port?.toString()),
    ...option('-o', source === undefined ? undefined : `BindAddress=${source}`),
    '--',
    from,
    to,
  ];
  return argv as [string, ...string[]];
}

/** tnftp asks for a password that the URL leaves out. */
function tnftp({ passive, kind }: UrlLocation, values: Values): string[] {
  const mode = passive ? '-p' : '-A';
  return [...(kind === 'http' ? [] : [mode]), '-V', ...familyOption(values), ...option('-s', values.get('source'))];
}
