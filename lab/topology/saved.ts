/**
 * Configurations that `vtylab save` brought back: `saved/LAB/NODE.conf` beside the lab file. The lab's name is part of
 * the path because the variants of a lab stand in one folder and their nodes have the same names.
 */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const EXTENSION = '.conf';

/** A lab, as far as its saved configurations are concerned. */
export interface SavedLab {
  /** The lab file, absolute. */
  readonly file: string;
  /** The lab's name. */
  readonly name: string;
}

/** The directory with the saved configurations of a lab; it need not be there. */
export function savedDirectory({ file, name }: SavedLab): string {
  return join(dirname(file), 'saved', name);
}

/** The file with a node's saved configuration; it need not be there. */
export function savedFile(lab: SavedLab, node: string): string {
  return join(savedDirectory(lab), node + EXTENSION);
}

/** The names of the nodes that have a saved configuration, whether the lab still has them or not. */
export async function savedNodes(lab: SavedLab): Promise<string[]> {
  const names = await readdir(savedDirectory(lab)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return names.filter((name) => name.endsWith(EXTENSION)).map((name) => name.slice(0, -EXTENSION.length));
}

/** Node → the text of its saved configuration. Empty when nothing was saved. */
export async function readSaved(lab: SavedLab): Promise<Map<string, string>> {
  const nodes = await savedNodes(lab);
  return new Map(
    await Promise.all(nodes.map(async (node) => [node, await readFile(savedFile(lab, node), 'utf8')] as const)),
  );
}
