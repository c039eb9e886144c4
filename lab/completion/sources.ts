/** The words of the machine: labs, nodes and interfaces of the engine, files. */
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { givenFile } from '../commands/select.ts';
import type { Engine } from '../engine/engine.ts';
import { inspect } from '../operations/inspect.ts';
import { type FoundLab, labsOf } from '../operations/labs.ts';
import { LABELS } from '../plan/labels.ts';
import type { GivenLab, Sources } from './complete.ts';

/** Milliseconds an engine has to answer: whoever pressed TAB waits. */
const PATIENCE = 3000;

/** @param engine is only asked when it is needed; without an answer nothing is offered */
export function machineSources(cwd: string, engine: () => Promise<Engine>): Sources {
  const labs = () => soon(async () => labsOf(await (await engine()).list(LABELS.lab)));
  const meant = async (line: GivenLab): Promise<readonly FoundLab[]> => {
    const all = await labs();
    const file = givenFile(line, cwd);
    const chosen = all.filter((lab) => (line.lab === undefined ? lab.file === file : lab.name === line.lab));
    return chosen.length > 0 || line.lab !== undefined ? chosen : all;
  };
  return {
    labs: async () => (await labs()).map(({ name }) => name),
    nodes: async (line) => [...new Set((await meant(line)).flatMap(({ nodes }) => nodes.map(({ name }) => name)))],
    async interfaces(line, node) {
      const lab = (await meant(line)).find(({ nodes }) => nodes.some(({ name }) => name === node));
      if (lab === undefined) return [];
      const seen = await soon(
        async () => (await inspect({ engine: await engine(), lab: lab.name, nodes: [node] })).nodes,
      );
      return seen.flatMap(({ interfaces }) => interfaces.map(({ name }) => name));
    },
    files: (start) => soon(() => filesLike(cwd, start)),
  };
}

/** What it gives, or nothing when that fails or takes too long. */
async function soon<T>(ask: () => Promise<readonly T[]>): Promise<readonly T[]> {
  const late = sleep(PATIENCE, [], { ref: false });
  return Promise.race([ask().catch(() => []), late]);
}

async function filesLike(cwd: string, start: string): Promise<readonly string[]> {
  const [, folder = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(start) ?? [];
  const directory = resolve(cwd, folder === '' ? '.' : folder);
  const entries = existsSync(directory) ? await readdir(directory, { withFileTypes: true }) : [];
  return entries
    .filter((entry) => entry.name.startsWith(name) && (name !== '' || !entry.name.startsWith('.')))
    .map((entry) => `${folder}${entry.name}${isFolder(join(directory, entry.name)) ? '/' : ''}`)
    .toSorted();
}

/** Also where a link leads to one. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
