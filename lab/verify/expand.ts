/** `vars`, `${name}` and `for`: from the list of steps as it is written to the list that is read, still as YAML. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, visit, type YAMLMap } from 'yaml';
import { placeAt, report, type Source, type Spot, scalarText, spotOf } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';

/** Values by name. */
export type Scope = ReadonlyMap<string, string>;

const REFERENCE = /\$\{([^}]*)\}/g;

/** The steps of a list, loops unrolled and variables put in, each with where it stands. */
export function expandSteps(spot: Spot, source: Source, scope: Scope, nodes: readonly string[]): Spot[] | undefined {
  if (!isSeq(spot.node)) return undefined;
  return spot.node.items.flatMap((item, index) => {
    const own = spotOf(item as ParsedNode, spot.place, `${spot.path}[${index}]`, source);
    const loop = isMap(own.node) ? own.node.get('for', true) : undefined;
    if (loop === undefined || !isMap(own.node)) return [substituted(own, source, scope)];
    return unrolled(own, own.node, source, scope, nodes);
  });
}

/** `for: {name: [a, b]}` or `for: {name: nodes}`, and `steps`. */
function unrolled(spot: Spot, loop: YAMLMap, source: Source, scope: Scope, nodes: readonly string[]): Spot[] {
  const at = (name: string) =>
    spotOf(loop.get(name, true) as ParsedNode | undefined, spot.place, `${spot.path}.${name}`, source);
  const fail = (where: Spot, message: string): Spot[] => {
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
    (value = '') => expandSteps(steps, source, new Map([...scope, [variable, replaced(value, scope)]]), nodes) ?? [],
  );
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
