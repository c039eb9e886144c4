/**
 * Where committed configurations are kept: a file for each of the last fifty, and a journal of what was committed
 * since those were written. A commit only adds its change to the journal; `settle` writes the files later.
 *
 *     revisions/12.gz      a revision, by the number of its commit; never changed but by a confirmation
 *     journal              changes since the newest of them
 *     juniper.conf         the newest one to read; juniper.conf.1.gz … links to the older ones, as Junos names them
 */
import { mkdir, open, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type ConfigNode, emptyConfig } from '../config/node.ts';
import { parseConfig } from '../config/parse.ts';
import type { CommitRecord } from '../device.ts';
import type { Container } from '../schema/kinds.ts';
import { applyChange, type Change, changeBetween } from './change.ts';
import { Journal, type PreparedEntry, replaceFile, syncDirectory } from './journal.ts';
import {
  packRevision,
  printRevision,
  type Revision,
  type RevisionHead,
  readHeader,
  unpackedHead,
  unpackHead,
  unpackRevision,
} from './revision.ts';

/** Revisions that are kept, as on Junos: `rollback 0` to `rollback 49`. */
export const REVISIONS = 50;

/** Enough of a file to hold its first line. */
const BEGINNING = 16_384;

/** One line of the journal. */
type Entry =
  | { readonly kind: 'commit'; readonly head: RevisionHead; readonly change: Change }
  | { readonly kind: 'confirm'; readonly sequence: number };

/** A revision that is kept. */
interface Kept {
  head: RevisionHead;
  /** Absent when it is on disk alone. */
  config: ConfigNode | undefined;
  /** Its file says what this says. */
  written: boolean;
}

export interface Loaded {
  /** The newest good revision; undefined when nothing was ever committed. */
  readonly newest: Revision | undefined;
  /** What was found damaged, a sentence each. */
  readonly damage: readonly string[];
}

export class Store {
  readonly #directory: string;
  readonly #schema: Container;
  readonly #journal: Journal;
  /** Newest first. */
  #kept: Kept[] = [];

  constructor(directory: string, schema: Container) {
    this.#directory = directory;
    this.#schema = schema;
    this.#journal = new Journal(join(directory, 'journal'));
  }

  /** The number of the newest commit, from 1; 0 before the first. */
  get sequence(): number {
    return this.#kept[0]?.head.sequence ?? 0;
  }

  /** When and by whom each revision was committed, newest first. */
  get history(): readonly CommitRecord[] {
    return this.#kept.slice(0, REVISIONS).map(({ head }) => head.record);
  }

  /** A revision by its number, 0 being the newest. Rejects when it is not there or cannot be read. */
  async revision(number: number): Promise<ConfigNode> {
    const kept = this.#kept[number];
    if (kept === undefined || number >= REVISIONS) throw new Error(`configuration rollback ${number} does not exist`);
    return kept.config ?? (await unpackRevision(this.#schema, await readFile(this.#fileOf(kept.head)))).config;
  }

  /** Reads what is there. Damaged files are set aside, and the newest good revision counts. */
  async load(): Promise<Loaded> {
    await mkdir(this.#revisions, { recursive: true });
    const damage: string[] = [];
    await this.#loadFiles(damage);
    if (this.#kept.length === 0 && damage.length > 0) await this.#loadText();
    await this.#loadJournal(damage);
    this.#kept = this.#kept.slice(0, REVISIONS);
    const [newest] = this.#kept;
    return { newest: newest?.config && { ...newest.head, config: newest.config }, damage };
  }

  /** Writes the next revision so that nothing but its confirmation is missing. Rejects, changing nothing, when it cannot. */
  async prepare(config: ConfigNode, record: CommitRecord, deadline: Date | undefined): Promise<PreparedEntry> {
    await mkdir(this.#revisions, { recursive: true });
    const [newest] = this.#kept;
    const head: RevisionHead = { sequence: (newest?.head.sequence ?? 0) + 1, record, deadline };
    const change = changeBetween(newest?.config ?? emptyConfig(this.#schema), config);
    const prepared = await this.#journal.prepare({ kind: 'commit', head, change } satisfies Entry);
    return {
      abandon: prepared.abandon,
      confirm: async () => {
        await prepared.confirm();
        this.#kept.unshift({ head, config, written: false });
      },
    };
  }

  /** The newest revision need no longer be confirmed. */
  async confirm(): Promise<void> {
    const [newest] = this.#kept;
    if (newest === undefined) return;
    const { sequence } = newest.head;
    await (await this.#journal.prepare({ kind: 'confirm', sequence } satisfies Entry)).confirm();
    this.#confirmed(sequence);
  }

  /** Writes the files that are not there yet, lets go of what is too old, and empties the journal. */
  async settle(): Promise<void> {
    this.#kept = this.#kept.slice(0, REVISIONS);
    for (const kept of this.#kept.toReversed()) {
      if (kept.written || kept.config === undefined) continue;
      const { head, config } = kept;
      await replaceFile(this.#fileOf(head), await packRevision({ ...head, config }));
      kept.written = true;
    }
    const [newest, ...older] = this.#kept;
    if (newest?.config === undefined) return;
    const text = printRevision({ record: newest.head.record, config: newest.config });
    await replaceFile(this.#text, Buffer.from(text));
    await this.#tidy();
    await this.#journal.replace([]);
    for (const kept of older) kept.config = undefined;
  }

  /** The configuration that `request system configuration rescue save` keeps. */
  async rescue(): Promise<ConfigNode | undefined> {
    try {
      return (await unpackRevision(this.#schema, await readFile(this.#rescue))).config;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async saveRescue(): Promise<void> {
    const [newest] = this.#kept;
    if (newest?.config === undefined) throw new Error('there is no committed configuration to save');
    await replaceFile(this.#rescue, await packRevision({ ...newest.head, config: newest.config }));
  }

  /** False: there was none. */
  async deleteRescue(): Promise<boolean> {
    const there = (await this.rescue()) !== undefined;
    await rm(this.#rescue, { force: true });
    return there;
  }

  close(): Promise<void> {
    return this.#journal.close();
  }

  get #revisions(): string {
    return join(this.#directory, 'revisions');
  }

  get #text(): string {
    return join(this.#directory, 'juniper.conf');
  }

  get #rescue(): string {
    return join(this.#directory, 'rescue.conf.gz');
  }

  #fileOf({ sequence }: Pick<RevisionHead, 'sequence'>): string {
    return join(this.#revisions, `${sequence}.gz`);
  }

  /** The newest good file wholly, of the older ones when and by whom. */
  async #loadFiles(damage: string[]): Promise<void> {
    this.#kept = [];
    for (const sequence of await this.#sequences()) {
      const path = this.#fileOf({ sequence });
      try {
        if (this.#kept.length === 0) {
          const { config, ...head } = await unpackRevision(this.#schema, await readFile(path));
          this.#kept.push({ head, config, written: true });
        } else {
          this.#kept.push({ head: unpackHead(await beginningOf(path)), config: undefined, written: true });
        }
      } catch (error) {
        damage.push(`${path} is damaged: ${(error as Error).message}`);
        await rename(path, `${path}.damaged`);
      }
    }
  }

  /** The sequence numbers of the files, newest first. */
  async #sequences(): Promise<number[]> {
    const names = await readdir(this.#revisions);
    return names
      .flatMap((name) => /^(\d+)\.gz$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => b - a);
  }

  /** The last resort: the file that is there for people. */
  async #loadText(): Promise<void> {
    const text = await readFile(this.#text, 'utf8').catch(() => '');
    const record = readHeader(text);
    const { config, errors } = parseConfig(this.#schema, text, { language: 'curly' });
    if (record === undefined || errors.length > 0) return;
    this.#kept.push({ head: { sequence: 1, record }, config, written: false });
  }

  async #loadJournal(damage: string[]): Promise<void> {
    const content = await this.#journal.load();
    if (content.damage !== undefined) damage.push(content.damage);
    for (const entry of content.entries as Entry[]) {
      if (entry.kind === 'confirm') {
        this.#confirmed(entry.sequence);
        continue;
      }
      const head = unpackedHead(JSON.stringify(entry.head));
      const [newest] = this.#kept;
      const last = newest?.head.sequence ?? 0;
      if (head.sequence <= last) continue; // its file was written, and the journal not emptied any more
      if (head.sequence > last + 1) {
        damage.push(
          `${this.#journal.path} begins at commit ${head.sequence}, but commit ${last} is the last that is left`,
        );
        return;
      }
      const config = applyChange(newest?.config ?? emptyConfig(this.#schema), entry.change);
      this.#kept.unshift({ head, config, written: false });
    }
  }

  #confirmed(sequence: number): void {
    const kept = this.#kept.find(({ head }) => head.sequence === sequence);
    if (kept?.head.deadline === undefined) return;
    kept.head = { sequence, record: kept.head.record };
    kept.written = false;
  }

  /** Links as Junos names the files, and nothing that is too old. */
  async #tidy(): Promise<void> {
    const wanted = new Set(this.#kept.map(({ head }) => head.sequence));
    for (const sequence of await this.#sequences()) {
      if (!wanted.has(sequence)) await rm(this.#fileOf({ sequence }), { force: true });
    }
    for (const [number, { head }] of this.#kept.entries()) {
      if (number === 0) continue;
      const link = join(this.#directory, `juniper.conf.${number}.gz`);
      await rm(`${link}.new`, { force: true });
      await symlink(join('revisions', `${head.sequence}.gz`), `${link}.new`);
      await rename(`${link}.new`, link);
    }
    await syncDirectory(this.#directory);
  }
}

async function beginningOf(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(BEGINNING), position: 0 });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
