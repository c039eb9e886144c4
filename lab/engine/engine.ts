/** What vtylab needs of a container engine, and nothing more. Docker's implementation is `docker.ts`. */
import type { Readable, Writable } from 'node:stream';

/** A container to make. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly hostname?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Instead of the image's own. */
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Capabilities without `CAP_`, added to the engine's default set, e.g. `NET_ADMIN`. */
  readonly capabilities: readonly string[];
  readonly sysctls?: Readonly<Record<string, string>>;
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

export interface Engine {
  /** Where it is reached, e.g. `unix:///var/run/docker.sock`. */
  readonly address: string;
  /** The engine's version; throws EngineError saying what was tried when it does not answer. */
  ping(): Promise<{ readonly version: string }>;
  /** Containers that carry the label `key`, with this value if one is given. */
  list(label: string, value?: string): Promise<Container[]>;
  /** The id of an image, or undefined when the engine does not have it. */
  imageId(reference: string): Promise<string | undefined>;
  /** Makes a container and returns its id. */
  create(spec: ContainerSpec): Promise<string>;
  /** Starts it and returns the process id of its main process, as the engine's host counts. */
  start(id: string): Promise<number>;
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
