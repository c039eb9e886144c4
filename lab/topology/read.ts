/** Reads a lab file, the files it extends and the configuration files its nodes name. */
import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { cannotRead } from '../files.ts';
import { readBind } from './container-words.ts';
import { error, formatPath } from './diagnostics.ts';
import { type Doubt, doubtOf } from './doubt.ts';
import { inheritNodes } from './inherit.ts';
import { mergeLab } from './merge.ts';
import { type Located, readDocument, type Source } from './shape.ts';
import type { Diagnostic } from './topology.ts';
import { type LabFile, labShape } from './topology-file.ts';
import { expandVariables } from './variables.ts';

/** Everything that was read of a lab. */
export interface LabSources {
  /** Absolute path of the lab file. */
  readonly file: string;
  /** The lab with all it extends merged in; undefined when a file has not the shape of a lab. */
  readonly lab: LabFile | undefined;
  /** Absolute path of each `startup-config` and each of `env-files` → its text; a path that cannot be read is absent. */
  readonly texts: ReadonlyMap<string, string>;
  /** Absolute paths of what `binds` name that are there. */
  readonly paths: ReadonlySet<string>;
  readonly problems: readonly Diagnostic[];
  /** What of the lab could not be read because of them. */
  readonly doubt: Doubt;
}

/** Reads a lab. Throws InputError when the file itself cannot be read; what is wrong inside is in `problems`. */
export async function readLab(path: string): Promise<LabSources> {
  const file = resolve(path);
  const text = await readFile(file, 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    throw await cannotRead('lab file', file, cause);
  });
  const found: Found = { problems: [], paths: [] };
  const lab = await readExtended(file, text, [file], found);
  return { file, lab, ...(await readNamed(lab)), problems: found.problems, doubt: doubtOf(found.paths) };
}

/** The path of a file that a lab file names: relative to that lab file, or to the user's home with `~/`. */
export function configPath(named: { readonly value: string; readonly place: { readonly file: string } }): string {
  if (named.value.startsWith('~/')) return join(homedir(), named.value.slice(2));
  return resolve(dirname(named.place.file), named.value);
}

/** The same, of a value that may be the configuration itself: undefined then. */
export function configPathOf(named: Located<unknown>): string | undefined {
  const { value, place } = named;
  return typeof value === 'string' ? configPath({ value, place }) : undefined;
}

/** What is wrong, and with what. */
interface Found {
  readonly problems: Diagnostic[];
  readonly paths: string[];
}

/** Reads one YAML file as a lab, then what it extends. `chain` is the files that led here, this one last. */
async function readExtended(
  file: string,
  text: string,
  chain: readonly string[],
  found: Found,
): Promise<LabFile | undefined> {
  const { problems } = found;
  const variant = parseLab(file, text, found);
  const named = variant?.extends;
  if (variant === undefined || named === undefined) return variant;

  const baseFile = configPath(named);
  if (chain.includes(baseFile)) {
    problems.push(error(named.place, `extends: '${named.value}' extends this file itself; expected another lab file`));
    return undefined;
  }
  const baseText = await readFile(baseFile, 'utf8').catch(() => undefined);
  if (baseText === undefined) {
    const tried = `cannot read '${named.value}' (tried ${formatPath(baseFile)})`;
    problems.push(error(named.place, `extends: ${tried}; expected a lab file`));
    return undefined;
  }
  const base = await readExtended(baseFile, baseText, [...chain, baseFile], found);
  if (base?.name.value === variant.name.value) {
    const { value, place } = variant.name;
    problems.push(error(place, `name: '${value}' is the name of the lab this one extends; expected a name of its own`));
  }
  return base && mergeLab(base, variant);
}

function parseLab(file: string, written: string, { problems, paths }: Found): LabFile | undefined {
  const { text, lines } = expandVariables(written, process.env);
  const document = parseDocument(text, { prettyErrors: false });
  for (const { pos, code, message } of document.errors) {
    const { line, col } = lines.linePos(pos[0]);
    const [key] = /^[^\s:]+/.exec(text.slice(pos[0])) ?? [];
    const twice = `the key '${key}' stands here a second time; expected each key once`;
    problems.push(error({ file, line, column: col }, code === 'DUPLICATE_KEY' ? twice : `not YAML: ${message}`));
  }
  if (document.errors.length > 0) return undefined;
  const source: Source = { file, text, lines, document, problems, paths };
  return readDocument(labShape, source)?.value;
}

/** What is there of the files that nodes name; `resolve.ts` tells of the missing ones, where they are named. */
async function readNamed(lab: LabFile | undefined): Promise<Pick<LabSources, 'texts' | 'paths'>> {
  const texts = new Map<string, string>();
  const paths = new Set<string>();
  for (const { value } of lab === undefined ? [] : inheritNodes(lab, []).values()) {
    const named = [...(value['startup-config']?.value ?? []), ...(value['env-files']?.value ?? [])];
    for (const path of named.flatMap((one) => configPathOf(one) ?? [])) {
      if (texts.has(path)) continue;
      const text = await readFile(path, 'utf8').catch(() => undefined);
      if (text !== undefined) texts.set(path, text);
    }
    for (const bind of value.binds?.value ?? []) {
      const path = bindPath(bind);
      if (path === undefined || paths.has(path)) continue;
      if (
        await access(path).then(
          () => true,
          () => false,
        )
      )
        paths.add(path);
    }
  }
  return { texts, paths };
}

/** What of the machine a bind names; undefined for a volume without a name, and for what is no bind. */
export function bindPath(named: Located<string>): string | undefined {
  const bind = readBind(named.value);
  if (typeof bind === 'string' || bind.source === undefined) return undefined;
  return configPath({ value: bind.source, place: named.place });
}
