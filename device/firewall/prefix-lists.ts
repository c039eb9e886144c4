/** `[edit policy-options prefix-list]`: the prefixes of each list, by family. */
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { ipPrefix } from '../schema/addresses.ts';
import { networkOf } from '../schema/networks.ts';
import { ValueError } from '../schema/types.ts';
import { applyPath, pathPattern } from './apply-path.ts';
import type { AddressEntry, Family } from './model.ts';

/** The entries of one list as a condition has them; the same arrays as long as the list holds the same. */
export interface PrefixList {
  readonly inet: readonly AddressEntry[];
  readonly inet6: readonly AddressEntry[];
}

/** What was read of lists; `applied` is what their `apply-path` found. */
const known = new WeakMap<ConfigNode, { readonly applied: readonly string[]; readonly list: PrefixList }>();

const interfacePrefix = ipPrefix({ host: 'any' });

export class PrefixLists {
  readonly #config: ConfigNode;
  readonly #options: ConfigNode | undefined;
  readonly #read = new Map<string, PrefixList>();

  /** `config` is the active configuration. A list is read when it is asked for. */
  constructor(config: ConfigNode) {
    this.#config = config;
    this.#options = descend(config, 'policy-options');
  }

  /** The list's entries of a family; undefined when there is no such list. */
  entries(name: string, family: Family): readonly AddressEntry[] | undefined {
    return this.#list(name)?.[family];
  }

  #list(name: string): PrefixList | undefined {
    const read = this.#read.get(name);
    if (read !== undefined) return read;
    const node = this.#options?.children.get(`prefix-list ${name}`);
    if (node === undefined) return undefined;
    const pattern = leafValue(node, 'apply-path');
    const applied = pattern === undefined ? [] : prefixesIn(applyPath(this.#config, pathPattern(pattern)));
    const before = known.get(node);
    const isSame = before?.applied.length === applied.length && applied.every((one, at) => before.applied[at] === one);
    const list = isSame ? before.list : readList(node, applied);
    known.set(node, { applied, list });
    this.#read.set(name, list);
    return list;
  }
}

function readList(node: ConfigNode, applied: readonly string[]): PrefixList {
  const own = entriesOf(node, 'prefix-list-item').map(({ key }) => key);
  const prefixes = applied.length === 0 ? own : [...new Set([...own, ...applied])];
  const entries = (isWanted: (prefix: string) => boolean) =>
    prefixes.filter(isWanted).map((prefix) => ({ prefix, except: false }));
  return { inet: entries((prefix) => !prefix.includes(':')), inet6: entries((prefix) => prefix.includes(':')) };
}

/** The networks among what an `apply-path` found, each once. Names of hosts and the like are passed over. */
function prefixesIn(values: readonly string[]): string[] {
  const networks = values.flatMap((value) => {
    try {
      return [networkOf(interfacePrefix.parse(value))];
    } catch (error) {
      if (error instanceof ValueError) return [];
      throw error;
    }
  });
  return [...new Set(networks)];
}
