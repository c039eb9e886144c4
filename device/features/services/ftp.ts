import { type ConfigNode, descend, entriesOf, leafValue } from '../../config/node.ts';
import { loginClassIn } from '../../login/class.ts';
import { mayRun } from '../../login/commands.ts';
import { container } from '../../schema/kinds.ts';
import { LOGIN_MESSAGE } from '../login-banner.ts';
import { retryOptions } from '../retry-options.ts';
import { hostName } from '../system.ts';
import { authenticationOrder, orderProblems } from './authentication-order.ts';
import { limitLeaves, limitsOf, loginWithin } from './limits.ts';
import { SERVICES, type Service } from './service.ts';

const VSFTPD_CONF = '/etc/vsftpd.conf';
const STATEMENT = [...SERVICES, 'ftp'];

/** Whom PAM lets in (`/etc/pam.d/ftpd`). Not root, as with FreeBSD's ftpd. */
const FTP_USERS = '/etc/ftpd.users';

/** `[edit system services ftp]`: vsftpd, for active and passive FTP alike. */
export const ftp: Service = {
  node: container('ftp', { help: 'Allow FTP file transfers', presence: true, source: 'RA' }, [
    authenticationOrder,
    ...limitLeaves,
  ]),

  verify: (service) => orderProblems(service, STATEMENT),

  render: (service, config) => [
    { kind: 'file', path: VSFTPD_CONF, mode: 0o600, content: vsftpdConf(config), statement: STATEMENT },
    { kind: 'file', path: FTP_USERS, mode: 0o600, content: ftpUsers(config), statement: STATEMENT },
    {
      kind: 'service',
      name: 'ftp',
      port: 21,
      argv: ['/usr/sbin/vsftpd', VSFTPD_CONF],
      limits: limitsOf(service),
      hangUpStatus: 2, // of a client that does not say goodbye
      loginWithin: loginWithin(config),
      statement: STATEMENT,
    },
  ],
};

/** A name a line: the users whose class may copy files, as for sftp and scp. What they reach the kernel decides. */
function ftpUsers(config: ConfigNode): string {
  const login = descend(config, 'system', 'login');
  return entriesOf(login, 'user')
    .map((user) => user.key)
    .filter((name) => mayRun(loginClassIn(login, { name }), ['file', 'copy'], 'maintenance'))
    .map((name) => `${name}\n`)
    .join('');
}

/** vsftpd.conf(5). The daemon's own defaults forbid ports of third parties (`port_promiscuous`) and other peers' data. */
function vsftpdConf(config: ConfigNode): string {
  const message = leafValue(config, 'system', 'login', 'message');
  return [
    '# Rendered from [edit system services ftp].',
    'listen=NO',
    'anonymous_enable=NO',
    'local_enable=YES',
    'write_enable=YES',
    'local_umask=022',
    'pam_service_name=ftpd',
    `max_login_fails=${retryOptions(config).tries}`,
    // the delays are PAM's
    'delay_failed_login=0',
    'connect_from_port_20=YES',
    'port_promiscuous=NO',
    'pasv_promiscuous=NO',
    // a quarter of an hour, as FreeBSD's ftpd
    'idle_session_timeout=900',
    'accept_timeout=60',
    'connect_timeout=60',
    'secure_chroot_dir=/usr/share/empty',
    'nopriv_user=nobody',
    'syslog_enable=YES',
    message === undefined
      ? `ftpd_banner=${hostName(config)} FTP server (Version 6.00LS) ready.`
      : `banner_file=${LOGIN_MESSAGE}`,
    '',
  ].join('\n');
}
