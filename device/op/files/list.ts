/** What is in a directory, asked of find(1): it runs as whoever asks, and says what they may see. */
import type { RunResult } from '../../run.ts';

export interface FileEntry {
  /** Without its directory; with `recursive` listings, relative to it. */
  readonly name: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** As ls writes them: `-rw-r--r--`. */
  readonly permissions: string;
  readonly links: number;
  readonly owner: string;
  readonly group: string;
  /** In bytes. */
  readonly size: number;
  /** Blocks of 512 bytes it takes. */
  readonly blocks: number;
  readonly modified: Date;
}

export interface Listing {
  /** Whether the path is a directory; else the one entry is the file itself. */
  readonly directory: boolean;
  /** In the order of their names. */
  readonly entries: readonly FileEntry[];
  /** What could not be read, in the system's words; empty when all could. */
  readonly refused: string;
}

/** Fields of an entry, each ended by NUL: a name may hold anything else. */
const FORMAT = '%y\\0%M\\0%n\\0%u\\0%g\\0%s\\0%b\\0%T@\\0%P\\0';
const FIELDS = 9;

const TYPES: Readonly<Record<string, FileEntry['type']>> = { f: 'file', d: 'directory', l: 'link' };

/** `run` runs it; the path is absolute. */
export async function listFiles(
  run: (argv: readonly [string, ...string[]]) => Promise<RunResult>,
  path: string,
): Promise<Listing> {
  const { stdout, stderr } = await run(['find', path, '-maxdepth', '1', '-printf', FORMAT]);
  const fields = stdout.split('\0');
  const entries = Array.from({ length: Math.floor(fields.length / FIELDS) }, (_, at) =>
    entryOf(fields.slice(at * FIELDS, (at + 1) * FIELDS)),
  );
  const [first] = entries;
  const directory = first?.type === 'directory' && first.name === '';
  return {
    directory,
    entries: (directory ? entries.slice(1) : entries.map((entry) => ({ ...entry, name: path }))).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    ),
    refused: stderr.trim(),
  };
}

function entryOf(fields: readonly string[]): FileEntry {
  const [type = '', permissions = '', links, owner = '', group = '', size, blocks, modified, name = ''] = fields;
  return {
    name,
    type: TYPES[type] ?? 'other',
    permissions,
    links: Number(links),
    owner,
    group,
    size: Number(size),
    blocks: Number(blocks),
    modified: new Date(Number(modified) * 1000),
  };
}
