import { type ConfigNode, leafValue } from '../../config/node.ts';
import { container, leaf } from '../../schema/kinds.ts';
import { enumeration } from '../../schema/types.ts';
import { limitLeaves, limitsOf } from './limits.ts';
import { SERVICES, type Service } from './service.ts';

const SSHD_CONFIG = '/etc/ssh/sshd_config';

/** Host keys, made once a device; the first is there before anything listens (see `login/host-keys.ts`). */
export const HOST_KEY_TYPES = ['ed25519', 'ecdsa', 'rsa'] as const;

/** The path of a host key. */
export function hostKeyPath(type: (typeof HOST_KEY_TYPES)[number]): string {
  return `/etc/ssh/ssh_host_${type}_key`;
}

/** `root-login` in sshd's words. The default is deny-password (RA). */
const PERMIT_ROOT_LOGIN: Readonly<Record<string, string>> = {
  allow: 'yes',
  deny: 'no',
  'deny-password': 'prohibit-password',
};

/** `[edit system services ssh]`. */
export const ssh: Service = {
  node: container('ssh', { help: 'Allow ssh access', presence: true, source: 'RA' }, [
    leaf('root-login', {
      help: 'Configure root access via ssh',
      default: 'deny-password',
      source: 'RA',
      type: enumeration({
        allow: 'Allow root access via ssh',
        deny: 'Deny root access via ssh',
        'deny-password': 'Allow for non-password-based authentication methods only',
      }),
    }),
    ...limitLeaves,
  ]),

  render: (service) => [
    {
      kind: 'file',
      path: SSHD_CONFIG,
      mode: 0o600,
      content: sshdConfig(service),
      check: ['/usr/sbin/sshd', '-t', '-f'],
      statement: [...SERVICES, 'ssh'],
    },
    {
      kind: 'service',
      name: 'ssh',
      port: 22,
      argv: ['/usr/sbin/sshd', '-i', '-f', SSHD_CONFIG],
      limits: limitsOf(service),
      statement: [...SERVICES, 'ssh'],
    },
  ],
};

function sshdConfig(service: ConfigNode): string {
  const rootLogin = leafValue(service, 'root-login') ?? 'deny-password';
  return [
    '# Rendered from [edit system services ssh].',
    ...HOST_KEY_TYPES.map((type) => `HostKey ${hostKeyPath(type)}`),
    `PermitRootLogin ${PERMIT_ROOT_LOGIN[rootLogin]}`,
    'UsePAM yes',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication yes',
    // pam_motd prints it, for telnet too
    'PrintMotd no',
    'PidFile none',
    '',
  ].join('\n');
}
