/** What vtylab needs of a container engine, and nothing more. Docker's implementation is `docker.ts`. */
import type { Readable, Writable } from 'node:stream';
import type { ContainerOptions, Limits } from './container-options.ts';
import type { Networks } from './networks.ts';

/** A container to make. Without `network`, `networkOf` or `hostNamespaces` it has no network but a loopback. */
export interface ContainerSpec extends ContainerOptions {
  readonly name: string;
  readonly image: string;
  readonly hostname?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Capabilities without `CAP_`, added to the engine's default set, e.g. `NET_ADMIN`. */
  readonly capabilities: readonly string[];
  /** The id or the name of a running container whose network namespace it shares, with host name and name servers. */
  readonly networkOf?: string;
  /** Another container will share its network namespace, so the engine makes files of hosts and name servers for both. */
  readonly networkShared?: boolean;
  /** It is in the network of the engine's host. */
  readonly hostNetwork?: boolean;
  /** Only the patch panel shares the host's pid and net namespaces; it has no capability but those it names. */
  readonly hostNamespaces?: boolean;
}

/** A container of ours, as the engine sees it. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';
  /** Image id the container was made from. */
  readonly imageId: string;
}

/** A port of the engine's machine that leads to one of a container's. */
export interface PublishedPort {
  /** The machine's address. */
  readonly address: string;
  readonly port: number;
  readonly containerPort: number;
  readonly protocol: string;
}

/** What the engine knows of one container beside what a list of them shows. */
export interface ContainerDetails {
  /** Image reference it was made from. */
  readonly image: string;
  /** What it may use; absent: as much as there is. */
  readonly limits?: Limits;
  /** Ports of the machine that lead to it. */
  readonly ports: readonly PublishedPort[];
  /** What the engine found of its health; absent when nothing checks it. */
  readonly health?: 'starting' | 'healthy' | 'unhealthy';
  /** Its main process, as the engine's host counts; absent when it does not run. */
  readonly pid?: number;
  /** When it was last started, ISO 8601; absent when it never was. */
  readonly startedAt?: string;
  /** When it last ended, ISO 8601, and with which status; absent while it runs and before it ever did. */
  readonly finishedAt?: string;
  readonly exitCode?: number;
}

/** What a container's main process has written; without an end when it is followed. */
export interface ContainerLog {
  readonly stdout: Readable;
  readonly stderr: Readable;
  close(): void;
}

export interface LogOptions {
  /** Goes on with what is written from now on, until the container ends. */
  readonly follow?: boolean;
  /** Only the last lines, as many as this says. */
  readonly tail?: number;
}

/** Something that happened to a container. */
export interface ContainerEvent {
  /** ISO 8601, UTC. */
  readonly time: string;
  /** In the engine's words, e.g. `start`, `die`, `kill`, `destroy`. */
  readonly action: string;
  readonly container: string;
  /** Its labels and what the engine tells of the event, e.g. `exitCode`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Events as they happen, until it is closed. */
export interface EventStream extends AsyncIterable<ContainerEvent> {
  close(): void;
}

/** How a process in a container is started. */
export interface ExecOptions {
  /** Gives it a terminal. */
  readonly tty?: boolean;
  /** Variables beside the container's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A process in a container. Without a terminal `stdout` and `stderr` are apart; with one all is in `stdout`. */
export interface ExecSession {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Resolves with the exit status when the process has ended. */
  readonly ended: Promise<number>;
  /** Tells its terminal the window's size. */
  resize(rows: number, columns: number): Promise<void>;
  /** Closes the connection to it; `ended` rejects if the process had not ended. */
  close(): void;
}

/** An engine and its host. */
export interface EngineInfo {
  /** `Docker` or `Podman`. */
  readonly name: string;
  readonly version: string;
  /** Of Docker's API, e.g. `1.41`. */
  readonly apiVersion: string;
  /** e.g. `overlay2` */
  readonly storageDriver: string;
  /** Version of control groups, 1 or 2. */
  readonly cgroups: number;
  readonly cgroupDriver: string;
  /** It does not run as root. */
  readonly rootless: boolean;
  /** The host's operating system, its kernel's release, its processors, its memory in bytes. */
  readonly system: string;
  readonly kernel: string;
  readonly processors: number;
  readonly memory: number;
}

export interface Engine {
  readonly networks: Networks;
  /** Where it is reached, e.g. `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** The engine's version; throws EngineError saying what was tried when it does not answer. */
  ping(): Promise<{ readonly version: string }>;
  /** What it is and what it runs on. */
  info(): Promise<EngineInfo>;
  /** Containers that carry the label `key`, with this value if one is given. */
  list(label: string, value?: string): Promise<Container[]>;
  /** The id of an image, or undefined when the engine does not have it. */
  imageId(reference: string): Promise<string | undefined>;
  /** Fetches an image from where its reference says. */
  pull(reference: string): Promise<void>;
  /** Makes a container and returns its id. */
  create(spec: ContainerSpec): Promise<string>;
  /** Starts it and returns the process id of its main process, as the engine's host counts. */
  start(id: string): Promise<number>;
  /** Ends its processes: by a request first, after so many seconds for good. One that does not run is fine. */
  stop(id: string, seconds: number): Promise<void>;
  details(id: string): Promise<ContainerDetails>;
  /** What its main process wrote since it was made. */
  logs(id: string, options?: LogOptions): Promise<ContainerLog>;
  /** What happens to containers that carry the label, with this value if one is given: from then, or from now on. */
  events(label: string, value?: string, since?: Date): Promise<EventStream>;
  /** The same process id for a running container. */
  pid(id: string): Promise<number>;
  /** Removes it, running or not. Not there any more is fine. */
  remove(id: string): Promise<void>;
  /** Starts a process in a running container. */
  exec(id: string, argv: readonly string[], options?: ExecOptions): Promise<ExecSession>;
  /** Makes and starts a container that the engine removes when its main process ends: that process is the session. */
  run(spec: ContainerSpec): Promise<ExecSession>;
  /** Closes the connections that would keep the program alive. */
  close(): void;
}
