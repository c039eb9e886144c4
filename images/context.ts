/** What goes into the image: the files of the build context, and one hash over all of them. */
import { createHash } from 'node:crypto';
import { copyFileSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BUNDLES } from './bundle.ts';
import type { NodeProgram } from './node.ts';

const ROOT = join(import.meta.dirname, '..');
const NATIVE = join(ROOT, 'device/native');
const DEVICE = join(import.meta.dirname, 'device');

/** Name in the context → file on disk. */
export type ContextFiles = ReadonlyMap<string, string>;

/** The files the Dockerfile copies, and itself. `device/rootfs/` is laid over the image's root as it is. */
export function contextFiles(node: NodeProgram): ContextFiles {
  return new Map([
    ...filesUnder(DEVICE),
    ...filesUnder(NATIVE).map(([name, path]) => [`native/${name}`, path] as const),
    ...filesUnder(BUNDLES.device).map(([name, path]) => [`app/${name}`, path] as const),
    ['node', node.path],
  ]);
}

/** Every file below a directory: its path from there, and its path on disk. */
function filesUnder(directory: string): (readonly [string, string])[] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return files.map((path) => [relative(directory, path), path] as const);
}

/** SHA-256 (hex) over names and contents; Node's program counts by its release. */
export function contextHash(files: ContextFiles, node: NodeProgram): string {
  const hash = createHash('sha256');
  for (const [name, path] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const content = path === node.path ? node.identity : readFileSync(path);
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Lays the files out in a directory of their own (links: nothing is copied), for as long as `use` runs. */
export function withContext(files: ContextFiles, use: (directory: string) => void): void {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const directory = mkdtempSync(join(ROOT, 'build/context-'));
  try {
    for (const [name, path] of files) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      place(path, join(directory, name));
    }
    use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A link costs nothing; between file systems it has to be a copy. */
function place(path: string, target: string): void {
  try {
    linkSync(path, target);
  } catch {
    copyFileSync(path, target);
  }
}
