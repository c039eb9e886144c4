/** Who reaches what in a lab: asked of the running lab, or worked out from its configurations. */
import type { MatrixScope, PredictReport } from '../../protocol/predict.ts';
import type { CallNode } from '../control/nodes.ts';
import { InputError } from '../errors.ts';
import type { Topology } from '../topology/topology.ts';
import { type Matrix, predictedMatrix, probedMatrix } from './matrix.ts';
import { measure } from './measure.ts';
import { committedLab, labOf, predictLab } from './predict-lab.ts';

export type { MatrixScope } from '../../protocol/predict.ts';
export { beforehand } from './beforehand.ts';
export { changesText, comparedWords, type MatrixChange, matrixChanges, readMatrix } from './diff.ts';
export type { CellEnd, CellOutcome, Matrix, MatrixCell } from './matrix.ts';
export { matrixSvg } from './svg.ts';
export { matrixText } from './text.ts';

/** Seconds for an attempt: longer than the three in which a kernel looks for a neighbour, and its SYN comes a third time. */
export const MATRIX_TIMEOUT = 5;

export interface PredictOptions {
  readonly topology: Topology;
  readonly scope?: MatrixScope;
  /** Seconds for an attempt; `MATRIX_TIMEOUT` when absent. */
  readonly timeout?: number;
}

export interface MatrixOptions extends PredictOptions {
  /** How the nodes of the running lab are asked, e.g. `LabNodes.call`. */
  readonly callNode: CallNode;
  /** Tells where packets and configurations do not agree. */
  readonly predict?: boolean;
  /** Leaves out what a service's rate-limit does not allow within this minute, instead of waiting. */
  readonly quick?: boolean;
  readonly signal?: AbortSignal;
  /** Is told once, before anything is asked: how many attempts there are, and which limits make it take minutes. */
  begin?(attempts: number, notes: readonly string[]): void;
  progress?(done: number, total: number): void;
}

/** The matrix by the lab's files alone. Throws InputError for configurations that a commit would refuse. */
export async function predictMatrix({
  topology,
  scope = {},
  timeout = MATRIX_TIMEOUT,
}: PredictOptions): Promise<Matrix> {
  checkScope(topology, scope);
  const report = await predictLab(topology, { lab: labOf(topology), scope, timeout });
  checkReport(topology, report, scope);
  return withScope(predictedMatrix(topology.name, report), scope);
}

/** The matrix by packets, of what the routers have committed. Throws what `callNode` throws when one cannot be asked. */
export async function probeMatrix(options: MatrixOptions): Promise<Matrix> {
  const { topology, scope = {}, timeout = MATRIX_TIMEOUT, callNode, predict = false, quick = false } = options;
  checkScope(topology, scope);
  const lab = await committedLab(topology, callNode);
  const report = await predictLab(topology, { lab, scope, timeout });
  checkReport(topology, report, scope);
  const { seen, notes } = await measure(report, {
    callNode,
    timeout,
    quick,
    signal: options.signal ?? new AbortController().signal,
    begin: options.begin ?? (() => {}),
    progress: options.progress ?? (() => {}),
  });
  return withScope(probedMatrix(topology.name, report, seen, notes, predict), scope);
}

/** A scope that leaves nothing out is none. */
function withScope(matrix: Matrix, { own, ...lists }: MatrixScope): Matrix {
  const scope = { ...lists, ...(own === true && { own }) };
  return Object.keys(scope).length === 0 ? matrix : { ...matrix, scope };
}

/** Throws InputError for a node that is none. What looks like an address may be one or not. */
function checkScope({ nodes, name: lab }: Topology, { from = [], to = [], services = [] }: MatrixScope): void {
  for (const name of [...from, ...to]) {
    if (nodes.has(name) || /[.:]/.test(name)) continue;
    throw new InputError(`no node '${name}' in lab '${lab}'; there are ${[...nodes.keys()].join(', ')}`);
  }
  for (const service of services) {
    const port = /^(?:tcp|udp)\/([1-9]\d{0,4})$/.exec(service)?.[1];
    if (SERVICES.includes(service) || (port !== undefined && Number(port) <= 65_535)) continue;
    const ports = 'tcp/PORT or udp/PORT (1..65535)';
    throw new InputError(`no service '${service}'; expected one of ${SERVICES.join(', ')}, ${ports}`);
  }
}

/** Throws InputError for a scope in which nothing can be tried: an empty matrix reads as one that is in order. */
function checkReport({ name: lab }: Topology, { cells }: PredictReport, { from, to, services }: MatrixScope): void {
  if (cells.length > 0 || (from ?? to ?? services) === undefined) return;
  const words = Object.entries({ from, to, service: services }).flatMap(([option, list]) =>
    list === undefined ? [] : [`${option} ${list.join(',')}`],
  );
  throw new InputError(
    `lab '${lab}': there is nothing to try ${words.join(', ')}; expected source addresses and destinations of two nodes`,
  );
}

const SERVICES: readonly string[] = ['ping', 'ssh', 'telnet', 'ftp', 'finger', 'rlogin'];
