/** Runs programs in a node's container to their end. */
import { text } from 'node:stream/consumers';
import type { Engine } from '../engine/engine.ts';
import { NodeError } from '../errors.ts';
import { findLab, findRunning, programContainer } from './found.ts';

/** What a program in a node left. */
export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with an argument array and all of its input. */
export async function runIn(
  engine: Engine,
  container: string,
  argv: readonly string[],
  input = '',
): Promise<ExecResult> {
  const session = await engine.exec(container, argv);
  session.stdin.end(input);
  const [exitCode, stdout, stderr] = await Promise.all([session.ended, text(session.stdout), text(session.stderr)]);
  return { exitCode, stdout, stderr };
}

/** The same where anything but success is an error; `task` says what was to be done. Returns its output. */
export async function mustRun(
  engine: Engine,
  { node, container }: { readonly node: string; readonly container: string },
  task: string,
  argv: readonly string[],
  input = '',
): Promise<string> {
  const { exitCode, stdout, stderr } = await runIn(engine, container, argv, input);
  if (exitCode === 0) return stdout;
  throw new NodeError(node, `cannot ${task}: ${(stderr || stdout).trim() || `exit status ${exitCode}`}`);
}

export interface ExecOptions {
  readonly engine: Engine;
  /** The lab's name. */
  readonly lab: string;
  readonly node: string;
  /** The program and its arguments; no shell reads them. */
  readonly command: readonly [string, ...string[]];
  /** Its standard input; empty when absent. */
  readonly input?: string;
}

/**
 * Runs a program in a node, as root, to its end.
 *
 * @throws InputError for a lab or a node that is not there
 * @throws NodeError when the node does not run
 */
export async function exec({ engine, lab, node, command, input }: ExecOptions): Promise<ExecResult> {
  const container = programContainer(findRunning(await findLab(engine, lab), node));
  return runIn(engine, container.id, command, input);
}
