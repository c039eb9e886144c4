/** Brings the committed configurations of running routers back into the lab's folder. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openNodes } from '../control/nodes.ts';
import type { Engine } from '../engine/engine.ts';
import { InputError, NodeError } from '../errors.ts';
import { cannotWrite, makeFolder } from '../files.ts';
import { LABELS } from '../plan/labels.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { loadTopology } from '../topology/load.ts';
import { savedFile } from '../topology/saved.ts';
import type { Topology } from '../topology/topology.ts';
import { type FoundLab, type FoundNode, labsOf } from './labs.ts';

export interface SaveOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  /** Which of its routers; all of them when absent. */
  readonly nodes?: readonly string[];
  /** Set commands, or text in curly braces; set commands when absent. */
  readonly format?: 'set' | 'text';
  /** Rewrites each node's one `startup-config` file, instead of a file of its own beside the lab file. */
  readonly inPlace?: boolean;
}

/** A configuration that was brought back. */
export interface SavedNode {
  readonly node: string;
  /** Absolute. */
  readonly file: string;
  /** False: the file held this configuration already, and was not touched. */
  readonly changed: boolean;
}

/**
 * Writes the configurations, each file atomically. Every node is asked before the first file is written: when one
 * cannot be saved, nothing is.
 *
 * @throws InputError for a lab or a node that is not there, a host, or a file that cannot be rewritten in place
 * @throws NodeError when a node does not run or does not answer
 */
export async function save(options: SaveOptions): Promise<readonly SavedNode[]> {
  const { engine, lab: name, format = 'set', inPlace = false } = options;
  const lab = labsOf(await engine.list(LABELS.lab, name)).find((found) => found.name === name);
  if (lab === undefined) throw new InputError(`no lab '${name}' runs; 'vtylab up' starts one`);
  const { file } = lab;
  if (file === undefined) throw new InputError(`the lab '${name}' does not tell its lab file: no place to save it to`);
  const chosen = routers(lab, options.nodes);
  const topology = inPlace ? await loadTopology(file) : undefined;
  const targets = chosen.map((node) =>
    topology === undefined ? savedFile({ file, name }, node) : ownFile(node, topology),
  );

  const nodes = await openNodes(engine, name);
  try {
    const texts = await Promise.all(
      chosen.map(async (node) => {
        const { text } = await nodes.call(node, 'configuration', { format });
        return inPlace ? text : `## Saved by vtylab from ${node} of lab ${name}\n${text}`;
      }),
    );
    const saved: SavedNode[] = [];
    for (const [index, node] of chosen.entries()) {
      const target = targets[index] ?? '';
      saved.push({ node, file: target, changed: await write(target, texts[index] ?? '') });
    }
    return saved;
  } finally {
    nodes.close();
  }
}

/** The routers that were asked for, or all. Each of them runs. */
function routers(lab: FoundLab, asked: readonly string[] | undefined): readonly string[] {
  const all = lab.nodes.filter(({ kind }) => kind === 'router');
  const chosen = asked === undefined ? all : [...new Set(asked)].map((name) => router(lab, name));
  if (chosen.length === 0) throw new InputError(`lab '${lab.name}' has no router; a host has no configuration to save`);
  const stopped = chosen.find(({ container }) => container.state !== 'running');
  if (stopped === undefined) return chosen.map(({ name }) => name);
  const remedy = `'vtylab start ${stopped.name}' starts it`;
  const others = asked === undefined ? ", 'vtylab save NODE…' saves only some" : '';
  throw new NodeError(stopped.name, `does not run (its container is ${stopped.container.state}); ${remedy}${others}`);
}

function router(lab: FoundLab, name: string): FoundNode {
  const node = lab.nodes.find((candidate) => candidate.name === name);
  if (node === undefined) {
    const known = lab.nodes.map((one) => one.name).join(', ');
    throw new InputError(`no node '${name}' in lab '${lab.name}'; there are ${known}`);
  }
  if (node.kind !== 'router') throw new InputError(`${name} is a ${node.kind}; only routers have a configuration`);
  return node;
}

/** The one file a node's configuration comes from, and no other node's. */
function ownFile(name: string, topology: Topology): string {
  const { files = [], inline = false } = topology.nodes.get(name)?.sources ?? {};
  const [only, ...more] = files;
  const expected = 'expected one startup-config file of its own, and nothing else';
  const refuse = (why: string) => new InputError(`${name} cannot be saved in place: ${why}; ${expected}`);
  if (!topology.nodes.has(name)) throw refuse('the lab file no longer has it');
  if (only === undefined) throw refuse('it has no startup-config file');
  if (more.length > 0) throw refuse(`its configuration comes from ${files.map(formatPath).join(', ')}`);
  if (inline) throw refuse('the lab file itself configures it too');
  const others = [...topology.nodes.values()].filter(
    (node) => node.name !== name && node.sources?.files.includes(only),
  );
  if (others.length === 0) return only;
  throw refuse(`${formatPath(only)} is also a file of ${others.map((node) => node.name).join(', ')}`);
}

/** Replaces the file's content at once, or leaves it as it is. Returns whether it changed. */
async function write(path: string, content: string): Promise<boolean> {
  if ((await readFile(path, 'utf8').catch(() => undefined)) === content) return false;
  const draft = `${path}.${process.pid}.tmp`;
  try {
    await makeFolder(dirname(path));
    const file = await open(draft, 'w');
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw await cannotWrite(undefined, path, cause as NodeJS.ErrnoException);
  }
  return true;
}
