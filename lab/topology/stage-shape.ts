/** A node's stages, as containerlab has them: how they are written. */
import { about, as, type Located, listOf, mappingOr, oneOf, record, type Shape, text, type ValueOf } from './shape.ts';
import { STAGES } from './topology.ts';

export { STAGES };

const waitFor = record(
  {
    node: text('the name of a node'),
    stage: about('the stage it must have left', oneOf(...STAGES)),
  },
  {},
);

/** A command, where it runs, and when. */
export interface StageExecFile {
  readonly command: Located<string>;
  /** Absent: in the container. */
  readonly target: Located<'container' | 'host'> | undefined;
  /** Absent: on entering. */
  readonly phase: Located<'on-enter' | 'on-exit'> | undefined;
}

const commands = listOf(text('a command'));

/** A list of commands with their phases; or, for each phase, a list. */
const stageExec: Shape<readonly Located<StageExecFile>[]> = mappingOr(
  as(record({}, { 'on-enter': commands, 'on-exit': commands }), (value, place) =>
    (['on-enter', 'on-exit'] as const).flatMap((phase) =>
      (value[phase]?.value ?? []).map((command) => ({
        place: command.place,
        value: { command, target: undefined, phase: { value: phase, place } },
      })),
    ),
  ),
  listOf(
    record(
      { command: text('a command') },
      {
        target: about('where it runs (container)', oneOf('container', 'host')),
        phase: about('when it runs (on-enter)', oneOf('on-enter', 'on-exit')),
      },
    ),
  ),
);

const stage = record(
  {},
  {
    'wait-for': about('nodes, and the stages they must have left before', listOf(waitFor)),
    exec: about('commands at the beginning or the end of the stage', stageExec),
  },
);
export type StageFile = ValueOf<typeof stage>;

export const stagesShape = record(
  {},
  {
    create: about('making and starting its container', stage),
    'create-links': about('laying its links', stage),
    configure: about('giving it its configuration', stage),
    healthy: about('its services listen, and its health check has passed if it has one', stage),
    exit: about('its program has ended', stage),
  },
);
export type StagesFile = ValueOf<typeof stagesShape>;
