import type { NftObject } from './nft-objects.ts';

/**
 * What a configuration renders to: plain values, compared with the last applied ones, so that a commit
 * touches only what changed.
 */

/** What every artefact may say of itself. */
interface FromConfiguration {
  /** The statement it comes from, from the top (`['system', 'services', 'ssh']`): named when the system refuses it. */
  readonly statement?: readonly string[];
}

/** A file, written atomically. */
export interface FileArtefact extends FromConfiguration {
  readonly kind: 'file';
  readonly path: string;
  /** Permission bits, e.g. 0o600. */
  readonly mode: number;
  readonly content: string;
  /** A program that must accept the file before anything is touched; the path of a copy is its last argument. */
  readonly check?: readonly [string, ...string[]];
}

/** An nftables table. The kernel's is changed in one transaction, where it differs; without objects there is none. */
export interface NftArtefact extends FromConfiguration {
  readonly kind: 'nft';
  /** Family and name, e.g. `inet vtylab`. */
  readonly table: string;
  readonly objects: readonly NftObject[];
}

/** The addresses an interface must have, and no others. An interface that is not there yet gets them when it comes. */
export interface InterfaceArtefact extends FromConfiguration {
  readonly kind: 'interface';
  /** As configured, e.g. `ge-0/0/0`. */
  readonly name: string;
  /** With prefix length; the first is the preferred source. */
  readonly addresses: readonly string[];
  /** Whether it must have a link-local IPv6 address: one of its hardware address unless `addresses` has another. */
  readonly linkLocal: boolean;
  /** Administrative state. Interfaces that are not configured are up. */
  readonly up: boolean;
  /** Whether a routing instance has it: then the main table gets no routes to its subnets. */
  readonly inInstance?: true;
}

/** A routing instance: a table that what comes in by its interfaces, and what is sent from their addresses, is looked up in. */
export interface InstanceArtefact extends FromConfiguration {
  readonly kind: 'instance';
  readonly name: string;
  /** Number of the kernel's table. */
  readonly table: number;
  /** Physical interfaces as configured, e.g. `ge-0/0/1`. */
  readonly interfaces: readonly string[];
}

/** A static route the kernel must have as soon as a next hop can be reached. */
export interface RouteArtefact extends FromConfiguration {
  readonly kind: 'route';
  /** With prefix length. */
  readonly prefix: string;
  /**
   * Next-hop addresses without prefix length, with `%ge-0/0/0` behind one that must be reached by that interface (a
   * link-local one must); or what is done to the packets instead.
   */
  readonly via: readonly string[] | 'reject' | 'discard';
  /** The kernel's table of the routing instance it is in; undefined: the main one. */
  readonly table?: number;
}

/** A login account; the files under /etc are written from all of them together. */
export interface AccountArtefact extends FromConfiguration {
  readonly kind: 'account';
  readonly user: string;
  readonly uid: number;
  readonly gid: number;
  readonly fullName: string;
  readonly home: string;
  readonly shell: string;
  /** As in /etc/shadow; undefined: no password opens the account. */
  readonly encryptedPassword: string | undefined;
}

/** The public keys that let a user in by ssh. */
export interface AuthorizedKeysArtefact extends FromConfiguration {
  readonly kind: 'authorized-keys';
  readonly user: string;
  /** As in authorized_keys(5). */
  readonly lines: readonly string[];
  /** Changes are logged, each key by its fingerprint of this kind. */
  readonly logged?: 'md5' | 'sha256';
}

/** How much of a service may be used, by IPv4 and by IPv6 each. */
export interface ServiceLimits {
  /** Connections at the same time. */
  readonly connections: number;
  /** Connection attempts in a minute. */
  readonly perMinute: number;
}

/** A TCP service that the super-server listens for. */
export interface ServiceArtefact extends FromConfiguration {
  readonly kind: 'service';
  /** e.g. `ssh`. */
  readonly name: string;
  readonly port: number;
  /** The daemon that is handed each connection as its standard input and output. */
  readonly argv: readonly [string, ...string[]];
  readonly limits: ServiceLimits;
  /** The daemon's standard error goes to the client too; without it, to the log. */
  readonly errorsToClient?: true;
  /** Who the daemon runs as; without it root. */
  readonly runAs?: { readonly uid: number; readonly gid: number };
  /** Seconds in which somebody must have logged in, or the connection is ended; for daemons that do not see to it. */
  readonly loginWithin?: number;
  /** The status that the daemon ends with when its client hangs up, however ordinary; without it 0 alone is well. */
  readonly hangUpStatus?: number;
  /** Only connections from the device itself reach it. */
  readonly internal?: true;
}

/** A daemon that runs as long as the configuration asks for it, and is started again when it ends. */
export interface ProcessArtefact extends FromConfiguration {
  readonly kind: 'process';
  readonly name: string;
  readonly argv: readonly [string, ...string[]];
}

export type Artefact =
  | FileArtefact
  | NftArtefact
  | InterfaceArtefact
  | InstanceArtefact
  | RouteArtefact
  | AccountArtefact
  | AuthorizedKeysArtefact
  | ServiceArtefact
  | ProcessArtefact;

export type ArtefactKind = Artefact['kind'];

/** All artefacts of one kind. */
export type ArtefactOf<K extends ArtefactKind> = Extract<Artefact, { readonly kind: K }>;
