/** Which interfaces a capture means. */
import type { Engine } from '../engine/engine.ts';
import { InputError } from '../errors.ts';
import { readEndpoint } from '../links/names.ts';
import { type Found, findNode, findRunning } from './found.ts';
import { inspect } from './inspect.ts';
import { placeName, type TapPlace } from './tap.ts';

/**
 * The interfaces that words like `R1:ge-0/0/0` name, each once; `R1` alone stands for all of its links.
 *
 * @throws InputError for a node that is not there, an interface that is not there, a node without links
 * @throws NodeError for one that does not run
 */
export async function capturePlaces(
  engine: Engine,
  lab: Found,
  words: readonly string[],
): Promise<readonly TapPlace[]> {
  const asked = words.map((word) => {
    const end = readEndpoint(word) ?? { node: word, interface: undefined };
    findNode(lab, end.node);
    return { ...end, found: findRunning(lab, end.node) };
  });
  const nodes = [...new Set(asked.map(({ node }) => node))];
  const { nodes: seen } = await inspect({ engine, lab: lab.name, nodes });
  const places = asked.flatMap(({ node, interface: name, found }) => {
    const { interfaces: unsorted = [], problem } = seen.find((one) => one.name === node) ?? {};
    const interfaces = unsorted.toSorted((a, b) => compareNames(a.name, b.name));
    if (name !== undefined) {
      const known = interfaces.map((one) => one.name);
      if (problem === undefined && !known.includes(name.replace(/\.0$/, ''))) {
        throw new InputError(`no interface '${name}' at ${node}; there are ${known.join(', ')}`);
      }
      return [{ lab: lab.name, node: found, interface: name }];
    }
    const links = interfaces.filter(({ link }) => link !== undefined);
    if (links.length > 0) return links.map((one) => ({ lab: lab.name, node: found, interface: one.name }));
    throw new InputError(
      problem === undefined
        ? `no link ends at ${node}; name one of its interfaces, such as ${node}:${interfaces[0]?.name ?? 'lo'}`
        : `the links of ${node} are not known (${problem}); name its interfaces, such as ${node}:eth1`,
    );
  });
  return [...new Map(places.map((place) => [placeName(place), place])).values()];
}

/** eth2 before eth10. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;
