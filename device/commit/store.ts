import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../apply/files.ts';
import type { ConfigNode } from '../config/node.ts';
import { parseConfig } from '../config/parse.ts';
import { printCurly } from '../config/print-curly.ts';
import { SCHEMA } from '../features/index.ts';

/** A committed configuration with when and by whom. */
export interface Revision {
  readonly config: ConfigNode;
  readonly time: Date;
  readonly user: string;
}

/** First line of the file: what `show configuration` heads its output with. */
const HEADER = /^## Last commit: (\S+) (\S+) UTC by (\S+)$/m;

/** The header line of a revision: `## Last commit: 2024-05-11 10:22:33 UTC by admin`. */
export function revisionHeader({ time, user }: Pick<Revision, 'time' | 'user'>): string {
  return `## Last commit: ${time.toISOString().slice(0, 19).replace('T', ' ')} UTC by ${user}`;
}

/** Reads the committed configuration; undefined when nothing was ever committed. Throws when the file is damaged. */
export async function loadRevision(path: string): Promise<Revision | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const { config, errors } = parseConfig(SCHEMA, text, { file: path, language: 'curly' });
  const [, day, hour, user] = HEADER.exec(text) ?? [];
  const [first] = errors;
  if (first !== undefined || user === undefined) {
    throw new Error(`${path} is damaged: ${first?.message ?? 'its header line is missing'}`, { cause: first });
  }
  return { config, time: new Date(`${day}T${hour}Z`), user };
}

/** Writes the committed configuration; it is on disk when this resolves. */
export async function saveRevision(path: string, revision: Revision): Promise<void> {
  const text = `${revisionHeader(revision)}\n${printCurly(revision.config, { markUnknown: false })}`;
  await writeAtomically(path, text, 0o600);
}
