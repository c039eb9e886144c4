/** What a lab may ask for of a container, beside what its kind makes of it. In the engine's terms. */

export interface ContainerOptions {
  /** Instead of the image's own. */
  readonly entrypoint?: readonly string[];
  /** Instead of the image's own. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Name or number, with `:GROUP`. */
  readonly user?: string;
  /** Capabilities without `CAP_`, added to the engine's default set, e.g. `NET_ADMIN`. */
  readonly capabilities: readonly string[];
  readonly sysctls?: Readonly<Record<string, string>>;
  /** `SOURCE:DESTINATION[:OPTIONS]`, the source absolute or the name of a volume; or a destination alone: a new volume. */
  readonly binds?: readonly string[];
  /** Devices of the engine's machine: `/dev/SOURCE[:DESTINATION[:rwm]]`. */
  readonly devices?: readonly string[];
  /** Its standard input stays open, so that a shell as its main program goes on. */
  readonly openInput?: boolean;
  readonly privileged?: boolean;
  /** Docker's, e.g. `seccomp=unconfined`. */
  readonly security?: readonly string[];
  /** Directory → mount options. */
  readonly tmpfs?: Readonly<Record<string, string>>;
  readonly cgroupParent?: string;
  /** Whose control groups it sees; absent: as the engine has it. */
  readonly cgroupNamespace?: 'host' | 'private';
  /** Sees all processes of the engine's host. */
  readonly hostProcesses?: boolean;
  readonly limits?: Limits;
  readonly health?: HealthCheck;
  readonly restart?: 'no' | 'on-failure' | 'always' | 'unless-stopped';
  /** The engine removes it when it ends. */
  readonly autoRemove?: boolean;
  /** Bytes of /dev/shm. */
  readonly sharedMemory?: number;
  readonly dns?: Dns;
  /** `NAME:ADDRESS` for /etc/hosts. */
  readonly hosts?: readonly string[];
  readonly network?: NetworkAttachment;
  readonly ports?: readonly PortToPublish[];
}

/** What is absent is not limited. */
export interface Limits {
  /** Processors' worth of time, e.g. 1.5. */
  readonly cpu?: number;
  /** Which processors: `0-3`, `0,3`. */
  readonly cpuSet?: string;
  /** Bytes. */
  readonly memory?: number;
}

/** How the engine finds out whether a container is well. Seconds; what is absent is the engine's default. */
export interface HealthCheck {
  /** `CMD` and the words of a program, or `CMD-SHELL` and a line for the image's shell; the image's own check when empty. */
  readonly test: readonly string[];
  readonly interval?: number;
  readonly timeout?: number;
  readonly startPeriod?: number;
  /** How often in a row it fails before the container is unhealthy. */
  readonly retries?: number;
}

export interface Dns {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

/** A container's interface on one of the engine's networks; what is absent the engine chooses. */
export interface NetworkAttachment {
  readonly name: string;
  readonly ipv4?: string;
  readonly ipv6?: string;
  /** Names that other containers there find it by. */
  readonly aliases?: readonly string[];
}

export interface PortToPublish {
  /** Of the engine's machine. */
  readonly address: string;
  /** Of the engine's machine; absent: one that is free. */
  readonly port?: number;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
}
