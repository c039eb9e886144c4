/** Lays links: by the patch panel, or right here where that comes to the same. */
import { randomBytes } from 'node:crypto';
import type { Engine } from '../engine/engine.ts';
import { isEnginesNetwork, isHere, mayBeHere } from '../engine/local.ts';
import { EngineError } from '../errors.ts';
import { type LinkToLay, labToken, linkBatch, needsHost } from './batch.ts';
import { type IpProcess, localIp, type PanelOptions, panelIp } from './ip.ts';

/** Something that waits for what to lay. */
export interface Linker {
  /** Lays the links and ends. Call it once. */
  lay(links: readonly LinkToLay[]): Promise<void>;
  /** Ends it when nothing is to be laid after all. */
  close(): void;
}

/** How an `ip` for the job is had; `force` goes on after errors. */
type StartIp = (token: string, force: boolean) => Promise<IpProcess>;

/**
 * A linker for this engine. Root on the engine's own host may do itself what the patch panel's container does there, in
 * a tenth of the time; everywhere else the panel does it, and it is started right away.
 */
export async function openLinker(engine: Engine, options: PanelOptions): Promise<Linker> {
  const panel = () => openPanel(engine, options);
  return mayBeHere(engine) ? local(panel, options) : panel();
}

/** The patch panel. */
export function openPanel(engine: Engine, options: PanelOptions): Promise<Linker> {
  return linker((token, force) => panelIp(engine, options, token, force), options);
}

/** This machine, as long as it proves to be the engine's host and to have an `ip` that may do it; else the panel. */
function local(panel: () => Promise<Linker>, options: PanelOptions): Linker {
  return {
    async lay(links) {
      const here = await Promise.all([
        ...links.flatMap(({ ends }) => ends.map(isHere)),
        ...links.filter(needsHost).map(({ ends }) => isEnginesNetwork(ends[0])),
      ]);
      if (here.every(Boolean)) {
        try {
          return await (await linker((_, force) => localIp(force), options)).lay(links);
        } catch (error) {
          if (!isUnable(error)) throw error;
        }
      }
      await (await panel()).lay(links);
    },
    close() {},
  };
}

/** There is no `ip` here, or this root has not the capability. */
function isUnable(error: unknown): boolean {
  const { message, cause } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT' || message.includes('Operation not permitted');
}

async function linker(start: StartIp, { lab }: PanelOptions): Promise<Linker> {
  const token = lab === undefined ? randomBytes(4).toString('hex') : labToken(lab) + randomBytes(2).toString('hex');
  const ip = await start(token, false);
  return {
    async lay(links) {
      const batch = linkBatch(links, token);
      const complaint = await ip.feed(batch.text);
      if (complaint === undefined) return;
      // Most of these names are gone already, so what this `ip` complains of says nothing.
      await start(token, true).then((again) => again.feed(batch.undo));
      const line = /Command failed -:(\d+)/.exec(complaint)?.[1];
      const link = line === undefined ? undefined : batch.linkAt(Number(line));
      const what = link === undefined ? 'the links' : `link ${link.title}`;
      const message = `cannot lay ${what}: ${complaint.trim().replaceAll('\n', '; ')}`;
      throw new EngineError(message);
    },
    close: () => ip.close(),
  };
}
