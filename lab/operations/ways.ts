/** The way of each node through its stages, as far as somebody wants to know: nothing here is done twice, or before it is asked for. */
import { type Command, type LabNode, STAGES, type StageName, type Topology } from '../topology/topology.ts';

/** What is done on the way. */
export interface StageWork {
  /** What a stage is about; resolves when that is done. */
  work(node: LabNode, stage: StageName): Promise<unknown>;
  /** Runs commands of a stage in the node. */
  run(node: LabNode, commands: readonly Command[]): Promise<void>;
  /** Whether the node runs or is started now: what does neither is not waited for. */
  takesPart(node: LabNode): boolean;
  /** Whether the commands of its stages are to be run. */
  runsCommands(node: LabNode): boolean;
}

export interface Ways {
  /** Resolves when a node has entered a stage: it has left the one before, and others have left what it waits for. */
  entered(node: string, stage: StageName): Promise<void>;
  /** Resolves when a node has left a stage: its work is done, and the commands at its end. */
  left(node: string, stage: StageName): Promise<void>;
}

export function waysOf({ nodes }: Pick<Topology, 'nodes'>, { work, run, takesPart, runsCommands }: StageWork): Ways {
  const once = memory();
  const command = async (node: LabNode, commands: readonly Command[] = []) => {
    if (commands.length > 0 && runsCommands(node)) await run(node, commands);
  };
  const partaking = (name: string) => {
    const node = nodes.get(name);
    return node !== undefined && takesPart(node) ? node : undefined;
  };
  const ways: Ways = {
    entered: (name, stage) =>
      once(`${name} enters ${stage}`, async () => {
        const node = partaking(name);
        if (node === undefined) return;
        const { waitFor = [], onEnter } = node.stages?.[stage] ?? {};
        const before = beforeOf(stage);
        await Promise.all([
          before && ways.left(name, before),
          ...waitFor.map((wait) => ways.left(wait.node, wait.stage)),
        ]);
        await command(node, onEnter);
      }),
    left: (name, stage) =>
      once(`${name} leaves ${stage}`, async () => {
        const node = partaking(name);
        if (node === undefined) return;
        await ways.entered(name, stage);
        await work(node, stage);
        await command(node, node.stages?.[stage]?.onExit);
      }),
  };
  return ways;
}

/** Nobody has to be well to end: as in containerlab, `exit` comes after `configure` too. */
function beforeOf(stage: StageName): StageName | undefined {
  return stage === 'exit' ? 'configure' : STAGES[STAGES.indexOf(stage) - 1];
}

/**
 * Does something the first time it is asked for under a name, and gives the same promise ever after. It begins a moment later,
 * so that whoever asks can go on describing what there is to do.
 */
function memory(): (name: string, task: () => Promise<void>) => Promise<void> {
  const known = new Map<string, Promise<void>>();
  return (name, task) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const promise = Promise.resolve().then(task);
    promise.catch(() => {}); // told to whoever waits for it
    known.set(name, promise);
    return promise;
  };
}
