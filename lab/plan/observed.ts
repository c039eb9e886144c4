/** What is there of a lab. */
import type { Hello } from '../../protocol/control.ts';
import type { Container } from '../engine/engine.ts';
import type { Network } from '../engine/networks.ts';

/** A node's container, and what the node says of itself. */
export interface ObservedNode {
  readonly container: Container;
  /** Undefined when the container does not run, or runs and does not answer. */
  readonly hello: Hello | undefined;
}

/** The container of a node's own image. */
export interface ObservedWorkload {
  readonly container: Container;
  /** The node's container was started after it, so it is in a network namespace that nobody else is in. */
  readonly stale: boolean;
}

export interface Observed {
  /** Name → node. */
  readonly nodes: ReadonlyMap<string, ObservedNode>;
  /** Node → the container of its own image. */
  readonly workloads: ReadonlyMap<string, ObservedWorkload>;
  /** Containers of the lab that are no nodes: patch panels that an interrupted `up` left. */
  readonly strays: readonly Container[];
  /** Networks of the lab. */
  readonly networks: readonly Network[];
  /** The engine's other networks; looked at only for a lab that has a network. */
  readonly otherNetworks: readonly Network[];
  /** Image reference → id, for those the engine has. */
  readonly images: ReadonlyMap<string, string>;
}
