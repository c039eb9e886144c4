/** Loads a lab from texts, for tests: each file is written to a directory of its own, which is removed again. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type LoadOptions, loadTopology } from '../../../lab/topology/load.ts';
import type { Topology } from '../../../lab/topology/topology.ts';
import type { Fragment } from '../../../protocol/control.ts';

/** `files` is path → text; the lab is `lab.yaml` unless `file` names another. */
export async function loadText(
  files: Readonly<Record<string, string>>,
  file = 'lab.yaml',
  options: LoadOptions = {},
): Promise<Topology> {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-topology-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    return await loadTopology(join(directory, file), options);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What a router starts with. */
export function fragmentsOf(topology: Topology, node: string): readonly Fragment[] {
  const startup = topology.nodes.get(node)?.startup;
  return startup?.role === 'device' ? startup.fragments : [];
}

/** The same, as the lines of configuration the device gets to read. */
export function configOf(topology: Topology, node: string): string[] {
  const lines = fragmentsOf(topology, node).flatMap((fragment) => fragment.text.split('\n'));
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}
