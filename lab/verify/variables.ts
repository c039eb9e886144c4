/** `${name}` in values. */
import { type ParsedNode, visit } from 'yaml';
import { placeAt, report, type Source, type Spot, scalarText } from '../topology/shape.ts';
import { unknownWord } from '../topology/suggest.ts';

/** Values by name. */
export type Scope = ReadonlyMap<string, string>;

const REFERENCE = /\$\{([^}]*)\}/g;

/** A scalar as a text with the values put in; undefined when it is none. */
export function filledIn(spot: Spot, source: Source, scope: Scope): string | undefined {
  return scalarText(substituted(spot, source, scope).node);
}

/** The value of a spot with values in the place of `${name}`; a name that is none is told where it stands. */
export function substituted(spot: Spot, source: Source, scope: Scope): Spot {
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

function replaced(value: string, scope: Scope, unknown: (name: string) => void): string {
  return value.replace(REFERENCE, (whole, name: string) => {
    const known = scope.get(name);
    if (known === undefined) unknown(name);
    return known ?? whole;
  });
}
