/** One committed configuration, and the file it is kept in. */
import { promisify } from 'node:util';
import { constants, gunzip, gunzipSync, gzip } from 'node:zlib';
import type { ConfigNode } from '../config/node.ts';
import { parseConfig } from '../config/parse.ts';
import { printCurly } from '../config/print-curly.ts';
import type { CommitRecord } from '../device.ts';
import type { Container } from '../schema/kinds.ts';

/** What is kept about a commit beside the configuration. */
export interface RevisionHead {
  /** Counts commits from 1. */
  readonly sequence: number;
  readonly record: CommitRecord;
  /** Until when it must be confirmed; undefined when it need not be. */
  readonly deadline?: Date | undefined;
}

export interface Revision extends RevisionHead {
  readonly config: ConfigNode;
}

const FIRST_LINE = /^## vtylab: (.+)\n/;

/** The header line of a configuration: `## Last commit: 2024-05-11 10:22:33 UTC by admin`. */
export function revisionHeader({ time, user }: Pick<CommitRecord, 'time' | 'user'>): string {
  return `## Last commit: ${time.toISOString().slice(0, 19).replace('T', ' ')} UTC by ${user}`;
}

/** Reads that line; undefined when there is none. */
export function readHeader(text: string): CommitRecord | undefined {
  const [, day, hour, user] = /^## Last commit: (\S+) (\S+) UTC by (\S+)$/m.exec(text) ?? [];
  return user === undefined ? undefined : { time: new Date(`${day}T${hour}Z`), user, via: 'other' };
}

/** A configuration as text, for people and for the parser. */
export function printRevision({ record, config }: Pick<Revision, 'record' | 'config'>): string {
  return `${revisionHeader(record)}\n${printCurly(config, { markUnknown: false })}`;
}

/** The contents of a revision's file: compressed, which also guards it with a checksum. */
export function packRevision(revision: Revision): Promise<Buffer> {
  return promisify(gzip)(`## vtylab: ${packHead(revision)}\n${printRevision(revision)}`, { level: 1 });
}

/** Reads such a file. Throws an Error that says what is wrong with a damaged one. */
export async function unpackRevision(schema: Container, bytes: Buffer): Promise<Revision> {
  const text = (await promisify(gunzip)(bytes)).toString();
  const head = readFirstLine(text);
  const { config, errors } = parseConfig(schema, text, { language: 'curly' });
  for (const error of errors) throw error;
  return { ...head, config };
}

/** Reads the head alone, from the file's beginning. Throws an Error for a damaged one. */
export function unpackHead(beginning: Buffer): RevisionHead {
  return readFirstLine(gunzipSync(beginning, { finishFlush: constants.Z_SYNC_FLUSH }).toString());
}

function readFirstLine(text: string): RevisionHead {
  const line = FIRST_LINE.exec(text)?.[1];
  if (line === undefined) throw new Error('its first line is missing');
  return unpackedHead(line);
}

/** The head as JSON. */
export function packHead({ sequence, record, deadline }: RevisionHead): string {
  return JSON.stringify({ sequence, record, deadline });
}

export function unpackedHead(text: string): RevisionHead {
  const { sequence, record, deadline } = JSON.parse(text);
  return {
    sequence,
    record: { ...record, time: new Date(record.time) },
    ...(deadline !== undefined && { deadline: new Date(deadline) }),
  };
}
