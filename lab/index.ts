/** vtylab as a library: what the command `vtylab` does, with types. */
export type { CallNode, LabNodes } from './control/nodes.ts';
export { openNodes } from './control/nodes.ts';
export type { Engine } from './engine/engine.ts';
export { EngineError, InputError, Interrupted, NodeError, VtylabError } from './errors.ts';
export type { Attempt, AttemptOptions, Login, Wanted } from './handles/attempt.ts';
export type { Lab, LabOptions } from './handles/lab.ts';
export { lab } from './handles/lab.ts';
export type { Change, LoginOptions, Node } from './handles/node.ts';
export type { Shape } from './links/shape.ts';
export type { Matrix, MatrixCell, MatrixOptions, MatrixScope, PredictOptions } from './matrix/index.ts';
export { matrixChanges, matrixSvg, matrixText, predictMatrix, probeMatrix } from './matrix/index.ts';
export type { MutateOptions, MutationReport } from './mutate/index.ts';
export { mutateLab } from './mutate/index.ts';
export type { Capture, CaptureOptions, CaptureReport, InterfaceReport } from './operations/capture.ts';
export { capture } from './operations/capture.ts';
export type { DownOptions } from './operations/down.ts';
export { down } from './operations/down.ts';
export type { EventsOptions, NodeEvent } from './operations/events.ts';
export { nodeEvents } from './operations/events.ts';
export type { Task } from './operations/execute.ts';
export type { GraphFormat, GraphOptions, GraphResult } from './operations/graph.ts';
export { graph } from './operations/graph.ts';
export type {
  InspectedInterface,
  InspectedNode,
  Inspection,
  InspectOptions,
} from './operations/inspect.ts';
export { inspect } from './operations/inspect.ts';
export type { InspectedLink } from './operations/inspect-links.ts';
export type { LifeOptions, StartOptions, StartReport, StopReport } from './operations/life.ts';
export { restart, start, stop } from './operations/life.ts';
export type { LinkOptions, LinkReport, ShapeOptions } from './operations/link.ts';
export { linkDown, linkSet, linkUp } from './operations/link.ts';
export type { LogsOptions } from './operations/logs.ts';
export { logs } from './operations/logs.ts';
export { ps } from './operations/ps.ts';
export type { ExecOptions, ExecResult } from './operations/run-in.ts';
export { exec } from './operations/run-in.ts';
export type { SavedNode, SaveOptions } from './operations/save.ts';
export { save } from './operations/save.ts';
export type { UpEvents, UpNode, UpOptions, UpReport } from './operations/up.ts';
export { up } from './operations/up.ts';
export type { WatchEvent, WatchOptions } from './operations/watch.ts';
export { watch } from './operations/watch.ts';
export type { Plan, Step } from './plan/plan.ts';
export type { Comparison } from './report/compare.ts';
export { compareReports } from './report/compare.ts';
export { htmlReport } from './report/html.ts';
export { markdownReport } from './report/markdown.ts';
export { loadTopology } from './topology/load.ts';
export type { Diagnostic, Topology } from './topology/topology.ts';
export type { Status, Verdict, VerifyOptions, VerifyReport } from './verify/index.ts';
export { jsonReport, junitReport, verify } from './verify/index.ts';

import type { Engine } from './engine/engine.ts';

/** The engine that variables and contexts name (docs/engines.md), else one at a usual socket. Close it when done. */
export async function openEngine(env: NodeJS.ProcessEnv = process.env): Promise<Engine> {
  const { openDocker } = await import('./engine/docker.ts');
  return openDocker(env);
}
