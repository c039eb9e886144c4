/**
 * The patch panel: a short-lived container on the engine's host that lays veth pairs between the nodes. It shares the
 * host's pid namespace, to name nodes by the process ids the engine tells, and its network namespace, because making
 * one of its own takes longer than all the links. It has the capability NET_ADMIN and no other.
 */
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { Engine, ExecSession } from '../engine/engine.ts';
import { EngineError } from '../errors.ts';
import { type LinkToLay, linkBatch } from './batch.ts';

/** A panel that waits for what to lay. */
export interface Panel {
  /** Lays the links and ends the panel. Call it once. */
  lay(links: readonly LinkToLay[]): Promise<void>;
  /** Ends it when nothing is to be laid after all. */
  close(): void;
}

/** What the panel's container carries and runs. */
export interface PanelOptions {
  readonly image: string;
  /** So that an interrupted `up` leaves nothing that `down` would not find. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Starts a panel. Its main process is `ip -batch -` itself: it waits on its input, and the engine removes the container
 * when the input ends, also when that is because vtylab was killed.
 */
export async function openPanel(engine: Engine, options: PanelOptions): Promise<Panel> {
  const token = randomBytes(4).toString('hex');
  const session = await runIp(engine, options, token, ['-batch', '-']);
  return {
    async lay(links) {
      const batch = linkBatch(links, token);
      const failure = await feed(session, batch.text);
      if (failure === undefined) return;
      const clean = await runIp(engine, options, `${token}-undo`, ['-force', '-batch', '-']);
      await feed(clean, batch.undo); // most of these names are gone already, so its status says nothing
      const line = /Command failed -:(\d+)/.exec(failure)?.[1];
      const link = line === undefined ? undefined : batch.linkAt(Number(line));
      const what = link === undefined ? 'the links' : `link ${link.title}`;
      throw new EngineError(`cannot lay ${what}: ${failure.trim().replaceAll('\n', '; ')}`);
    },
    close: () => session.close(),
  };
}

function runIp(engine: Engine, options: PanelOptions, suffix: string, argv: readonly string[]): Promise<ExecSession> {
  return engine.run({
    name: `vtylab-panel-${suffix}`,
    image: options.image,
    labels: options.labels,
    entrypoint: ['ip', ...argv],
    command: [],
    capabilities: ['NET_ADMIN'],
    hostNamespaces: true,
  });
}

/** Returns what `ip` complained of, or undefined when all went well. */
async function feed(session: ExecSession, commands: string): Promise<string | undefined> {
  session.stdin.end(commands);
  const [, complaint, status] = await Promise.all([text(session.stdout), text(session.stderr), session.ended]);
  return status === 0 ? undefined : complaint || `ip ended with exit status ${status}`;
}
