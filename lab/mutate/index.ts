/** How good is a playbook? Changes the running lab one statement at a time, and looks which changes no step notices. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { MutateReport, MutateRequest, Mutation } from '../../protocol/mutate.ts';
import { NodeError, VtylabError } from '../errors.ts';
import { MATRIX_TIMEOUT } from '../matrix/index.ts';
import { committedLab } from '../matrix/predict-lab.ts';
import { runDeviceProgram } from '../operations/device-program.ts';
import type { Topology } from '../topology/topology.ts';
import { type CallNode, exitCodeOf, type Verdict, type VerifyReport, verify } from '../verify/index.ts';
import { silentReporter } from '../verify/reporter.ts';
import { adviceFor, placeOf } from './advice.ts';
import { impatient, likelyFirst } from './order.ts';
import { countResults, type MutationReport, type TriedMutation } from './report.ts';

export { type MutationReport, type MutationResult, mutationText, mutationWords, type TriedMutation } from './report.ts';

export interface MutateOptions {
  /** The lab, which must be running. */
  readonly topology: Topology;
  readonly callNode: CallNode;
  /** The playbook's file, absolute; the lab's own when absent. */
  readonly playbook?: string;
  /** Only steps and procedures of this name. */
  readonly only?: string;
  /** Only so many changes, drawn by `seed`. */
  readonly limit?: number;
  /** 1 when absent. */
  readonly seed?: number;
  /** Aborting it puts the lab back as it was; `mutateLab` then rejects with its reason. */
  readonly signal?: AbortSignal;
  /** Is told, before the first change, how many will be tried, and how many seconds as many runs of the playbook take. */
  begin?(changes: number, seconds: number): void;
  /** Is told each change as it is settled. */
  progress?(one: TriedMutation, done: number, total: number): void;
}

/** The playbook does not pass on the lab as it is, so nothing can be said about changes. */
export class PlaybookFails extends VtylabError {
  override readonly name = 'PlaybookFails';
  readonly exitCode: number;
  constructor(report: VerifyReport) {
    const failed = report.verdicts.find(({ status }) => status !== 'passed');
    super(`the playbook does not pass on the lab as it is: ${failed?.step}: ${failed?.reason ?? failed?.status}`);
    this.exitCode = exitCodeOf(report);
  }
}

/** Milliseconds in which a rate-limit forgets. */
const MINUTE = 60_000;

/**
 * Tries every change that something could notice. The lab is put back after each, whatever happens: a node does it by
 * itself when vtylab is killed. Throws PlaybookFails, and NodeError when a node is not as it was in the end.
 */
export async function mutateLab(options: MutateOptions): Promise<MutationReport> {
  const { topology, callNode, only, limit, seed = 1, progress } = options;
  const begin = performance.now();
  const before = await verify(verifyOptions(options));
  if (exitCodeOf(before) !== 0) throw new PlaybookFails(before);
  const committed = await configurations(topology, callNode);
  const request: MutateRequest = {
    lab: await committedLab(topology, callNode),
    seed,
    timeout: MATRIX_TIMEOUT,
    ...(limit !== undefined && { limit }),
  };
  const { total, mutations } = (await runDeviceProgram('mutate', request)) as MutateReport;
  const worthwhile = mutations.filter(({ worth }) => worth === 'effective').length;
  options.begin?.(worthwhile, Math.ceil((worthwhile * before.elapsed) / 1000));
  const tried: TriedMutation[] = [];
  for (const mutation of mutations) {
    options.signal?.throwIfAborted();
    const place = placeOf(mutation, topology);
    const one = { ...(await tryMutation(mutation, before, options)), ...(place !== undefined && { place }) };
    tried.push(one);
    progress?.(one, tried.length, mutations.length);
  }
  const after = await configurations(topology, callNode);
  for (const [node, text] of committed) {
    if (after.get(node) !== text) throw new NodeError(node, 'its configuration is not as it was before the changes');
  }
  return {
    schemaVersion: 1,
    lab: topology.name,
    playbook: before.playbook,
    ...(only !== undefined && { only }),
    total,
    seed,
    mutations: tried,
    ...countResults(tried),
    elapsed: Math.round(performance.now() - begin),
  };
}

function verifyOptions({ topology, callNode, playbook, only, signal }: MutateOptions) {
  return {
    topology,
    callNode,
    ...(playbook !== undefined && { playbook }),
    ...(only !== undefined && { only }),
    ...(signal !== undefined && { signal }),
  };
}

async function configurations({ nodes }: Topology, callNode: CallNode): Promise<ReadonlyMap<string, string>> {
  const routers = [...nodes.values()].filter(({ kind }) => kind === 'router');
  const texts = routers.map(async ({ name }) => {
    const { text } = await callNode(name, 'configuration', { format: 'set' });
    return [name, text] as const;
  });
  return new Map(await Promise.all(texts));
}

async function tryMutation(mutation: Mutation, before: VerifyReport, options: MutateOptions): Promise<TriedMutation> {
  const begin = performance.now();
  const settled = (one: Omit<TriedMutation, keyof Mutation | 'elapsed'> & { reason?: string }): TriedMutation => {
    return { ...mutation, ...one, elapsed: Math.round(performance.now() - begin) };
  };
  const { worth, node, commands } = mutation;
  if (worth !== 'effective') return settled({ result: worth });
  const { callNode } = options;
  const { id, changed, messages } = await callNode(node, 'edit', { text: `${commands.join('\n')}\n` });
  const errors = messages.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return settled({ result: 'refused', reason: errors.map(({ message }) => message).join('; ') });
  try {
    const noticed = await firstFailure(mutation, before, options);
    if (noticed === undefined) return settled({ result: 'missed', advice: adviceFor(mutation) });
    const { procedure, step, place, reason = noticed.status } = noticed;
    return settled({ result: 'noticed', noticedBy: { procedure, step, place, reason } });
  } finally {
    if (changed) await callNode(node, 'revert', { id });
  }
}

/** The first verdict that is not `passed`; the run ends there, after the clean-up of the procedure. */
async function firstFailure(
  mutation: Mutation,
  { verdicts }: VerifyReport,
  options: MutateOptions,
): Promise<Verdict | undefined> {
  const outer = options.signal ?? new AbortController().signal;
  for (let tries = 1; ; tries++) {
    const found = new AbortController();
    let failure: Verdict | undefined;
    const settled = (verdict: Verdict) => {
      if (verdict.status === 'passed' || failure !== undefined) return;
      failure = verdict;
      found.abort();
    };
    const running = verify({
      ...verifyOptions(options),
      brief: true,
      signal: AbortSignal.any([outer, found.signal]),
      reporter: { ...silentReporter, settled },
      prepare: (selection) => impatient(likelyFirst(selection, mutation.cells), verdicts),
    });
    await running.catch((error: unknown) => {
      outer.throwIfAborted();
      if (failure === undefined) throw error;
    });
    // so many runs in a row may use up what a service takes in a minute, which says nothing of the change
    const limited = failure?.observation?.limited !== undefined && !/limit/.test(mutation.statement);
    if (!limited || tries > 1) return failure;
    await sleep(MINUTE, undefined, { signal: outer });
  }
}
