/** The links of a lab file, looked up and checked. */
import { error, formatPlace } from './diagnostics.ts';
import { checkPort } from './names.ts';
import type { Located } from './shape.ts';
import { unknownWord } from './suggest.ts';
import type { Diagnostic, Endpoint, Link, NodeKind, Place } from './topology.ts';
import type { LinkFile } from './topology-file.ts';

/** Links whose endpoints exist; everything wrong with the others is reported. */
export function resolveLinks(
  links: readonly Located<LinkFile>[],
  kinds: ReadonlyMap<string, NodeKind>,
  problems: Diagnostic[],
): Link[] {
  const used = new Map<string, Place>();
  return links.flatMap(({ value: { endpoints } }) => {
    const given = endpoints.value;
    if (given.length !== 2) {
      problems.push(error(endpoints.place, `endpoints: expected a list of two endpoints, found ${given.length}`));
      return [];
    }
    const [a, b] = given.map((endpoint) => resolveEndpoint(endpoint, kinds, used, problems));
    if (a === undefined || b === undefined) return [];
    if (a.node === b.node) {
      const message = `link '${given[0]?.value}' to '${given[1]?.value}' joins ${a.node} to itself; expected two nodes`;
      problems.push(error(endpoints.place, message));
      return [];
    }
    return [{ endpoints: [a, b] as const }];
  });
}

function resolveEndpoint(
  { value, place }: Located<string>,
  kinds: ReadonlyMap<string, NodeKind>,
  used: Map<string, Place>,
  problems: Diagnostic[],
): Endpoint | undefined {
  const fail = (message: string): undefined => {
    problems.push(error(place, `endpoint '${value}': ${message}`));
  };
  const [, node = '', name = ''] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
  if (node === '') return fail('expected NODE:INTERFACE, e.g. R1:ge-0/0/0');
  const kind = kinds.get(node);
  if (kind === undefined) return fail(unknownWord('node', node, [...kinds.keys()]));
  const wrong = checkPort(kind, name);
  if (wrong !== undefined) return fail(wrong);
  const other = used.get(value);
  if (other !== undefined) {
    return fail(`used already at ${formatPlace(other)}; expected an interface with no other link`);
  }
  used.set(value, place);
  return { node, interface: name };
}
