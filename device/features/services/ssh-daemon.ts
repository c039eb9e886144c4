/** `[edit system services ssh]` as sshd_config(5). What Junos has a default for is written down. */
import { type ConfigNode, descend, leafValue, leafValues } from '../../config/node.ts';
import { usersWithoutKeys } from '../authentication-keys.ts';
import { LOGIN_MESSAGE } from '../login-banner.ts';
import { sshdRetryLines } from '../retry-options.ts';
import { ALGORITHM_KINDS, certificateOf, HOST_KEYS, type HostKeyName, openSshNames } from './ssh-algorithms.ts';

/** Root's own directory with a file for each user (`%u`); what users write into their homes does not count. */
export const AUTHORIZED_KEYS = '/etc/ssh/authorized_keys';

/** The list of `authorized-principals`. */
export const PRINCIPALS_FILE = '/etc/ssh/authorized_principals';

/** Where file names that do not say so are (RA). */
const DIRECTORY = '/var/etc';

/** The program that serves SFTP; the login shell knows it by this path (`native/cli.c`, `cli/session/transfer.ts`). */
export const SFTP_SERVER = '/usr/lib/openssh/sftp-server';

/** Runs the principals command: Junos has no statement for it. */
const NOBODY = 'nobody';

/** `root-login` in sshd's words. The default is deny-password (RA). */
const PERMIT_ROOT_LOGIN: Readonly<Record<string, string>> = {
  allow: 'yes',
  deny: 'no',
  'deny-password': 'prohibit-password',
};

/** The whole file. `config` is the whole configuration, `ssh` its `system services ssh`. */
export function sshdConfig(ssh: ConfigNode, config: ConfigNode): string {
  return [
    '# Rendered from [edit system services ssh].',
    ...hostKeyLines(ssh),
    `PermitRootLogin ${PERMIT_ROOT_LOGIN[leafValue(ssh, 'root-login') ?? 'deny-password']}`,
    ...methodLines(ssh),
    ...certificateLines(ssh),
    ...sessionLines(ssh),
    ...algorithmLines(ssh),
    // not pam_motd, whose words would stand before those on the last login
    'PrintMotd yes',
    'PidFile none',
    ...loginLines(config),
    ...userLines(config),
    '',
  ].join('\n');
}

/** What `[edit system login]` says to sshd: lines that hold for every user. */
function loginLines(config: ConfigNode): string[] {
  const message = leafValue(config, 'system', 'login', 'message');
  return [...sshdRetryLines(config), ...(message === undefined ? [] : [`Banner ${LOGIN_MESSAGE}`])];
}

/** The host keys that are offered. */
export function hostKeyNames(ssh: ConfigNode | undefined): HostKeyName[] {
  const said = descend(ssh, 'hostkey-algorithm');
  return (Object.keys(HOST_KEYS) as HostKeyName[]).filter((name) => {
    if (descend(said, `no-${name}`) !== undefined) return false;
    return HOST_KEYS[name].byDefault || descend(said, name) !== undefined;
  });
}

/** The path of a host key. */
export function hostKeyPath(type: string): string {
  return `/etc/ssh/ssh_host_${type}_key`;
}

/** A file that says `HostKey …`, there as soon as the key is: sshd complains of keys that are not, of files it does not. */
export function hostKeyInclude(type: string): string {
  return `/etc/ssh/host_keys.d/${type}.conf`;
}

function hostKeyLines(ssh: ConfigNode): string[] {
  const names = hostKeyNames(ssh);
  const algorithms = names.flatMap((name) => HOST_KEYS[name].algorithms);
  return [
    ...names.map((name) => `Include ${hostKeyInclude(HOST_KEYS[name].type)}`),
    `HostKeyAlgorithms ${[...algorithms.map(certificateOf), ...algorithms].join()}`,
    `FingerprintHash ${leafValue(ssh, 'fingerprint-hash') === 'md5' ? 'MD5' : 'SHA256'}`,
  ];
}

function methodLines(ssh: ConfigNode): string[] {
  const off = (...names: readonly string[]) => yes(!names.some((name) => descend(ssh, name) !== undefined));
  const command = leafValue(ssh, 'authorized-keys-command');
  return [
    'UsePAM yes',
    `PasswordAuthentication ${off('no-passwords', 'no-password-authentication')}`,
    `KbdInteractiveAuthentication ${off('no-passwords', 'no-challenge-response')}`,
    `PubkeyAuthentication ${off('no-public-keys')}`,
    `AuthorizedKeysFile ${AUTHORIZED_KEYS}/%u`,
    ...(command === undefined
      ? []
      : [
          `AuthorizedKeysCommand ${command}`,
          `AuthorizedKeysCommandUser ${leafValue(ssh, 'authorized-keys-command-user')}`,
        ]),
  ];
}

/** A file name as sshd takes it. */
export function filePath(name: string): string {
  return name.startsWith('/') ? name : `${DIRECTORY}/${name}`;
}

function certificateLines(ssh: ConfigNode): string[] {
  const file = (keyword: string, statement: string) => {
    const name = leafValue(ssh, statement);
    return name === undefined ? [] : [`${keyword} "${filePath(name)}"`];
  };
  const command = leafValue(ssh, 'authorized-principals-command');
  const hasList = leafValues(ssh, 'authorized-principals').length > 0;
  return [
    ...file('TrustedUserCAKeys', 'trusted-user-ca-key-file'),
    ...file('HostCertificate', 'host-certificate-file'),
    ...(hasList
      ? [`AuthorizedPrincipalsFile ${PRINCIPALS_FILE}`]
      : file('AuthorizedPrincipalsFile', 'authorized-principals-file')),
    ...(command === undefined
      ? []
      : [`AuthorizedPrincipalsCommand ${command} %u`, `AuthorizedPrincipalsCommandUser ${NOBODY}`]),
  ];
}

function sessionLines(ssh: ConfigNode): string[] {
  const forwarding = yes(descend(ssh, 'no-tcp-forwarding') === undefined);
  const rekey = descend(ssh, 'rekey');
  const minutes = leafValue(rekey, 'time-limit');
  return [
    `ClientAliveInterval ${leafValue(ssh, 'client-alive-interval') ?? 0}`,
    `ClientAliveCountMax ${leafValue(ssh, 'client-alive-count-max') ?? 3}`,
    `MaxSessions ${leafValue(ssh, 'max-sessions-per-connection') ?? 10}`,
    ...(rekey === undefined
      ? []
      : [
          `RekeyLimit ${leafValue(rekey, 'data-limit') ?? 'default'} ${minutes === undefined ? 'none' : `${minutes}m`}`,
        ]),
    `AllowTcpForwarding ${forwarding}`,
    `AllowStreamLocalForwarding ${forwarding}`,
    ...(descend(ssh, 'sftp-server') === undefined ? [] : [`Subsystem sftp ${SFTP_SERVER}`]),
  ];
}

/** The three lists, for the server and for the device's own clients. `ssh` undefined: the defaults. */
export function algorithmLines(ssh: ConfigNode | undefined): string[] {
  return ALGORITHM_KINDS.map((kind) => {
    return `${kind.keyword} ${openSshNames(kind, leafValues(ssh, kind.statement)).join()}`;
  });
}

/** Exceptions for single users stand last: a `Match` holds up to the end of the file. */
function userLines(config: ConfigNode): string[] {
  const users = usersWithoutKeys(config);
  return users.length === 0 ? [] : [`Match User ${users.join()}`, '  PubkeyAuthentication no'];
}

function yes(condition: boolean): 'yes' | 'no' {
  return condition ? 'yes' : 'no';
}
