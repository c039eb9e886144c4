import { type JsonSchema, schemaOfFile, withVariables } from '../topology/json-schema.ts';
import { entriesOf, type Located, listOf, record, report, type Shape, text, type ValueOf } from '../topology/shape.ts';
import { expandSteps, type Scope } from './expand.ts';
import { loginShape, timeout } from './playbook-values.ts';
import { type StepFile, step } from './step-file.ts';

/** A list of at least one. */
function some<T>(list: Shape<readonly Located<T>[]>, what: string): Shape<readonly Located<T>[]> {
  return {
    schema: { type: 'array', minItems: 1, allOf: [list.schema] },
    read(spot, source) {
      const before = source.problems.length;
      const read = list.read(spot, source);
      if (read?.value.length !== 0 || source.problems.length > before) return read;
      return report(spot, source, `expected at least one ${what}`);
    },
  };
}

/** A list of steps, of loops over steps and the like (`expand.ts`), with variables in any value. */
const STEPS_SCHEMA: JsonSchema = {
  title: 'steps',
  type: 'array',
  items: {
    anyOf: [
      withVariables(step.schema),
      {
        title: 'loop',
        type: 'object',
        properties: {
          for: { type: 'object', minProperties: 1, maxProperties: 1 },
          steps: { $ref: '#/$defs/steps' },
        },
        required: ['for', 'steps'],
        additionalProperties: false,
      },
      {
        title: 'parallel',
        type: 'object',
        properties: { parallel: { $ref: '#/$defs/steps' } },
        required: ['parallel'],
        additionalProperties: false,
      },
      {
        title: 'include',
        type: 'object',
        properties: { include: { type: 'string', minLength: 1 }, vars: { type: 'object' } },
        required: ['include'],
        additionalProperties: false,
      },
    ],
  },
};

/** Steps, with loops unrolled and the values of `scope` put in. */
function steps(scope: Scope, nodes: readonly string[]): Shape<readonly Located<StepFile>[]> {
  const list = listOf(step, 'a list of steps');
  return {
    schema: STEPS_SCHEMA,
    read(spot, source) {
      const spots = expandSteps(spot, source, scope, nodes);
      if (spots === undefined) return list.read(spot, source);
      const read = spots.map(({ spot, source, group }) => {
        const one = step.read(spot, source);
        return one && group ? { ...one, value: { ...one.value, group } } : one;
      });
      return { value: read.filter((one) => one !== undefined), place: spot.place };
    },
  };
}

/** What the variables are, for the rest of the file. */
export const varsShape = entriesOf(text('a value'));

/** `vars` are read before, as `scope`; `nodes` are those of the lab, for loops. */
export function playbookShape(scope: Scope, nodes: readonly string[]) {
  const procedure = record(
    { name: text('a name'), steps: some(steps(scope, nodes), 'step') },
    { always: steps(scope, nodes) },
  );
  return record(
    { procedures: some(listOf(procedure, 'a list of procedures'), 'procedure') },
    { login: loginShape, timeout, vars: varsShape },
  );
}
/** The playbook file as a JSON Schema. */
export function playbookSchema(): JsonSchema {
  return schemaOfFile('vtylab playbook', playbookShape(new Map(), []).schema);
}
export type PlaybookFile = ValueOf<ReturnType<typeof playbookShape>>;
