/** `ip -batch -`, as a process on the engine's host that waits for its commands. */
import { text } from 'node:stream/consumers';
import type { Engine } from '../engine/engine.ts';
import { startProgram } from '../run.ts';

/** A running `ip -batch -`. */
export interface IpProcess {
  /** Gives it all its commands and waits for its end. Returns what it complained of, or undefined when all went well. */
  feed(commands: string): Promise<string | undefined>;
  /** Ends it without any. */
  close(): void;
}

/** What the patch panel's container carries and runs. */
export interface PanelOptions {
  readonly image: string;
  /** So that an interrupted `up` leaves nothing that `down` would not find. */
  readonly labels: Readonly<Record<string, string>>;
  /** The lab it works for; absent: none. */
  readonly lab?: string;
}

/**
 * The patch panel: a short-lived container whose main process is `ip` itself. It shares the host's pid namespace, to name
 * nodes by the process ids the engine tells, and its network namespace, because making one of its own takes longer than
 * all the links. It has the capability NET_ADMIN and no other. The engine removes it when its input ends, also when that
 * is because vtylab was killed.
 *
 * @param token makes its name unique
 * @param force goes on after errors
 */
export async function panelIp(
  engine: Engine,
  { image, labels }: PanelOptions,
  token: string,
  force: boolean,
): Promise<IpProcess> {
  const session = await engine.run({
    name: `vtylab-panel-${token}${force ? '-undo' : ''}`,
    image,
    labels,
    entrypoint: ipArguments(force),
    command: [],
    capabilities: ['NET_ADMIN'],
    hostNamespaces: true,
  });
  return {
    async feed(commands) {
      session.stdin.end(commands);
      const [, stderr, exitCode] = await Promise.all([text(session.stdout), text(session.stderr), session.ended]);
      return complaint(exitCode, stderr);
    },
    close: () => session.close(),
  };
}

/** The `ip` of this machine. `feed` rejects when there is none. */
export async function localIp(force: boolean): Promise<IpProcess> {
  const program = startProgram(ipArguments(force));
  return {
    async feed(commands) {
      const { exitCode, stderr } = await program.finish(commands);
      return complaint(exitCode, stderr);
    },
    close: () => program.kill(),
  };
}

function ipArguments(force: boolean): readonly ['ip', ...string[]] {
  return force ? ['ip', '-force', '-batch', '-'] : ['ip', '-batch', '-'];
}

function complaint(exitCode: number, stderr: string): string | undefined {
  return exitCode === 0 ? undefined : stderr || `ip ended with exit status ${exitCode}`;
}
