/** Finds and removes what links have on the engine's host: interfaces that carry a lab's alias, or its batches' names. */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../errors.ts';
import { labToken } from './batch.ts';
import { localIp, type PanelOptions, panelIp } from './ip.ts';

/** An interface of the engine's host. */
export interface HostInterface {
  readonly name: string;
  /** Empty for none. */
  readonly alias: string;
}

/** Which interfaces are meant. */
export type Match = (one: HostInterface) => boolean;

const NET = '/sys/class/net';

/**
 * Whatever is a lab's, or any lab's: ends of links, and what an interrupted batch had not moved to its node yet.
 *
 * @param lab its name; absent: all labs
 */
export function isLabs(lab: string | undefined): Match {
  const prefix = lab === undefined ? 'vtylab:' : `vtylab:${lab}:`;
  return ({ name, alias }) => alias.startsWith(prefix) || (alias === '' && isTemporary(name, lab));
}

/** What is left on the host of links that are to be laid: nothing of them can be of use. */
export function isLeftOf(lab: string, aliases: ReadonlySet<string>): Match {
  return ({ name, alias }) => aliases.has(alias) || (alias === '' && isTemporary(name, lab));
}

function isTemporary(name: string, lab: string | undefined): boolean {
  const token = lab === undefined ? '[0-9a-f]{4}' : labToken(lab);
  return new RegExp(`^vl${token}[0-9a-f]{4}[abc][0-9a-f]+$`).test(name);
}

/**
 * Removes interfaces of the engine's host.
 *
 * @param here this process is in the engine's network namespace, and may change it
 * @returns their names; none there is fine
 */
export async function sweep(
  engine: Engine,
  options: PanelOptions,
  match: Match,
  here: boolean,
): Promise<readonly string[]> {
  const found = (here ? await listHere() : await listThere(engine, options)).filter(match).map(({ name }) => name);
  if (found.length === 0) return found;
  const ip = here ? await localIp(true) : await panelIp(engine, options, token(), true);
  // the other end of a pair goes with the first, so some may be gone: who still is there tells
  const complaint = await ip.feed(found.map((name) => `link delete dev ${name}\n`).join(''));
  const left = (here ? await listHere() : await listThere(engine, options)).filter(match);
  if (left.length > 0) {
    const names = left.map(({ name }) => name).join(', ');
    throw new EngineError(`cannot remove ${names} from the engine's host: ${complaint?.trim() ?? 'still there'}`);
  }
  return found;
}

async function listHere(): Promise<HostInterface[]> {
  const names = await readdir(NET);
  return Promise.all(
    names.map(async (name) => {
      const alias = await readFile(`${NET}/${name}/ifalias`, 'utf8').catch(() => '');
      return { name, alias: alias.trim() };
    }),
  );
}

/** As `ip` in a container that shares the host's network namespace sees them. */
async function listThere(engine: Engine, { image, labels }: PanelOptions): Promise<HostInterface[]> {
  const session = await engine.run({
    name: `vtylab-panel-${token()}-look`,
    image,
    labels,
    entrypoint: ['ip', '-json', '-details', 'link', 'show'],
    command: [],
    capabilities: [],
    hostNamespaces: true,
  });
  session.stdin.end();
  const [shown, complaint, exitCode] = await Promise.all([text(session.stdout), text(session.stderr), session.ended]);
  if (exitCode !== 0) throw new EngineError(`cannot list the interfaces of the engine's host: ${complaint.trim()}`);
  const links = JSON.parse(shown) as readonly { readonly ifname: string; readonly ifalias?: string }[];
  return links.map(({ ifname, ifalias = '' }) => ({ name: ifname, alias: ifalias }));
}

function token(): string {
  return randomBytes(4).toString('hex');
}
