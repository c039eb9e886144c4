/** What a commit checks of names: filters, policers and prefix lists that are used and not defined, and loops. */
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import type { Family } from '../firewall/model.ts';
import type { FilterStatement } from '../firewall/read.ts';
import { attachmentStatements, statementOf } from '../firewall/read-attachments.ts';
import { listReferences } from '../firewall/read-conditions.ts';
import type { Problem } from './feature.ts';
import { inetPath } from './interfaces.ts';

/** Filters a list may hold. */
const MAX_LIST = 16;

/** How deep filters may include filters. The kernel follows sixteen jumps, and each filter takes several. */
export const MAX_NESTING = 5;

const OTHER = { inet: 'inet6', inet6: 'inet' } as const;

export function referenceProblems(config: ConfigNode, filters: readonly FilterStatement[]): Problem[] {
  const defined: Defined = { inet: new Map(), inet6: new Map() };
  for (const filter of filters) {
    if (!defined[filter.family].has(filter.node.key)) defined[filter.family].set(filter.node.key, filter);
  }
  return [
    ...definedTwice(filters, defined),
    ...attachmentProblems(config, defined),
    ...filters.flatMap((filter) => undefinedReferences(config, filter, defined)),
    ...nestingProblems(defined),
  ];
}

type Defined = Readonly<Record<Family, Map<string, FilterStatement>>>;

function notDefined(name: string, family: Family, defined: Defined): string {
  const message = `Referenced filter '${name}' is not defined`;
  return defined[OTHER[family]].has(name) ? `${message} in family ${family}, only in family ${OTHER[family]}` : message;
}

/** `[edit firewall filter]` and `[edit firewall family inet filter]` are one family. */
function definedTwice(filters: readonly FilterStatement[], defined: Defined): Problem[] {
  return filters
    .filter((filter) => defined[filter.family].get(filter.node.key) !== filter)
    .map(({ node, path, family }) => ({
      severity: 'error',
      path,
      statement: `filter ${node.key}`,
      message: `filter '${node.key}' is also defined at [edit firewall family ${family}]`,
    }));
}

function attachmentProblems(config: ConfigNode, defined: Defined): Problem[] {
  return attachmentStatements(config).flatMap((attachment) => {
    const { interface: physical, unit, family, filters, list } = attachment;
    const path = inetPath({ physical, unit }, family);
    const problems = filters
      .filter((name) => !defined[family].has(name))
      .map((name): Problem => {
        return { severity: 'error', path, statement: 'filter', message: notDefined(name, family, defined) };
      });
    if (list && filters.length > MAX_LIST) {
      const statement = statementOf(attachment);
      const message = `'${statement}' names ${filters.length} filters, at most ${MAX_LIST} are allowed`;
      problems.push({ severity: 'error', path: [...path, 'filter'], statement, message });
    }
    return problems;
  });
}

/** A name that a term refers to, and where. */
interface Reference {
  readonly kind: 'filter' | 'policer' | 'prefix-list';
  readonly name: string;
  readonly term: string;
  /** Levels below the term. */
  readonly below: readonly string[];
  readonly statement: string;
}

/** Of each filter's statement what it refers to: whether that is defined has to be looked at with every commit. */
const references = new WeakMap<ConfigNode, readonly Reference[]>();

function referencesOf(filter: ConfigNode): readonly Reference[] {
  const known = references.get(filter) ?? entriesOf(filter, 'term').flatMap(termReferences);
  references.set(filter, known);
  return known;
}

function termReferences(term: ConfigNode & { readonly key: string }): Reference[] {
  const at = { term: term.key, below: [] };
  const [nested, policer] = [leafValue(term, 'filter'), leafValue(term, 'then', 'policer')];
  const from = ({ statement, list }: ReturnType<typeof listReferences>[number]): Reference => {
    return { ...at, below: ['from'], kind: 'prefix-list', name: list, statement };
  };
  return [
    ...(nested === undefined ? [] : [{ ...at, kind: 'filter', name: nested, statement: 'filter' } as const]),
    ...(policer === undefined
      ? []
      : [{ ...at, below: ['then'], kind: 'policer', name: policer, statement: 'policer' } as const]),
    ...listReferences(descend(term, 'from')).map(from),
  ];
}

function undefinedReferences(config: ConfigNode, { family, node, path }: FilterStatement, defined: Defined): Problem[] {
  const policers = descend(config, 'firewall');
  const lists = descend(config, 'policy-options');
  const isDefined = ({ kind, name }: Reference) => {
    if (kind === 'filter') return defined[family].has(name);
    return (kind === 'policer' ? policers : lists)?.children.has(`${kind} ${name}`) === true;
  };
  return referencesOf(node)
    .filter((reference) => !isDefined(reference))
    .map(({ kind, name, term, below, statement }) => ({
      severity: 'error',
      path: [...path, `filter ${node.key}`, `term ${term}`, ...below],
      statement,
      message: kind === 'filter' ? notDefined(name, family, defined) : `Referenced ${kind} '${name}' is not defined`,
    }));
}

/** A filter that a term includes. */
interface Inclusion {
  readonly term: string;
  readonly filter: FilterStatement;
}

function included({ node, family }: FilterStatement, defined: Defined): Inclusion[] {
  return referencesOf(node).flatMap(({ kind, name, term }) => {
    const filter = kind === 'filter' ? defined[family].get(name) : undefined;
    return filter === undefined ? [] : [{ term, filter }];
  });
}

/** Filters that include themselves by way of others, each loop told once, and those that nest too deep. */
function nestingProblems(defined: Defined): Problem[] {
  const depths = new Map<FilterStatement, number>();
  const problems: Problem[] = [];
  /** Gives how many filters nest below this one; `above` is the way to it. */
  const visit = (filter: FilterStatement, above: readonly FilterStatement[]): number => {
    const known = depths.get(filter);
    if (known !== undefined) return known;
    let depth = 0;
    for (const { term, filter: below } of included(filter, defined)) {
      const way = [...above, filter];
      const start = way.indexOf(below);
      if (start < 0) {
        depth = Math.max(depth, visit(below, way) + 1);
        continue;
      }
      const names = [...way.slice(start), below].map(({ node }) => node.key);
      const message = `filters include each other in a loop: ${names.join(' -> ')}`;
      problems.push({ severity: 'error', path: pathOf(filter, term), statement: 'filter', message });
    }
    if (depth > MAX_NESTING) {
      const message = `filters are included ${depth} deep, at most ${MAX_NESTING} are allowed`;
      problems.push({ severity: 'error', path: filter.path, statement: `filter ${filter.node.key}`, message });
    }
    depths.set(filter, depth);
    return depth;
  };
  for (const filters of Object.values(defined)) for (const filter of filters.values()) visit(filter, []);
  return problems;
}

function pathOf({ path, node }: FilterStatement, term: string): string[] {
  return [...path, `filter ${node.key}`, `term ${term}`];
}
