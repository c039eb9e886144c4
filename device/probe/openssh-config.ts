/** The configuration of the stock ssh for one attempt. Pure; what it names lies in a folder made for it. */
import type { JumpHost, ProbeLogin, ProbeRequest } from '../../protocol/control.ts';
import { EVERY_ALGORITHM } from './ssh-algorithms.ts';

/** The hosts of the configuration. */
export const TARGET = 'target';
const JUMP = 'jump';

/** Files in the folder, and what is in them. */
export type Files = ReadonlyMap<string, string>;

export interface OpensshSetup {
  readonly folder: string;
  /** Path of `vtylab-connect`. */
  readonly connect: string;
  /** Seconds. */
  readonly timeout: number;
  readonly port: number;
}

/** What the step itself says: an option must not say otherwise. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['host', 'match', 'include', 'hostname', 'port', 'user', 'proxycommand', 'proxyjump', 'proxyusefdpass'],
  ...['bindaddress', 'bindinterface', 'identityfile', 'certificatefile', 'identitiesonly', 'batchmode'],
  ...['userknownhostsfile', 'globalknownhostsfile', 'stricthostkeychecking', 'loglevel', 'logverbose'],
  ...['numberofpasswordprompts', 'requesttty', 'remotecommand', 'controlmaster', 'controlpath', 'localcommand'],
]);

/** The files that the stock client needs: `config`, keys, certificates, secrets. Throws for an option that is none. */
export function opensshFiles(request: ProbeRequest, setup: OpensshSetup): Files {
  const { destination, via, options = {}, knownHosts } = request;
  const own = Object.entries(options).map(([word, value]) => option(word, value));
  const known = knownHosts === undefined ? undefined : `${setup.folder}/known_hosts`;
  const target = host(TARGET, request, { destination, port: setup.port, own, known, folder: setup.folder }, [
    `ProxyCommand ${via === undefined ? directly(request, destination, setup.port, setup) : through(destination, setup)}`,
  ]);
  const { destination: first = '', port: firstPort = 22 } = via ?? {};
  const jump = via && [
    ...host(JUMP, via, { destination: first, port: firstPort, own: [], known: undefined, folder: setup.folder }, [
      `ProxyCommand ${directly(request, first, firstPort, setup)}`,
    ]),
  ];
  return new Map([
    ['config', `${[...target, ...(jump ?? [])].join('\n')}\n`],
    ...credentials(TARGET, request),
    ...(via === undefined ? [] : credentials(JUMP, via)),
    ...(knownHosts === undefined ? [] : [['known_hosts', ended(knownHosts)] as const]),
  ]);
}

function option(word: string, value: string): string {
  if (!/^[A-Za-z0-9]+$/.test(word)) throw new Error(`option '${word}': expected a word of ssh_config(5)`);
  if (RESERVED.has(word.toLowerCase())) throw new Error(`option '${word}': the step itself says that`);
  if (/[\r\n]/.test(value)) throw new Error(`option '${word}': expected one line`);
  return `${word} ${value}`;
}

interface Host {
  readonly destination: string;
  readonly port: number;
  readonly own: readonly string[];
  readonly known: string | undefined;
  readonly folder: string;
}

/** The first value of an option is the one that counts, so the user's own stand first. */
function host(name: string, login: ProbeLogin, to: Host, more: readonly string[]): string[] {
  const { user, key, certificate } = login;
  if (user !== undefined && /["\r\n]/.test(user)) throw new Error(`user '${user}': expected a name without quotes`);
  const path = (file: string) => `${to.folder}/${name}-${file}`;
  const lines = [
    ...to.own,
    `HostName ${to.destination}`,
    `Port ${to.port}`,
    ...(user === undefined ? [] : [`User "${user}"`]),
    ...more,
    'IdentitiesOnly yes',
    `IdentityFile ${key === undefined ? 'none' : path('key')}`,
    ...(certificate === undefined ? [] : [`CertificateFile ${path('cert.pub')}`]),
    `PreferredAuthentications ${key === undefined ? 'password' : 'publickey'}`,
    'NumberOfPasswordPrompts 1',
    `StrictHostKeyChecking ${to.known === undefined ? 'no' : 'yes'}`,
    `UserKnownHostsFile ${to.known ?? '/dev/null'}`,
    'GlobalKnownHostsFile /dev/null',
    'UpdateHostKeys no',
    'LogLevel DEBUG1',
    // a probe must find out who gets in, not be turned away because a device was configured for old algorithms
    ...Object.entries({
      KexAlgorithms: EVERY_ALGORITHM.kex,
      Ciphers: EVERY_ALGORITHM.cipher,
      HostKeyAlgorithms: to.known === undefined ? EVERY_ALGORITHM.serverHostKey : undefined,
      MACs: EVERY_ALGORITHM.hmac,
      PubkeyAcceptedAlgorithms: ['ssh-rsa', 'ssh-rsa-cert-v01@openssh.com'],
    }).flatMap(([word, names]) => (Array.isArray(names) ? [`${word} +${names.join(',')}`] : [])),
  ];
  return [`Host ${name}`, ...lines.map((line) => `  ${line}`)];
}

/** ssh gives the command to a shell (behind `exec`), which leaves the report of `vtylab-connect` in a file. Only numbers and own paths. */
function directly({ source }: ProbeRequest, destination: string, port: number, setup: OpensshSetup): string {
  const from = source === undefined ? '' : `-s ${source} `;
  return `${setup.connect} ${from}-t ${setup.timeout} -- ${destination} ${port} 3>${setup.folder}/report`;
}

/** What `-J` does, with a log and a secret of its own. */
function through(destination: string, { folder, port }: OpensshSetup): string {
  const to = destination.includes(':') ? `[${destination}]:${port}` : `${destination}:${port}`;
  return `env VTYLAB_SECRET=${folder}/${JUMP}-secret ssh -F ${folder}/config -E ${folder}/${JUMP}.log -W ${to} ${JUMP}`;
}

function credentials(name: string, { password, key, passphrase, certificate }: ProbeLogin | JumpHost) {
  return [
    [`${name}-secret`, `${(key === undefined ? password : passphrase) ?? ''}\n`] as const,
    ...(key === undefined ? [] : [[`${name}-key`, ended(key)] as const]),
    ...(certificate === undefined ? [] : [[`${name}-cert.pub`, ended(certificate)] as const]),
  ];
}

/** ssh takes no key whose last line is not one. */
function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
