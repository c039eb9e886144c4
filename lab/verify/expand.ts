/** `vars`, `${name}`, `for` and `include`: from the list of steps as it is written to the list that is read, still as YAML. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { placeAt, report, type Source, type Spot, scalarText, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';

/** Values by name. */
export type Scope = ReadonlyMap<string, string>;

const REFERENCE = /\$\{([^}]*)\}/g;

/** A step as it is written, and the file it is written in. */
export interface Written {
  readonly spot: Spot;
  readonly source: Source;
  /** Steps that run side by side have the same one. */
  readonly group?: object;
}

/** Files that include each other are followed so far: then one includes itself. */
const DEEPEST = 10;

/** The steps of a list, other files' included, loops unrolled and variables put in, each with where it stands. */
export function expandSteps(
  spot: Spot,
  source: Source,
  scope: Scope,
  nodes: readonly string[],
  depth = 0,
): Written[] | undefined {
  if (!isSeq(spot.node)) return undefined;
  return spot.node.items.flatMap((item, index) => {
    const own = spotOf(item as ParsedNode, spot.place, `${spot.path}[${index}]`, source);
    if (isMap(own.node) && own.node.has('include')) return included(own, own.node, source, scope, nodes, depth);
    if (isMap(own.node) && own.node.has('parallel')) return sideBySide(own, own.node, source, scope, nodes, depth);
    if (isMap(own.node) && own.node.has('for')) return unrolled(own, own.node, source, scope, nodes, depth);
    return [{ spot: substituted(own, source, scope), source }];
  });
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
  if (texts === undefined || texts.some((one) => one === undefined)) {
    return fail(values, "expected 'nodes' or a list of values");
  }
  if (!isSeq(steps.node)) return fail(steps, 'expected a list of steps');
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
  const steps = step.items.length === 1 ? expandSteps(list, source, scope, nodes, depth) : undefined;
  const group = {};
  if (steps !== undefined) return steps.map((one) => ({ ...one, group }));
  report(list, source, 'expected a list of steps, and no other key beside it');
  return [];
}

/** `include: FILE`, beside the file that says so, and `vars` for it: the steps of that file's `steps`. */
function included(
  spot: Spot,
  step: YAMLMap,
  source: Source,
  scope: Scope,
  nodes: readonly string[],
  depth: number,
): Written[] {
  const fail = (where: Spot, message: string, at: Source = source): Written[] => {
    report(where, at, message);
    return [];
  };
  const keys = ['include', 'vars'];
  for (const { key } of step.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (!keys.includes(name)) return fail(spot, unknownWord('key', name, keys));
  }
  const at = spotOf(step.get('include', true) as ParsedNode, spot.place, `${spot.path}.include`, source);
  const name = scalarText(at.node);
  if (name === undefined) return fail(at, 'expected the name of a file');
  if (depth >= DEEPEST) return fail(at, `'${name}': files include each other more than ${DEEPEST} deep`);
  const file = resolve(dirname(source.file), name);
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch (error) {
    return fail(at, `cannot read '${name}': ${error instanceof Error ? error.message : String(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(written, { lineCounter: lines, prettyErrors: false });
  const own: Source = { file, text: written, lines, document, problems: source.problems };
  const [wrong] = document.errors;
  const start = { node: undefined, place: { file, line: 1, column: 1 }, path: '' };
  if (wrong !== undefined) return fail({ ...start, place: placeAt(wrong.pos[0], own) }, wrong.message, own);
  const top = spotOf(document.contents, start.place, '', own);
  const steps = isMap(top.node) ? (top.node.get('steps', true) as ParsedNode | undefined) : undefined;
  if (!isMap(top.node) || !isSeq(steps) || top.node.items.length > 1) {
    return fail(top, "expected a mapping with the key 'steps' only, a list of steps", own);
  }
  const inner = new Map([...scope, ...givenTo(step, source, scope)]);
  return expandSteps(spotOf(steps, top.place, 'steps', own), own, inner, nodes, depth + 1) ?? [];
}

/** The `vars` of an include. */
function givenTo(step: YAMLMap, source: Source, scope: Scope): (readonly [string, string])[] {
  const vars = step.get('vars', true);
  if (!isMap(vars)) return [];
  return vars.items.map(({ key, value }) => {
    const given = text(value as ParsedNode, source) ?? '';
    return [isScalar(key) ? String(key.value) : '', replaced(given, scope)] as const;
  });
}

function text(node: ParsedNode, source: Source): string | undefined {
  return scalarText(isAlias(node) ? (node.resolve(source.document) as ParsedNode | undefined) : node);
}

/** The same, with values in the place of `${name}`; a name that is none is told where it stands. */
function substituted(spot: Spot, source: Source, scope: Scope): Spot {
  if (spot.node === undefined) return spot;
  const copy = spot.node.clone() as ParsedNode;
  visit(copy, {
    Alias: (_key, alias) => (alias.resolve(source.document)?.clone() as ParsedNode | undefined) ?? undefined,
    Scalar(_key, scalar) {
      if (typeof scalar.value !== 'string' || !scalar.value.includes('${')) return undefined;
      // in place: what `visit` is given back it visits again
      scalar.value = replaced(scalar.value, scope, (name) => {
        const place = scalar.range == null ? spot.place : placeAt(scalar.range[0], source);
        report({ ...spot, place }, source, unknownWord('variable', name, [...scope.keys()]));
      });
      return undefined;
    },
  });
  return { ...spot, node: copy };
}

function replaced(value: string, scope: Scope, unknown: (name: string) => void = () => {}): string {
  return value.replace(REFERENCE, (whole, name: string) => {
    const known = scope.get(name);
    if (known === undefined) unknown(name);
    return known ?? whole;
  });
}
