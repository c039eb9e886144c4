/** The links of a lab file, looked up and checked. */
import { type LinkFile, OTHER_ENDS, type OtherEnd } from './containerlab-shape.ts';
import { error, formatPlace, warning } from './diagnostics.ts';
import { interfaceOf, type KindWord, kindOfWord } from './kinds.ts';
import { checkPort } from './names.ts';
import type { Located } from './shape.ts';
import { unknownWord } from './suggest.ts';
import type { Diagnostic, Endpoint, Link, OtherLink, Place } from './topology.ts';

export interface ResolvedLinks {
  readonly links: readonly Link[];
  /** Links that are no wire between two nodes: known, and not laid. */
  readonly others: readonly OtherLink[];
}

type Kinds = ReadonlyMap<string, KindWord | undefined>;

/** Links whose endpoints exist; everything wrong with the others is reported. */
export function resolveLinks(files: readonly Located<LinkFile>[], kinds: Kinds, problems: Diagnostic[]): ResolvedLinks {
  const used = new Map<string, Place>();
  const links: Link[] = [];
  const others: OtherLink[] = [];
  for (const { value } of files) {
    for (const [key, { place }] of value.extras) {
      problems.push(warning(place, `links: '${key}' is not carried out yet; the link is laid without it`));
    }
    const link = resolveLink(value, kinds, used, problems);
    if (link === undefined) continue;
    if ('type' in link) others.push(link);
    else links.push(link);
  }
  return { links, others };
}

function resolveLink(
  { endpoints }: LinkFile,
  kinds: Kinds,
  used: Map<string, Place>,
  problems: Diagnostic[],
): Link | OtherLink | undefined {
  const given = endpoints.value;
  const fail = (message: string): undefined => {
    problems.push(error(endpoints.place, message));
  };
  if (given.length !== 2) return fail(`endpoints: expected a list of two endpoints, found ${given.length}`);
  const nodes = given.filter((end) => otherEnd(end.value, kinds) === undefined);
  const other = given.find((end) => otherEnd(end.value, kinds) !== undefined);
  const ends = nodes.map((end) => resolveEndpoint(end, kinds, used, problems));
  if (ends.includes(undefined)) return undefined;
  const [a, b] = ends.filter((end) => end !== undefined);
  if (a === undefined) return fail('endpoints: expected at least one NODE:INTERFACE');
  if (other !== undefined) return otherLink(a, other, kinds, problems);
  if (b === undefined) return undefined;
  if (a.node === b.node) {
    return fail(`link '${given[0]?.value}' to '${given[1]?.value}' joins ${a.node} to itself; expected two nodes`);
  }
  const [bridge, end] = kindOfWord(kinds.get(a.node)) === 'bridge' ? [a, b] : [b, a];
  // the bridge itself is told of where it stands
  if (kindOfWord(kinds.get(bridge.node)) === 'bridge') return { type: 'bridge', endpoint: end, to: bridge.node };
  return { endpoints: [a, b] };
}

/** What an end is that is no node's: a node of such a name comes first. */
function otherEnd(end: string, kinds: Kinds): OtherEnd | undefined {
  const [word = ''] = end.split(':');
  return kinds.has(word) ? undefined : OTHER_ENDS.find((other) => other === word);
}

function otherLink(endpoint: Endpoint, { value, place }: Located<string>, kinds: Kinds, problems: Diagnostic[]) {
  const type = otherEnd(value, kinds) ?? 'dummy';
  const to = value.slice(type.length + 1);
  if (to === '' && type !== 'dummy') {
    problems.push(error(place, `endpoint '${value}': expected ${type}:NAME`));
    return undefined;
  }
  const without = `${endpoint.node} starts without ${endpoint.interface}`;
  problems.push(warning(place, `a link of type '${type}' is not carried out yet; ${without}`));
  return { type, endpoint, to };
}

function resolveEndpoint(
  { value, place }: Located<string>,
  kinds: Kinds,
  used: Map<string, Place>,
  problems: Diagnostic[],
): Endpoint | undefined {
  const fail = (message: string): undefined => {
    problems.push(error(place, `endpoint '${value}': ${message}`));
  };
  const [, node = '', given = ''] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
  if (node === '') return fail('expected NODE:INTERFACE, e.g. R1:ge-0/0/0');
  if (!kinds.has(node)) return fail(unknownWord('node', node, [...kinds.keys()]));
  const word = kinds.get(node);
  const name = interfaceOf(word, given);
  const kind = kindOfWord(word);
  const wrong = checkPort(kind === 'bridge' ? 'host' : kind, name);
  if (wrong !== undefined) return fail(wrong);
  const end = `${node}:${name}`;
  const other = used.get(end);
  if (other !== undefined) {
    return fail(`used already at ${formatPlace(other)}; expected an interface with no other link`);
  }
  used.set(end, place);
  return { node, interface: name };
}
