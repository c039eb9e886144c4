/** What nodes wait for on their way: names looked up, circles found. */
import { readCommand } from './container-words.ts';
import { error, warning } from './diagnostics.ts';
import { sharedNetwork } from './kinds.ts';
import type { Entry, Located } from './shape.ts';
import { STAGES, type StageExecFile, type StageFile } from './stage-shape.ts';
import { unknownWord } from './suggest.ts';
import type {
  Command,
  Diagnostic,
  NodeStage,
  NodeStages,
  Place,
  SharedNetwork,
  StageName,
  WaitFor,
} from './topology.ts';
import type { NodeFile } from './topology-file.ts';

type Nodes = ReadonlyMap<string, Entry<NodeFile>>;

/** A node's stages; undefined when nothing is said of them. */
export function stagesOf(node: string, file: NodeFile, problems: Diagnostic[]): NodeStages | undefined {
  const found = STAGES.flatMap((name): [StageName, NodeStage][] => {
    const given = file.stages?.value[name]?.value;
    const stage = given && stageOf(node, name, given, problems);
    return stage && stage.waitFor.length + stage.onEnter.length + stage.onExit.length > 0 ? [[name, stage]] : [];
  });
  return found.length > 0 ? Object.fromEntries(found) : undefined;
}

function stageOf(node: string, name: StageName, file: StageFile, problems: Diagnostic[]): NodeStage {
  const commands = (phase: 'on-enter' | 'on-exit') =>
    (file.exec?.value ?? [])
      .filter(({ value }) => (value.phase?.value ?? 'on-enter') === phase)
      .flatMap((one) => commandOf(node, name, phase, one, problems));
  return { waitFor: waitsOf(file), onEnter: commands('on-enter'), onExit: commands('on-exit') };
}

/** What stands on several levels counts once. */
function waitsOf(file: StageFile): WaitFor[] {
  const waits = (file['wait-for']?.value ?? []).map(({ value, place }): WaitFor => {
    return { node: value.node.value, stage: value.stage.value, place };
  });
  return [...new Map(waits.map((one) => [`${one.node} ${one.stage}`, one])).values()];
}

function commandOf(
  node: string,
  stage: StageName,
  phase: 'on-enter' | 'on-exit',
  { value: { command, target } }: Located<StageExecFile>,
  problems: Diagnostic[],
): Command[] {
  const { value: text, place } = command;
  const leftOut = (why: string) => {
    // nodes that inherit it stand at the same place
    const told = problems.some(
      (one) => one.file === place.file && one.line === place.line && one.column === place.column,
    );
    if (!told) problems.push(warning(place, `${node} stages.${stage}: '${text}' is not run; ${why}`));
    return [];
  };
  if (target?.value === 'host') return leftOut("vtylab runs no commands of a lab file on the user's machine");
  if (stage === 'create' && phase === 'on-enter') return leftOut('on entering create there is no container yet');
  if (stage === 'exit' && phase === 'on-exit') return leftOut('on leaving exit its container has ended');
  const argv = readCommand(text);
  if (typeof argv !== 'string') return [{ text, argv, place }];
  problems.push(error(place, `${node} stages.${stage}: ${argv}`));
  return [];
}

/** Nodes whose end others wait for. */
export function endAwaited(nodes: Nodes): ReadonlySet<string> {
  const waits = [...nodes.values()].flatMap(({ value }) =>
    STAGES.flatMap((name) => value.stages?.value[name]?.value['wait-for']?.value ?? []),
  );
  return new Set(waits.filter(({ value }) => value.stage.value === 'exit').map(({ value }) => value.node.value));
}

/** A node in a stage. */
interface Point {
  readonly node: string;
  readonly stage: StageName;
}

/**
 * What is wrong with who waits for whom: nodes that are not there, and circles.
 *
 * @param networks node → the network that its image is in, where it is not its own
 */
export function checkStages(nodes: Nodes, networks: ReadonlyMap<string, SharedNetwork>): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const waits = new Map<string, readonly WaitFor[]>();
  for (const [node, { value }] of nodes) {
    for (const stage of STAGES) {
      const given = value.stages?.value[stage]?.value;
      const known = [
        ...(given === undefined ? [] : waitsOf(given)),
        ...(networks.has(node) ? sharedWith(value, stage, nodes) : []),
      ].filter((one) => {
        if (nodes.has(one.node)) return true;
        const unknown = unknownWord('node', one.node, [...nodes.keys()]);
        problems.push(error(placeOf(one), `${node} stages.${stage}.wait-for: ${unknown}`));
        return false;
      });
      waits.set(keyOf({ node, stage }), known);
    }
  }
  for (const circle of circles([...nodes.keys()], waits)) {
    const words = circle.map(({ at, wait }) => `${at.node} waits in ${at.stage} for ${wait.node} (${wait.stage})`);
    const [first] = circle;
    if (first !== undefined)
      problems.push(error(placeOf(first.wait), `stages wait for each other in a circle: ${words.join(', ')}`));
  }
  return problems;
}

/** A point of a circle, and what it waits for there. */
interface Wait {
  readonly at: Point;
  readonly wait: WaitFor;
}

/** Who is in another node's network comes after it. */
function sharedWith(file: NodeFile, stage: StageName, nodes: Nodes): WaitFor[] {
  const shared = sharedNetwork(file);
  const mode = file['network-mode'];
  if (stage !== 'create' || shared === undefined || shared === 'host' || mode === undefined) return [];
  return nodes.has(shared.container) ? [{ node: shared.container, stage: 'create', place: mode.place }] : [];
}

/** Circles of waits; a stage comes after those before it. Every node is looked at once, so each circle is told once. */
function circles(names: readonly string[], waits: ReadonlyMap<string, readonly WaitFor[]>): Wait[][] {
  const found: Wait[][] = [];
  const settled = new Set<string>();
  const path: string[] = [];
  const taken: (Wait | undefined)[] = [];
  const visit = (at: Point): void => {
    const key = keyOf(at);
    const open = path.indexOf(key);
    if (open >= 0) {
      found.push(taken.slice(open).filter((one) => one !== undefined));
      return;
    }
    if (settled.has(key)) return;
    path.push(key);
    for (const wait of waits.get(key) ?? []) {
      taken.push({ at, wait });
      visit(wait);
      taken.pop();
    }
    const before = STAGES[STAGES.indexOf(at.stage) - 1];
    if (before !== undefined) {
      taken.push(undefined);
      visit({ node: at.node, stage: before });
      taken.pop();
    }
    path.pop();
    settled.add(key);
  };
  for (const node of names) for (const stage of STAGES) visit({ node, stage });
  return found;
}

function keyOf({ node, stage }: Point): string {
  return `${node} ${stage}`;
}

/** The lab file has them all: a lab made without a file has no stages to check. */
function placeOf({ place }: WaitFor): Place {
  if (place === undefined) throw new RangeError('what a lab file waits for has a place');
  return place;
}
