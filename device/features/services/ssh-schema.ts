/** The statements of `[edit system services ssh]`. */
import { type Container, container, leaf, leafList, type SchemaNode } from '../../schema/kinds.ts';
import { empty, enumeration, integer, word } from '../../schema/types.ts';
import { authenticationOrder } from './authentication-order.ts';
import { limitLeaves } from './limits.ts';
import { ALGORITHM_KINDS, algorithmType, HOST_KEYS } from './ssh-algorithms.ts';

/** sshd_config(5) has no quotes within quotes and takes `%` for a token: neither belongs into a file's name. */
const FILE_NAME = /^[^"%\\-][^"%\\]*$/;
const fileName = word({ name: 'filename', max: 1023, pattern: FILE_NAME, expected: 'a file name' });
const program = word({
  name: 'program-path',
  max: 1023,
  pattern: /^\/[^"%\\]*$/,
  expected: 'the absolute path of a program',
});
const principal = word({ name: 'principal', max: 255, pattern: /^[^#"\\]+$/, expected: "a certificate's principal" });

const flag = (name: string, help: string, choice?: string) =>
  leaf(name, { help, type: empty, ...(choice !== undefined && { choice }) });

const HOST_KEY_CHOICES = Object.entries(HOST_KEYS).flatMap(([name, { byDefault }]) => [
  flag(name, `Allow ${name.slice('ssh-'.length).toUpperCase()} host keys${byDefault ? ' (default)' : ''}`, name),
  flag(`no-${name}`, `Don't allow ${name.slice('ssh-'.length).toUpperCase()} host keys`, name),
]);

/** Users' and hosts' certificates (RA, "SSH Certificate-Based Authentication Overview"). */
const certificates: readonly SchemaNode[] = [
  leaf('trusted-user-ca-key-file', {
    help: "File with the public keys of authorities that sign users' certificates",
    type: fileName,
    source: 'RA',
  }),
  leaf('host-certificate-file', {
    help: "File with the signed certificate of one of the device's host keys",
    type: fileName,
    source: 'RA',
  }),
  leaf('authorized-principals-file', {
    help: 'File with names, one of which a certificate must have',
    type: fileName,
    source: 'RA',
  }),
  leafList('authorized-principals', { help: 'Names, one of which a certificate must have', type: principal }),
  leaf('authorized-principals-command', {
    help: 'Program that prints names, one of which a certificate must have',
    type: program,
    source: 'RA',
  }),
];

const FORWARDING = 'tcp-forwarding';

export const sshStatement: Container = container('ssh', { help: 'Allow ssh access', presence: true, source: 'RA' }, [
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
  flag('access-disable-external', 'Disable external ssh access'),
  authenticationOrder,
  leaf('authorized-keys-command', {
    help: "Program that prints a user's authorized keys",
    type: program,
    source: 'RA',
  }),
  leaf('authorized-keys-command-user', {
    help: 'User that the authorized-keys-command runs as',
    type: word({ name: 'user-name', max: 32, pattern: /^[a-zA-Z_][a-zA-Z0-9._-]*$/ }),
    source: 'RA',
  }),
  ...certificates,
  ...ALGORITHM_KINDS.map((kind) =>
    leafList(kind.statement, { help: kind.help, type: algorithmType(kind), source: 'RA' }),
  ),
  leaf('client-alive-count-max', {
    help: 'Threshold of missing client-alive responses that triggers a disconnect',
    default: '3',
    type: integer(0, 255),
    source: 'RA',
  }),
  leaf('client-alive-interval', {
    help: 'Frequency of client-alive requests (0 is off)',
    default: '0',
    type: integer(0, 65535, 'seconds'),
    source: 'RA',
  }),
  leaf('fingerprint-hash', {
    help: 'Hash algorithm of the key fingerprints that the server logs',
    default: 'sha2-256',
    source: 'RA',
    type: enumeration({ md5: 'MD5 message digest', 'sha2-256': 'SHA-256 message digest' }),
  }),
  container('hostkey-algorithm', { help: 'Specify the host keys that are allowed', source: 'RA' }, HOST_KEY_CHOICES),
  flag('log-key-changes', "Log changes of users' authorized keys when they are committed"),
  leaf('max-pre-authentication-packets', {
    help: 'Maximum number of packets before the user is authenticated',
    default: '128',
    type: integer(20, 2_147_483_647),
    source: 'RA',
  }),
  leaf('max-sessions-per-connection', {
    help: 'Maximum number of sessions per single ssh connection',
    default: '10',
    type: integer(1, 65535),
    source: 'RA',
  }),
  flag('no-challenge-response', 'Disable challenge-response authentication'),
  flag('no-password-authentication', 'Disable password authentication'),
  flag('no-passwords', 'Disable password and challenge-response authentication'),
  flag('no-public-keys', 'Disable public-key authentication'),
  flag('no-tcp-forwarding', 'Do not allow TCP forwarding', FORWARDING),
  flag('allow-tcp-forwarding', 'Allow TCP forwarding (default)', FORWARDING),
  flag('tcp-forwarding', 'Allow TCP forwarding (default)', FORWARDING),
  leaf('port', { help: 'Port to listen on for incoming connections', default: '22', type: integer(1, 65535) }),
  leafList('protocol-version', {
    help: 'Specify the ssh protocol versions supported',
    type: enumeration({ v2: 'SSH protocol version 2' }),
    source: 'RA',
  }),
  container('rekey', { help: 'Limits before session keys are renegotiated', source: 'RA' }, [
    // the lower bound is Junos's [?]; sshd takes no less than 16
    leaf('data-limit', { help: 'Data limit before rekeying', type: integer(51_200, 4_294_967_295, 'bytes') }),
    leaf('time-limit', { help: 'Time limit before rekeying', type: integer(1, 1440, 'minutes') }),
  ]),
  flag('sftp-server', 'Allow incoming SFTP connections'),
  ...limitLeaves,
]);
