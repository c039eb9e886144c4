/** `vars`, `${name}`, `for` and `include`: from the list of steps as it is written to the list that is read, still as YAML. */
import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from 'yaml';
import { report, type Source, type Spot, scalarText, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';
import { openIncluded, replaced, type Scope, substituted, text } from './variables.ts';

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

/** The steps of a list, other files' included, loops unrolled and variables put in, each with where it stands. */
export function expandSteps(
  spot: Spot,
  source: Source,
  scope: Scope,
  nodes: readonly string[],
  depth = 0,
): Written[] | undefined {
  if (!isSeq(spot.node)) return undefined;
  const written: Written[] = [];
  for (const [index, item] of [...spot.node.items.entries()].reverse()) {
    const own = spotOf(item as ParsedNode, spot.place, `${spot.path}[${index}]`, source);
    written.unshift(...one(own, written));
  }
  return written;

  function one(own: Spot, following: Written[]): Written[] {
    if (isMap(own.node) && own.node.has('capture')) {
      const list = own.node.get('steps', true) as ParsedNode | undefined;
      // without steps of its own it lasts to the end of the list
      if (list === undefined) return around(own, own.node, following.splice(0), source, scope);
      const inner = expandSteps(spotOf(list, own.place, `${own.path}.steps`, source), source, scope, nodes, depth);
      if (inner === undefined)
        report(spotOf(list, own.place, `${own.path}.steps`, source), source, 'expected a list of steps');
      return around(own, own.node, inner ?? [], source, scope);
    }
    if (isMap(own.node) && own.node.has('include')) return included(own, own.node, source, scope, nodes, depth);
    if (isMap(own.node) && own.node.has('parallel')) return sideBySide(own, own.node, source, scope, nodes, depth);
    if (isMap(own.node) && own.node.has('for')) return unrolled(own, own.node, source, scope, nodes, depth);
    return [{ spot: substituted(own, source, scope), source }];
  }
}

/** `for: {name: [a, b]}` or `for: {name: nodes}`, and `steps`. */
function unrolled(
  spot: Spot,
  loop: YAMLMap,
  source: Source,
  scope: Scope,
  nodes: readonly string[],
  depth: number,
): Written[] {
  const at = (name: string) =>
    spotOf(loop.get(name, true) as ParsedNode | undefined, spot.place, `${spot.path}.${name}`, source);
  const fail = (where: Spot, message: string): Written[] => {
    report(where, source, message);
    return [];
  };
  for (const { key } of loop.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name !== 'for' && name !== 'steps') return fail(spot, unknownWord('key', name, ['for', 'steps']));
  }
  const [range, steps] = [at('for'), at('steps')];
  const [pair, second] = isMap(range.node) ? range.node.items : [];
  const variable = scalarText(pair?.key as ParsedNode | undefined);
  if (pair === undefined || second !== undefined || variable === undefined) {
    return fail(range, 'expected a variable with its values, such as {address: [192.168.1.1, 192.168.1.2]}');
  }
  const values = spotOf(pair.value as ParsedNode, range.place, `${range.path}.${variable}`, source);
  const texts =
    scalarText(values.node) === 'nodes'
      ? nodes
      : isSeq(values.node)
        ? values.node.items.map((item) => text(item as ParsedNode, source))
        : undefined;
  if (texts === undefined || texts.length === 0 || texts.some((one) => one === undefined)) {
    return fail(values, "expected 'nodes' or a list of values");
  }
  if (!isSeq(steps.node) || steps.node.items.length === 0) return fail(steps, 'expected a list of steps');
  return texts.flatMap(
    (value = '') =>
      expandSteps(steps, source, new Map([...scope, [variable, replaced(value, scope)]]), nodes, depth) ?? [],
  );
}

/** `parallel: […]`. */
function sideBySide(
  spot: Spot,
  step: YAMLMap,
  source: Source,
  scope: Scope,
  nodes: readonly string[],
  depth: number,
): Written[] {
  const list = spotOf(step.get('parallel', true) as ParsedNode, spot.place, `${spot.path}.parallel`, source);
  const isEmpty = isSeq(list.node) && list.node.items.length === 0;
  const isRight = step.items.length === 1 && !isEmpty;
  const steps = isRight ? expandSteps(list, source, scope, nodes, depth) : undefined;
  const group = {};
  const capture = steps?.find(({ phase }) => phase !== undefined);
  if (capture !== undefined) {
    report(capture.spot, source, "a capture cannot stand in 'parallel': put it around");
    return [];
  }
  if (steps !== undefined) return steps.map((one) => ({ ...one, group }));
  report(list, source, 'expected a list of steps, and no other key beside it');
  return [];
}

/** `include: FILE` and `vars` for it: the steps of that file's `steps`. */
function included(
  spot: Spot,
  step: YAMLMap,
  source: Source,
  scope: Scope,
  nodes: readonly string[],
  depth: number,
): Written[] {
  const file = openIncluded(spot, step, source, scope, depth, 'steps');
  return (file && expandSteps(file.list, file.source, file.scope, nodes, depth + 1)) ?? [];
}

/** `capture` with its `steps`, or with all that follow in the list: a step that begins it, and one that ends it. */
function around(spot: Spot, step: YAMLMap, inner: readonly Written[], source: Source, scope: Scope): Written[] {
  const capture = {};
  const own = step.clone() as YAMLMap;
  own.delete('steps');
  const written = {
    spot: substituted({ ...spot, node: own as unknown as ParsedNode }, source, scope),
    source,
    capture,
  };
  return [{ ...written, phase: 'begin' }, ...inner, { ...written, phase: 'end' }];
}
