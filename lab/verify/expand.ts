/** `for`, `parallel`, `capture` and `include`: from the list of steps as it is written to the list that is read, still as YAML. */
import { isMap, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { pairsOf, report, type Source, type Spot, scalarText, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';
import { openIncluded, type Reading } from './include.ts';
import { filledIn, substituted } from './variables.ts';

/** A step as it is written, and the file it is written in. */
export interface Written {
  readonly spot: Spot;
  readonly source: Source;
  /** Steps that run side by side have the same one. */
  readonly group?: object;
  /** Of a capture: the same one for the step that begins it and the step that ends it. */
  readonly capture?: object;
  readonly phase?: 'begin' | 'end';
}

/** An entry of a list that is no step itself, and what stands in its mapping. */
interface Entry {
  readonly spot: Spot;
  readonly map: YAMLMap;
  at(key: string): Spot;
}

/** The steps of a list, other files' included, loops unrolled and variables put in, each with where it stands. */
export function expandSteps(spot: Spot, reading: Reading): Written[] | undefined {
  if (!isSeq(spot.node)) return undefined;
  const written: Written[] = [];
  for (const [index, item] of [...spot.node.items.entries()].reverse()) {
    const own = spotOf(item as ParsedNode, spot.place, `${spot.path}[${index}]`, reading.source);
    written.unshift(...expandOne(own, reading, written));
  }
  return written;
}

/** `following` are the steps behind it: a capture without steps of its own takes them. */
function expandOne(spot: Spot, reading: Reading, following: Written[]): Written[] {
  const { source, scope } = reading;
  const map = spot.node;
  if (isMap(map)) {
    const at = (key: string) =>
      spotOf(map.get(key, true) as ParsedNode | undefined, spot.place, `${spot.path}.${key}`, source);
    const entry = { spot, map, at };
    if (map.has('capture')) return captured(entry, reading, following);
    if (map.has('include')) return included(entry, reading);
    if (map.has('parallel')) return sideBySide(entry, reading);
    if (map.has('for')) return unrolled(entry, reading);
  }
  return [{ spot: substituted(spot, source, scope), source }];
}

/** `for: {name: [a, b]}` or `for: {name: nodes}`, and `steps`. */
function unrolled({ spot, map, at }: Entry, reading: Reading): Written[] {
  const { source, scope, nodes } = reading;
  const fail = (where: Spot, message: string): Written[] => {
    report(where, source, message);
    return [];
  };
  const other = map.items.map(({ key }) => scalarText(key as ParsedNode) ?? '').find((key) => !LOOP.includes(key));
  if (other !== undefined) return fail(spot, unknownWord('key', other, LOOP));
  const [range, steps] = [at('for'), at('steps')];
  const [pair, second] = (isMap(range.node) && pairsOf(range, source)) || [];
  if (pair === undefined || second !== undefined || pair.name === '') {
    return fail(range, 'expected a variable with its values, such as {address: [192.168.1.1, 192.168.1.2]}');
  }
  const { name, value: values } = pair;
  const texts = valuesOf(values, reading);
  if (texts === undefined || texts.length === 0 || texts.some((one) => one === undefined)) {
    return fail(values, "expected 'nodes' or a list of values");
  }
  if (!isSeq(steps.node) || steps.node.items.length === 0) return fail(steps, 'expected a list of steps');
  return texts.flatMap(
    (value = '') => expandSteps(steps, { ...reading, scope: new Map([...scope, [name, value]]) }) ?? [],
  );

  function valuesOf(values: Spot, { source }: Reading): readonly (string | undefined)[] | undefined {
    if (scalarText(values.node) === 'nodes') return nodes;
    if (!isSeq(values.node)) return undefined;
    return values.node.items.map((item, index) =>
      filledIn(spotOf(item as ParsedNode, values.place, `${values.path}[${index}]`, source), source, scope),
    );
  }
}

const LOOP = ['for', 'steps'];

/** `parallel: […]`. */
function sideBySide({ map, at }: Entry, reading: Reading): Written[] {
  const { source } = reading;
  const list = at('parallel');
  const isEmpty = isSeq(list.node) && list.node.items.length === 0;
  const steps = map.items.length === 1 && !isEmpty ? expandSteps(list, reading) : undefined;
  if (steps === undefined) {
    report(list, source, 'expected a list of steps, and no other key beside it');
    return [];
  }
  const capture = steps.find(({ phase }) => phase !== undefined);
  if (capture !== undefined) {
    report(capture.spot, source, "a capture cannot stand in 'parallel': put it around");
    return [];
  }
  const group = {};
  return steps.map((one) => ({ ...one, group }));
}

/** `include: FILE` and `vars` for it: the steps of that file's `steps`. */
function included({ spot, map }: Entry, reading: Reading): Written[] {
  const file = openIncluded(spot, map, reading, 'steps');
  return (file && expandSteps(file.list, file.reading)) ?? [];
}

/** `capture` with its `steps`, or with all that follow in the list: a step that begins it, and one that ends it. */
function captured({ spot, map, at }: Entry, reading: Reading, following: Written[]): Written[] {
  const { source, scope } = reading;
  const list = at('steps');
  const inner = map.has('steps') ? expandSteps(list, reading) : following.splice(0);
  if (inner === undefined) report(list, source, 'expected a list of steps');
  const own = map.clone() as YAMLMap;
  own.delete('steps');
  const node = own as unknown as ParsedNode;
  const written = { spot: substituted({ ...spot, node }, source, scope), source, capture: {} };
  return [{ ...written, phase: 'begin' }, ...(inner ?? []), { ...written, phase: 'end' }];
}
