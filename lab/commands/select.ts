/** Which lab a command means. */
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Engine } from '../engine/engine.ts';
import { InputError } from '../errors.ts';
import { type FoundLab, type FoundNode, labsOf } from '../operations/labs.ts';
import { LABELS } from '../plan/labels.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { shellWord } from './shell-word.ts';

/** The lab file that is taken when none is named. */
const DEFAULT_FILE = 'lab.yaml';

/** What is needed to find out. */
export interface Surroundings {
  readonly cwd: string;
  engine(): Promise<Engine>;
}

/** The file of `-t` (of a folder, the lab.yaml in it), else lab.yaml here; undefined when there is neither. Absolute. */
export function givenFile(options: { readonly topology?: string | undefined }, cwd: string): string | undefined {
  if (options.topology !== undefined) {
    const named = resolve(cwd, options.topology);
    return statSync(named, { throwIfNoEntry: false })?.isDirectory() === true ? join(named, DEFAULT_FILE) : named;
  }
  const file = resolve(cwd, DEFAULT_FILE);
  return existsSync(file) ? file : undefined;
}

/** Throws InputError for two options that each name a lab. */
export function oneLab(options: { readonly topology?: string | undefined; readonly lab?: string | undefined }): void {
  if (options.topology === undefined || options.lab === undefined) return;
  throw new InputError('-t FILE and --lab NAME exclude each other; give one of them');
}

/**
 * The lab file a command works on: of `-t`, else lab.yaml here, else the one the only running lab was started from.
 * Absolute. Throws InputError when none of them is there.
 */
export async function topologyFile(
  options: { readonly topology?: string | undefined },
  surroundings: Surroundings,
): Promise<string> {
  const given = givenFile(options, surroundings.cwd);
  if (given !== undefined) return given;
  const labs = labsOf(await (await surroundings.engine()).list(LABELS.lab));
  const [only, ...others] = labs;
  if (only === undefined) throw new InputError(`no ${DEFAULT_FILE} here and no lab runs; name a lab file with -t FILE`);
  if (others.length > 0) {
    const names = labs.map(({ name }) => name).join(', ');
    throw new InputError(`no ${DEFAULT_FILE} here and several labs run (${names}); name a lab file with -t FILE`);
  }
  if (only.file === undefined) {
    throw new InputError(`the lab '${only.name}' does not tell its lab file; name one with -t FILE`);
  }
  return only.file;
}

/**
 * The lab that is there: of `--lab`, else of the lab file (see `topologyFile`), by the file it was started from.
 * Throws InputError when it is not there.
 */
export async function runningLab(
  options: { readonly topology?: string | undefined; readonly lab?: string | undefined },
  surroundings: Surroundings,
): Promise<FoundLab> {
  oneLab(options);
  const labs = labsOf(await (await surroundings.engine()).list(LABELS.lab));
  const running = labs.map(({ name }) => name).join(', ') || 'none';
  if (options.lab !== undefined) {
    const named = labs.find(({ name }) => name === options.lab);
    if (named !== undefined) return named;
    throw new InputError(`no lab '${options.lab}' runs (running: ${running}); 'vtylab up' starts one`);
  }
  const file = await topologyFile(options, surroundings);
  const started = labs.find((lab) => lab.file === file);
  if (started !== undefined) return started;
  throw new InputError(`no lab runs from ${formatPath(file)} (running: ${running}); 'vtylab up' starts it`);
}

/**
 * Throws InputError when a lab of this name runs that was started from another file: it is somebody else's, and what is
 * said of it here would be of the wrong lab. One that does not run is told by whoever asks its nodes.
 */
export async function checkStartedFrom({ name, file }: Named, { engine }: Pick<Surroundings, 'engine'>): Promise<void> {
  const lab = labsOf(await (await engine()).list(LABELS.lab, name)).find((found) => found.name === name);
  if (lab?.file === undefined || lab.file === file) return;
  throw new InputError(`lab '${name}' runs from ${lab.file}, not from ${file}; expected -t ${shellWord(lab.file)}`);
}

interface Named {
  readonly name: string;
  /** Its lab file, absolute. */
  readonly file: string;
}

/**
 * The lab that nodes of these names are in: as `runningLab`, but where nothing names a lab, the only one that has them
 * all. So `vtylab exec R1` works from everywhere.
 */
export async function nodesLab(
  options: { readonly topology?: string | undefined; readonly lab?: string | undefined },
  names: readonly string[],
  surroundings: Surroundings,
): Promise<FoundLab> {
  if (options.lab !== undefined || givenFile(options, surroundings.cwd) !== undefined) {
    return runningLab(options, surroundings);
  }
  const labs = labsOf(await (await surroundings.engine()).list(LABELS.lab));
  const having = labs.filter(({ nodes }) => names.every((name) => nodes.some((node) => node.name === name)));
  const [only, ...others] = having.length === 0 ? labs : having;
  if (only === undefined) throw new InputError("no lab runs; 'vtylab up' starts one");
  if (others.length === 0) return only;
  const several = [only, ...others].map(({ name }) => name).join(', ');
  throw new InputError(
    having.length === 0
      ? `no lab has ${names.join(' and ')} (running: ${several})`
      : `several labs have ${names.join(' and ')} (${several}); choose one with --lab NAME`,
  );
}

/**
 * The running node of this name. When several labs have one, `--lab`, `-t` or a lab.yaml here decides.
 *
 * @param labName the lab's name, when the command line or a lab file tells it
 */
export function findNode(labs: readonly FoundLab[], name: string, labName: string | undefined): FoundNode {
  const considered = labName === undefined ? labs : labs.filter((lab) => lab.name === labName);
  if (considered.length === 0) {
    const running = labs.map((lab) => lab.name).join(', ') || 'none';
    throw new InputError(
      labName === undefined
        ? "no lab runs; 'vtylab up' starts one"
        : `no lab '${labName}' runs (running: ${running}); 'vtylab up' starts one`,
    );
  }
  const matches = considered.flatMap((lab) =>
    lab.nodes.filter((node) => node.name === name).map((node) => ({ lab, node })),
  );
  const [match, ...others] = matches;
  if (match === undefined) {
    const known = considered.map((lab) => `${lab.nodes.map((node) => node.name).join(', ')} (lab ${lab.name})`);
    throw new InputError(`no node '${name}'; there are ${known.join(', ')}`);
  }
  if (others.length > 0) {
    const names = matches.map(({ lab }) => lab.name).join(', ');
    throw new InputError(`several labs have a node '${name}' (${names}); choose one with --lab NAME`);
  }
  return match.node;
}
