/** A lab that takes one random configuration after the other, and in which packets and prediction must agree. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LabNodes, openNodes } from '../../lab/control/nodes.ts';
import { openDocker } from '../../lab/engine/docker.ts';
import type { Engine } from '../../lab/engine/engine.ts';
import { type Matrix, type MatrixCell, probeMatrix } from '../../lab/matrix/index.ts';
import { down } from '../../lab/operations/down.ts';
import { exec } from '../../lab/operations/run-in.ts';
import { up } from '../../lab/operations/up.ts';
import { loadTopology } from '../../lab/topology/load.ts';
import { Draw } from '../device/firewall/differential/draw.ts';
import { randomLab } from '../lab/matrix/random-lab.ts';

/** Milliseconds in which devices follow what their neighbours' links did. */
const SETTLE = 500;
/** Seconds an attempt has. */
const TIMEOUT = 5;

/** What one seed came to. */
export interface Explored {
  readonly cells: number;
  /** By outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Predictions that come out in several ways. */
  readonly open: number;
}

export class MatrixLab {
  readonly #name: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'vtylab-matrix-'));
  readonly #engine: Engine = openDocker();
  #nodes: LabNodes | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  get #file(): string {
    return join(this.#directory, 'lab.yaml');
  }

  /**
   * Configures the nodes as the seed says and asks everything. Throws when a cell is not as predicted, with the lab
   * file. The first time starts the nodes.
   */
  async explore(seed: number, signal?: AbortSignal): Promise<Explored> {
    const text = randomLab(new Draw(seed), this.#name);
    writeFileSync(this.#file, text);
    const topology = await loadTopology(this.#file);
    if (this.#nodes === undefined) {
      // an interface that is disabled never becomes ready
      writeFileSync(this.#file, text.replace(/^.* disable$/gm, '        # later'));
      await up({ file: this.#file, engine: this.#engine, readyTimeout: 60 });
      this.#nodes = await openNodes(this.#engine, this.#name);
    }
    const { call } = this.#nodes;
    for (const [node, { startup }] of topology.nodes) {
      const { messages } = await call(node, 'configure', { startup });
      const errors = messages.filter(({ severity }) => severity === 'error');
      if (errors.length > 0) throw new Error(`seed ${seed}: ${node} refuses: ${JSON.stringify(errors)}\n${text}`);
    }
    await sleep(SETTLE);
    // what neighbours learned of each other under other filters does not count
    for (const node of topology.nodes.keys()) {
      await exec({ engine: this.#engine, lab: this.#name, node, command: ['ip', 'neighbour', 'flush', 'all'] });
    }
    const services = seed % 3 === 0 ? { services: ['ping', 'ssh', 'tcp/8080', 'udp/53'] } : {};
    const matrix = await probeMatrix({
      topology,
      callNode: call,
      predict: true,
      timeout: TIMEOUT,
      // two nodes at a time, so that a seed takes seconds
      scope: { ...services, own: seed % 5 === 0, from: new Draw(seed).some([...topology.nodes.keys()], 2) },
      ...(signal && { signal }),
    });
    check(seed, matrix, text);
    const outcomes = Object.fromEntries(
      [...Map.groupBy(matrix.cells, ({ outcome }) => outcome)].map(([outcome, { length }]) => [outcome, length]),
    );
    const open = matrix.cells.filter(({ predicted }) => (predicted?.length ?? 0) > 1).length;
    return { cells: matrix.cells.length, outcomes, open };
  }

  async close(): Promise<void> {
    this.#nodes?.close();
    await down({ engine: this.#engine, lab: this.#name });
    this.#engine.close();
    rmSync(this.#directory, { recursive: true });
  }
}

function check(seed: number, { cells }: Matrix, text: string): void {
  const wrong = cells.filter(({ differs, outcome }) => differs === true || outcome === 'unknown');
  if (wrong.length === 0) return;
  const lines = wrong.map((cell) => line(cell));
  throw new Error(
    `seed ${seed}: ${wrong.length} of ${cells.length} cells are not as predicted\n${lines.join('\n')}\n${text}`,
  );
}

function line({ from, source, to, destination, service, outcome, icmp, reason, predicted = [] }: MatrixCell): string {
  const expected = predicted
    .map((end) => `${end.outcome} ${JSON.stringify(end.icmp ?? '')} ${end.reason}`)
    .join(' or ');
  return `${from} ${source} → ${to} ${destination} ${service}: ${outcome} ${JSON.stringify(icmp ?? '')} ${reason}; predicted ${expected}`;
}
