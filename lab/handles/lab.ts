/** A lab as an object: brought up, asked, verified and taken down by its handle. */
import { resolve } from 'node:path';
import type { CallNode, LabNodes } from '../control/nodes.ts';
import { openNodes } from '../control/nodes.ts';
import type { Engine } from '../engine/engine.ts';
import { InputError } from '../errors.ts';
import { down } from '../operations/down.ts';
import { type UpReport, up } from '../operations/up.ts';
import { LABELS } from '../plan/labels.ts';
import { loadTopology } from '../topology/load.ts';
import { unknownWord } from '../topology/suggest.ts';
import type { Topology } from '../topology/topology.ts';
import { type VerifyOptions, type VerifyReport, verify } from '../verify/index.ts';
import { Allowed } from './allowed.ts';
import { Node } from './node.ts';

export interface LabOptions {
  /** The engine to use, which stays open; otherwise one is opened by `DOCKER_HOST` and closed with the lab. */
  readonly engine?: Engine;
  /** Nodes that have a saved configuration start from it. */
  readonly saved?: boolean;
}

/**
 * Reads a lab file and checks it; starts nothing. Throws InputError with all that is wrong with the file, EngineError when
 * no engine answers.
 */
export async function lab(file: string, options: LabOptions = {}): Promise<Lab> {
  const topology = await loadTopology(resolve(file), { saved: options.saved === true });
  const engine = options.engine ?? (await openOwn());
  return new Lab(topology, engine, {
    ...options,
    close: () => (options.engine === undefined ? engine.close() : undefined),
  });
}

async function openOwn(): Promise<Engine> {
  const { openDocker } = await import('../engine/docker.ts');
  const engine = await openDocker(process.env);
  await engine.ping();
  return engine;
}

export class Lab implements AsyncDisposable {
  readonly topology: Topology;
  readonly engine: Engine;
  /** Attempts that were let in so far. */
  readonly allowed = new Allowed();
  readonly #options: LabOptions & { readonly close: () => void };
  readonly #nodes: ReadonlyMap<string, Node>;
  #channels: Promise<LabNodes> | undefined;
  #isOurs = false;

  /** Made by `lab`. */
  constructor(topology: Topology, engine: Engine, options: LabOptions & { readonly close: () => void }) {
    this.topology = topology;
    this.engine = engine;
    this.#options = options;
    this.#nodes = new Map([...topology.nodes.keys()].map((name) => [name, new Node(this, name)]));
  }

  get name(): string {
    return this.topology.name;
  }

  /** All nodes, in the lab file's order. */
  get nodes(): readonly Node[] {
    return [...this.#nodes.values()];
  }

  /** A node by its name; throws InputError that names the nodes there are. */
  node(name: string): Node {
    const found = this.#nodes.get(name);
    if (found !== undefined) return found;
    throw new InputError(`lab ${this.name}: ${unknownWord('node', name, [...this.#nodes.keys()])}`);
  }

  /** Brings the lab up, or up to date; resolves when every node is ready. What was up before is not taken down with the handle. */
  async up(options: { readonly readyTimeout?: number; readonly signal?: AbortSignal } = {}): Promise<UpReport> {
    const { engine, topology } = this;
    await this.#hangUp();
    this.#isOurs ||= (await engine.list(LABELS.lab, this.name)).length === 0;
    return up({ file: topology.file, engine, saved: this.#options.saved === true, ...options });
  }

  /** Runs a playbook: `verify.yaml` beside the lab file, or `playbook`. A report, also when steps fail. */
  async verify(options: Omit<VerifyOptions, 'topology' | 'callNode'> = {}): Promise<VerifyReport> {
    const { playbook, ...rest } = options;
    const file = playbook === undefined ? {} : { playbook: resolve(playbook) };
    return verify({ topology: this.topology, callNode: this.call, ...rest, ...file });
  }

  /** Asks a node, by the methods of the control protocol. */
  readonly call: CallNode = async (node, method, params) => {
    this.#channels ??= openNodes(this.engine, this.name);
    return (await this.#channels).call(node, method, params);
  };

  /** Removes the lab with all its nodes and links. */
  async down(): Promise<void> {
    await this.#hangUp();
    await down({ engine: this.engine, lab: this.name });
    this.#isOurs = false;
  }

  /** Puts back what `configure` changed, and lets go of the lab, which stays up. */
  async close(): Promise<void> {
    await this.#hangUp();
    this.#options.close();
  }

  /** `await using`: takes the lab down if this handle brought it up, then closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      if (this.#isOurs) await this.down();
    } finally {
      await this.close();
    }
  }

  async #hangUp(): Promise<void> {
    for (const node of this.#nodes.values()) await node.putBack();
    const channels = await this.#channels?.catch(() => undefined);
    channels?.close();
    this.#channels = undefined;
  }
}
