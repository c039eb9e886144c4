/**
 * The algorithms of ssh by Junos's names, in OpenSSH's. What OpenSSH 9.2 (Debian 12) no longer has maps to nothing: such
 * a name is accepted, a commit warns, and it is left out.
 */
import { enumeration, type ValueType } from '../../schema/types.ts';

/** One of the three kinds that are negotiated. */
export interface AlgorithmKind {
  /** The statement, e.g. `ciphers`. */
  readonly statement: string;
  /** The keyword of sshd_config(5) and ssh_config(5), e.g. `Ciphers`. */
  readonly keyword: string;
  readonly help: string;
  /** Junos's name → what OpenSSH calls it: none for one it no longer has, two where a method has an older name too. */
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** What holds without the statement, in order, in Junos's names. */
  readonly defaults: readonly string[];
}

type Entry = readonly [name: string, known: readonly string[]];
const same = (...names: readonly string[]) => names.map((name): Entry => [name, [name]]);
const gone = (...names: readonly string[]) => names.map((name): Entry => [name, []]);

/** RA's defaults; the CBC ones have to be asked for. */
export const CIPHERS: AlgorithmKind = {
  statement: 'ciphers',
  keyword: 'Ciphers',
  help: 'Specify the ciphers allowed for protocol version 2',
  names: new Map([
    ...same('3des-cbc', 'aes128-cbc', 'aes128-ctr', 'aes128-gcm@openssh.com'),
    ...same('aes192-cbc', 'aes192-ctr', 'aes256-cbc', 'aes256-ctr', 'aes256-gcm@openssh.com'),
    ...gone('arcfour', 'arcfour128', 'arcfour256', 'blowfish-cbc', 'cast128-cbc'),
    ...same('chacha20-poly1305@openssh.com'),
  ]),
  defaults: [
    'chacha20-poly1305@openssh.com',
    'aes128-ctr',
    'aes192-ctr',
    'aes256-ctr',
    'aes128-gcm@openssh.com',
    'aes256-gcm@openssh.com',
  ],
};

/** No document tells Junos's default: it is OpenSSH's own. */
export const MACS: AlgorithmKind = {
  statement: 'macs',
  keyword: 'MACs',
  help: 'Message Authentication Code algorithms allowed (SSHv2)',
  names: new Map([
    ...same('hmac-md5', 'hmac-md5-96', 'hmac-md5-96-etm@openssh.com', 'hmac-md5-etm@openssh.com'),
    ...gone('hmac-ripemd160', 'hmac-ripemd160-etm@openssh.com'),
    ...same('hmac-sha1', 'hmac-sha1-96', 'hmac-sha1-96-etm@openssh.com', 'hmac-sha1-etm@openssh.com'),
    ...same('hmac-sha2-256'),
    ...gone('hmac-sha2-256-96'),
    ...same('hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512'),
    ...gone('hmac-sha2-512-96'),
    ...same('hmac-sha2-512-etm@openssh.com'),
    ...same('umac-128-etm@openssh.com', 'umac-128@openssh.com', 'umac-64-etm@openssh.com', 'umac-64@openssh.com'),
  ]),
  defaults: [
    'umac-64-etm@openssh.com',
    'umac-128-etm@openssh.com',
    'hmac-sha2-256-etm@openssh.com',
    'hmac-sha2-512-etm@openssh.com',
    'hmac-sha1-etm@openssh.com',
    'umac-64@openssh.com',
    'umac-128@openssh.com',
    'hmac-sha2-256',
    'hmac-sha2-512',
    'hmac-sha1',
  ],
};

/** RA's defaults; the two others have to be asked for. */
export const KEY_EXCHANGES: AlgorithmKind = {
  statement: 'key-exchange',
  keyword: 'KexAlgorithms',
  help: 'Specify ssh key-exchange for Diffie-Hellman keys',
  names: new Map<string, readonly string[]>([
    ['curve25519-sha256', ['curve25519-sha256', 'curve25519-sha256@libssh.org']],
    ['dh-group1-sha1', ['diffie-hellman-group1-sha1']],
    ['dh-group14-sha1', ['diffie-hellman-group14-sha1']],
    ...same('ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521'),
    ['group-exchange-sha1', ['diffie-hellman-group-exchange-sha1']],
    ['group-exchange-sha2', ['diffie-hellman-group-exchange-sha256']],
  ]),
  defaults: [
    'curve25519-sha256',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'group-exchange-sha2',
    'dh-group14-sha1',
  ],
};

export const ALGORITHM_KINDS: readonly AlgorithmKind[] = [CIPHERS, MACS, KEY_EXCHANGES];

/** The names a statement takes. */
export function algorithmType({ names }: AlgorithmKind): ValueType {
  const help = (known: readonly string[]) => (known.length === 0 ? 'No longer in OpenSSH: left out' : known[0]);
  return enumeration(Object.fromEntries([...names].map(([name, known]) => [name, help(known) ?? name])));
}

/** The names that are left out of what was configured. */
export function unavailable({ names }: AlgorithmKind, configured: readonly string[]): string[] {
  return configured.filter((name) => names.get(name)?.length === 0);
}

/** OpenSSH's names for what was configured, in its order; for the defaults when nothing was. */
export function openSshNames({ names, defaults }: AlgorithmKind, configured: readonly string[]): string[] {
  return (configured.length === 0 ? defaults : configured).flatMap((name) => names.get(name) ?? []);
}

/** Host keys by Junos's names: the type for ssh-keygen, and what the key signs with, in OpenSSH's order. */
export const HOST_KEYS = {
  'ssh-ed25519': { type: 'ed25519', algorithms: ['ssh-ed25519'], byDefault: true },
  'ssh-ecdsa': {
    type: 'ecdsa',
    algorithms: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
    byDefault: true,
  },
  'ssh-rsa': { type: 'rsa', algorithms: ['rsa-sha2-512', 'rsa-sha2-256'], byDefault: true },
  // deprecated since 18.3R1 (RA)
  'ssh-dss': { type: 'dsa', algorithms: ['ssh-dss'], byDefault: false },
} as const;

export type HostKeyName = keyof typeof HOST_KEYS;
export type HostKeyType = (typeof HOST_KEYS)[HostKeyName]['type'];

/** The certificate that an algorithm's key may have. */
export const certificateOf = (algorithm: string) => `${algorithm}-cert-v01@openssh.com`;
