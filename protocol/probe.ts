/** What a node is asked to try, and what it says of how that ended. */

/**
 * What a probe speaks. `tcp` only connects; `sftp` and `scp` log in by ssh and begin a transfer; `udp` sends one
 * datagram, `ping` echo requests, and both are accepted when they are answered.
 */
export type ProbeService = 'ssh' | 'telnet' | 'ftp' | 'sftp' | 'scp' | 'finger' | 'tcp' | 'udp' | 'ping';

/**
 * How an attempt to reach a service ended.
 *
 * - `accepted`: connected and, where credentials were given, logged in to a prompt
 * - `refused`: the peer answered with a TCP RST
 * - `rejected`: an ICMP unreachable came back (`icmp` says which)
 * - `timeout`: nothing answered in time
 * - `denied`: connected, but the credentials were not accepted
 * - `closed`: connected, then closed by the peer before a login was decided
 *
 * A client cannot tell the last two from others; who asks joins them from what the reached node knows:
 *
 * - `locked`: `denied`, and the user is locked out
 * - `limited`: `closed`, because of the service's connection-limit or rate-limit
 */
export type Outcome = 'accepted' | 'refused' | 'rejected' | 'timeout' | 'denied' | 'closed' | 'locked' | 'limited';

/** Who logs in, and how: with a password, or with a private key. All are texts, not names of files. */
export interface ProbeLogin {
  readonly user?: string;
  readonly password?: string;
  /** A private key (OpenSSH's or PEM text) for `ssh`, `sftp` and `scp`, in place of the password. */
  readonly key?: string;
  /** Of the key, when it is encrypted. */
  readonly passphrase?: string;
  /** An OpenSSH certificate for the key (`id-cert.pub`). */
  readonly certificate?: string;
}

/** The host that an ssh connection is to go through (`ssh -J`). */
export interface JumpHost extends ProbeLogin {
  readonly destination: string;
  /** 22 when absent. */
  readonly port?: number;
}

/** One attempt, made inside the node that is asked. Addresses carry no prefix length; times are seconds. */
export interface ProbeRequest extends ProbeLogin {
  readonly service: ProbeService;
  readonly destination: string;
  /** Destination port; the service's well-known port when absent. */
  readonly port?: number;
  /** Source address; the egress interface's address when absent. */
  readonly source?: string;
  /** Words of ssh_config(5) and their values, for `ssh`, `sftp` and `scp`. */
  readonly options?: Readonly<Record<string, string>>;
  /** known_hosts(5) as text: then the server's host key must be in it; any key will do when absent. */
  readonly knownHosts?: string;
  readonly via?: JumpHost;
  /** A command to run after logging in by `ssh` or `telnet`. */
  readonly run?: string;
  /** A file to write after logging in by `sftp`, `scp` or `ftp`. */
  readonly put?: { readonly name: string; readonly text: string };
  /** The name of a file to read after that; by `scp` there is either one or the other. */
  readonly get?: string;
  /** Passwords to give on the one connection, in place of `password`, until one is right or the peer closes it. */
  readonly passwords?: readonly string[];
  /** What is said: the datagram of `udp`, the name that `finger` asks for. */
  readonly text?: string;
  /** Seconds for connecting and logging in together. */
  readonly timeout: number;
}

/** The five values that name a connection. Of `icmp`, the source port is the echo's identifier and the other one 0. */
export interface Flow {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

/** The ICMP (or ICMPv6) message that ended an attempt, and who sent it. */
export interface IcmpError {
  readonly type: number;
  readonly code: number;
  readonly from: string;
}

/** What an attempt saw. */
export interface ProbeResult {
  readonly outcome: Outcome;
  /** The connection's addresses and ports; absent when not even a local port could be had. */
  readonly flow?: Flow;
  readonly icmp?: IcmpError;
  /** What the service printed up to the first prompt, for an `accepted` login. */
  readonly banner?: string;
  /** What the command of `run` printed, or the content of the file of `get`. */
  readonly output?: string;
  /** How many of `passwords` were given before it ended. */
  readonly tries?: number;
  /**
   * The attempt ended at the jump host and never came to the destination: it could not be reached, it did not take the
   * login, or it does not forward connections. `flow` always is the connection to the jump host, if there is one.
   */
  readonly jump?: 'unreached' | 'denied' | 'no-forwarding';
  /** One line for people: the client's own words for what happened. */
  readonly detail: string;
  /** Milliseconds from the first packet to the outcome. */
  readonly elapsed: number;
}
