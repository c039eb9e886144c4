/** What vtylab needs of an engine's networks. Docker's implementation is `docker-networks.ts`. */

/** A network to make: a bridge on the engine's machine. What is absent the engine chooses. */
export interface NetworkSpec {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ipv4?: Subnet;
  /** Absent: no IPv6 there. */
  readonly ipv6?: Subnet;
  /** The Linux bridge. */
  readonly bridge?: string;
  readonly mtu?: number;
  /** Of the bridge driver. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface Subnet {
  /** e.g. `172.20.20.0/24` */
  readonly subnet: string;
  readonly gateway?: string;
  /** The part that the engine takes addresses from by itself. */
  readonly range?: string;
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** e.g. `172.20.20.0/24`, IPv6 too. */
  readonly subnets: readonly string[];
  /** The Linux bridge on the engine's machine. */
  readonly bridge: string;
}

export interface Networks {
  /** Networks that carry the label `key`, with this value if one is given; without a label all of them. */
  list(label?: string, value?: string): Promise<Network[]>;
  /** The network of this name, whoever made it. */
  find(name: string): Promise<Network | undefined>;
  /** Makes one and returns its id. */
  create(spec: NetworkSpec): Promise<string>;
  /** Removes one that no container is on. Not there any more is fine. */
  remove(id: string): Promise<void>;
}
