/** What a playbook file may hold. Raw: as the user wrote it, with places; `read-playbook.ts` makes a Playbook of it. */
import { isMap, isSeq, type ParsedNode } from 'yaml';
import { type JsonSchema, schemaOfFile, withVariables } from '../topology/json-schema.ts';
import {
  about,
  entriesOf,
  type Located,
  listOf,
  record,
  report,
  type Shape,
  spotOf,
  text,
  type ValueOf,
} from '../topology/shape.ts';
import { expandSteps } from './expand.ts';
import { openIncluded, type Reading } from './include.ts';
import { loginShape, timeout } from './playbook-values.ts';
import { type StepFile, step } from './step-file.ts';
import { type Scope, substituted } from './variables.ts';

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

const INCLUDE: JsonSchema = {
  title: 'include',
  type: 'object',
  properties: { include: { type: 'string', minLength: 1 }, vars: { type: 'object' } },
  required: ['include'],
  additionalProperties: false,
};

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
      INCLUDE,
    ],
  },
};

/** What lists are read with, but for the file, which the shape is told. */
type Around = Omit<Reading, 'source'>;

/** Steps, with loops unrolled and the values of variables put in. */
function steps(around: Around): Shape<readonly Located<StepFile>[]> {
  const list = listOf(step, 'a list of steps');
  return {
    schema: STEPS_SCHEMA,
    read(spot, source) {
      const spots = expandSteps(spot, { ...around, source });
      if (spots === undefined) return list.read(spot, source);
      const read = spots.map(({ spot, source, ...also }) => {
        const one = step.read(spot, source);
        return one && { ...one, value: { ...one.value, ...also } };
      });
      return { value: read.filter((one) => one !== undefined), place: spot.place };
    },
  };
}

/** What the variables are, for the rest of the file. */
const varsShape = entriesOf(text('a value'));

function procedureShape(around: Around) {
  return record(
    { name: inScope(text('a name'), around.scope), steps: some(steps(around), 'step') },
    { always: steps(around) },
  );
}
type ProcedureFile = ValueOf<ReturnType<typeof procedureShape>>;

/** The same, with the values of variables put in. */
function inScope<T>(shape: Shape<T>, scope: Scope): Shape<T> {
  return { schema: shape.schema, read: (spot, source) => shape.read(substituted(spot, source, scope), source) };
}

/** Procedures, and those of other files. */
function procedures(around: Around): Shape<readonly Located<ProcedureFile>[]> {
  const list = listOf(procedureShape(around), 'a list of procedures');
  return {
    schema: { title: 'procedures', type: 'array', items: { anyOf: [list.schema.items as JsonSchema, INCLUDE] } },
    read(spot, source) {
      if (!isSeq(spot.node)) return list.read(spot, source);
      const value = spot.node.items.flatMap((item, index) => {
        const own = spotOf(item as ParsedNode, spot.place, `${spot.path}[${index}]`, source);
        if (!isMap(own.node) || !own.node.has('include')) {
          const one = procedureShape(around).read(own, source);
          return one === undefined ? [] : [one];
        }
        const file = openIncluded(own, own.node, { ...around, source }, 'procedures');
        return (file && procedures(file.reading).read(file.list, file.reading.source)?.value) ?? [];
      });
      return { value, place: spot.place };
    },
  };
}

/** `vars` are read before, as `scope`; `nodes` are those of the lab, for loops. */
export function playbookShape(scope: Scope, nodes: readonly string[]) {
  const around = { scope, nodes, depth: 0 };
  return record(
    { procedures: some(procedures(around), 'procedure') },
    {
      login: loginShape,
      timeout,
      vars: varsShape,
      always: about('steps that come last, whatever happens', steps(around)),
    },
  );
}
/** The playbook file as a JSON Schema. */
export function playbookSchema(): JsonSchema {
  return schemaOfFile('vtylab playbook', playbookShape(new Map(), []).schema);
}
export type PlaybookFile = ValueOf<ReturnType<typeof playbookShape>>;
