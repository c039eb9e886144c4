/** How the steps about programs in nodes are carried out. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ContainerDetails, Engine } from '../engine/engine.ts';
import { NoContainerError, NodeError } from '../errors.ts';
import { execMark } from '../plan/plan-programs.ts';
import { workloadSpec } from '../plan/spec.ts';
import { formatPlace } from '../topology/diagnostics.ts';
import type { Command, LabNode } from '../topology/topology.ts';
import { runIn } from './run-in.ts';
import { make, type Site, type StepOf } from './steps.ts';

/** Milliseconds between two looks at a container's health. */
const INTERVAL = 200;

/** Docker's own, in seconds, where the lab file does not say. */
const HEALTH = { interval: 30, timeout: 30, retries: 3 } as const;

/** Seconds a stale container has to end. */
const STOP_TIMEOUT = 2;

/** What a command in a node left. */
export interface Executed {
  readonly node: string;
  /** As the lab file has it. */
  readonly command: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a node's image in the namespaces of its container, and returns the id of the new container. */
export async function runWorkload(step: StepOf<'workload'>, nodeContainer: string, site: Site): Promise<string> {
  const { engine, topology, signal } = site;
  if (step.remove !== undefined) await engine.remove(step.remove.id);
  if (step.start?.state === 'running') await engine.stop(step.start.id, STOP_TIMEOUT);
  const id = step.start?.id ?? (await make(engine, workloadSpec(topology, step.node, nodeContainer)));
  signal.throwIfAborted();
  await engine.start(id).catch(async (cause: Error) => {
    if (step.node.ends === true && (await hasRun(engine, id))) return;
    throw new NodeError(step.node.name, cause.message, { cause });
  });
  return id;
}

/** Whether a container's program has ended after it was started; the engine may have removed it then. */
async function hasRun(engine: Engine, id: string): Promise<boolean> {
  try {
    const { pid, finishedAt } = await engine.details(id);
    return pid === undefined && finishedAt !== undefined;
  } catch (error) {
    return error instanceof NoContainerError;
  }
}

/** Waits until the engine finds a container well, if anything checks that. */
export async function becomeHealthy(node: LabNode, container: string, site: Site): Promise<void> {
  const { engine, signal } = site;
  const check = node.workload?.container.health ?? node.container?.health;
  if (check === undefined || check.test[0] === 'NONE') return;
  // what the engine starts again has another try
  const { restart = 'no' } = (node.workload ?? node).container ?? {};
  const endsForGood = restart === 'no';
  const { interval = HEALTH.interval, timeout = HEALTH.timeout, retries = HEALTH.retries } = check;
  const seconds = (check.startPeriod ?? 0) + (interval + timeout) * (retries + 1);
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const details = await engine.details(container);
    if (details.health === 'healthy') return;
    if (details.health === undefined && check.test.length === 0) return; // the image has no check
    if (endsForGood && node.ends === true && details.pid === undefined) return;
    if (endsForGood) assertRuns(node.name, details);
    if (details.health === 'unhealthy')
      throw new NodeError(
        node.name,
        `unhealthy: ${check.test.join(' ') || "the image's own check"} failed ${retries} times`,
      );
    if (Date.now() > deadline) throw new NodeError(node.name, `not healthy after ${seconds} s`);
    await sleep(INTERVAL, undefined, { signal });
  }
}

/** Waits until a container's main program has ended; the engine may have removed it then. */
export async function ended(container: string, { engine, signal }: Pick<Site, 'engine' | 'signal'>): Promise<void> {
  const runs = async () => {
    try {
      return (await engine.details(container)).pid !== undefined;
    } catch (error) {
      if (error instanceof NoContainerError) return false;
      throw error;
    }
  };
  while (await runs()) await sleep(INTERVAL, undefined, { signal });
}

function assertRuns(node: string, { pid, exitCode }: ContainerDetails): void {
  if (pid !== undefined || exitCode === undefined) return;
  throw new NodeError(
    node,
    `its program ended with exit status ${exitCode}; 'vtylab logs ${node}' tells what it wrote`,
  );
}

/** Runs commands in a node one after the other, up to the first that fails. */
export async function runCommands(
  node: LabNode,
  commands: readonly Command[],
  container: string,
  { engine, signal }: Pick<Site, 'engine' | 'signal'>,
  onExecuted: (done: Executed) => void,
): Promise<void> {
  for (const command of commands) {
    signal.throwIfAborted();
    onExecuted(await runCommand(engine, node.name, container, command));
  }
}

/** Has a node remember that all its commands were run. Without that, the next `up` begins with them again. */
export async function keepExecuted(node: LabNode, container: string, { nodes }: Pick<Site, 'nodes'>): Promise<void> {
  await nodes.call(node.name, 'executed', { mark: execMark(node, container) });
}

/** Throws NodeError for a command that cannot be started or fails. */
export async function runCommand(engine: Engine, node: string, container: string, command: Command): Promise<Executed> {
  const where = `${command.place === undefined ? '' : `${formatPlace(command.place)}: `}exec '${command.text}'`;
  const result = await runIn(engine, container, command.argv).catch((cause: Error) => {
    throw new NodeError(node, `${where}: ${cause.message}`, { cause });
  });
  if (result.exitCode === 0) return { node, command: command.text, ...result };
  const said = [result.stdout, result.stderr].map((text) => text.trim()).filter((text) => text !== '');
  const words = said.length === 0 ? '' : `: ${said.join('\n')}`;
  throw new NodeError(node, `${where} ended with exit status ${result.exitCode}${words}`);
}
