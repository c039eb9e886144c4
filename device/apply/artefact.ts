/**
 * What a configuration renders to: plain values, compared with the last applied ones, so that a commit
 * touches only what changed. `id` is what makes two artefacts the same thing in two states.
 */

/** A file, written atomically. */
export interface FileArtefact {
  readonly kind: 'file';
  readonly path: string;
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
  readonly content: string;
  /** Numeric owner; root when absent. */
  readonly uid?: number;
  readonly gid?: number;
}

/** The whole nftables table of the device, replaced in one transaction by `nft -f`. */
export interface NftArtefact {
  readonly kind: 'nft';
  /** Family and name, e.g. `inet vtylab`. */
  readonly table: string;
  /** The table's text; empty to remove the table. */
  readonly text: string;
}

/** The addresses a Linux interface must have, and no others. */
export interface InterfaceArtefact {
  readonly kind: 'interface';
  /** Linux name, e.g. `ge-0-0-0`. */
  readonly device: string;
  /** With prefix length, in order (the first is preferred as source). */
  readonly addresses: readonly string[];
  /** Administrative state. */
  readonly up: boolean;
}

/** The static routes the kernel must have, and no others of ours. */
export interface RoutesArtefact {
  readonly kind: 'routes';
  readonly routes: readonly StaticRoute[];
}

export interface StaticRoute {
  /** With prefix length. */
  readonly prefix: string;
  /** Next-hop addresses without prefix length; or what is done to the packets instead. */
  readonly nextHops: readonly string[] | 'reject' | 'discard';
}

/** A kernel setting. */
export interface SysctlArtefact {
  readonly kind: 'sysctl';
  readonly name: string;
  readonly value: string;
}

/** The device's host name. */
export interface HostNameArtefact {
  readonly kind: 'host-name';
  readonly hostName: string;
}

/** A login account; the files under /etc are written from all of them together. */
export interface AccountArtefact {
  readonly kind: 'account';
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
  /** As in /etc/shadow; undefined: no password opens the account. */
  readonly encryptedPassword: string | undefined;
  /** Lines of ~/.ssh/authorized_keys. */
  readonly authorizedKeys: readonly string[];
}

/** A TCP service that the super-server listens for. */
export interface ServiceArtefact {
  readonly kind: 'service';
  /** e.g. `ssh`. */
  readonly name: string;
  readonly port: number;
  /** The daemon that is handed each connection as its standard input and output. */
  readonly argv: readonly string[];
}

export type Artefact =
  | FileArtefact
  | NftArtefact
  | InterfaceArtefact
  | RoutesArtefact
  | SysctlArtefact
  | HostNameArtefact
  | AccountArtefact
  | ServiceArtefact;
