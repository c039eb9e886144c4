/** Shapes what leaves a node by an interface. */
import type { Engine } from '../engine/engine.ts';
import { EngineError, NodeError } from '../errors.ts';
import { lacking } from '../links/kernel.ts';
import { linuxName } from '../links/names.ts';
import { type QueueDiscipline, readShape, type Shape, shapeCommands } from '../links/shape.ts';
import { mustRun, runIn } from './run-in.ts';

/** An interface of a node, and where that is. */
export interface PlacedEnd {
  readonly node: string;
  /** As the user writes it. */
  readonly interface: string;
  readonly container: string;
}

/** What happens to packets that leave by it; undefined: nothing. */
export async function shapeOf(engine: Engine, end: PlacedEnd): Promise<Shape | undefined> {
  const argv = ['tc', '-json', 'qdisc', 'show', 'dev', linuxName(end.interface)];
  return readShape(JSON.parse(await mustRun(engine, end, 'read the shape', argv)) as QueueDiscipline[]);
}

/**
 * Gives it a shape in place of the one it has, and then an alias that tells so: what was interrupted in between is seen
 * and done again.
 *
 * @param alias what the interface carries from then on
 * @throws EngineError when the kernel lacks a discipline, naming it
 */
export async function reshape(engine: Engine, end: PlacedEnd, shape: Shape, alias: string): Promise<void> {
  await setShape(engine, end, shape);
  const argv = ['ip', 'link', 'set', 'dev', linuxName(end.interface), 'alias', alias];
  await mustRun(engine, end, `name the link of ${end.interface}`, argv);
}

/** The same without an alias: puts back what there was. */
export async function setShape(engine: Engine, end: PlacedEnd, shape: Shape): Promise<void> {
  const device = linuxName(end.interface);
  // the first one complains where there is no shape
  const commands = [`qdisc delete dev ${device} root`, ...shapeCommands(device, shape)];
  const argv = ['tc', '-force', '-batch', '-'];
  const { stderr } = await runIn(engine, end.container, argv, `${commands.join('\n')}\n`);
  const [, complaint = '', line = '1'] =
    /^(?:.*\nCommand failed -:1\n)?([\s\S]*?)\nCommand failed -:(\d+)/.exec(stderr) ?? [];
  const command = commands[Number(line) - 1] ?? '';
  if (line === '1') return;
  const said = complaint.trim().replaceAll('\n', '; ');
  if (!/qdisc kind is unknown|No such file/.test(complaint)) {
    throw new NodeError(end.node, `cannot shape ${end.interface}: ${said}`);
  }
  throw new EngineError(lacking(/\bnetem\b/.test(command) ? 'netem' : 'tbf'), { cause: new Error(said) });
}
