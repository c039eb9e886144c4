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
    ...filters.flatMap((filter) => termReferences(config, filter, defined)),
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

function termReferences(config: ConfigNode, { family, node, path }: FilterStatement, defined: Defined): Problem[] {
  const policers = descend(config, 'firewall');
  const lists = descend(config, 'policy-options');
  return entriesOf(node, 'term').flatMap((term): Problem[] => {
    const at = [...path, `filter ${node.key}`, `term ${term.key}`];
    const [nested, policer] = [leafValue(term, 'filter'), leafValue(term, 'then', 'policer')];
    const problems: Problem[] = [];
    const report = (where: readonly string[], statement: string, message: string) =>
      problems.push({ severity: 'error', path: where, statement, message });
    if (nested !== undefined && !defined[family].has(nested)) {
      report(at, 'filter', notDefined(nested, family, defined));
    }
    if (policer !== undefined && policers?.children.has(`policer ${policer}`) !== true) {
      report([...at, 'then'], 'policer', `Referenced policer '${policer}' is not defined`);
    }
    for (const { statement, list } of listReferences(descend(term, 'from'))) {
      if (lists?.children.has(`prefix-list ${list}`) === true) continue;
      report([...at, 'from'], statement, `Referenced prefix-list '${list}' is not defined`);
    }
    return problems;
  });
}

/** A filter that a term includes. */
interface Inclusion {
  readonly term: string;
  readonly filter: FilterStatement;
}

function included({ node, family }: FilterStatement, defined: Defined): Inclusion[] {
  return entriesOf(node, 'term').flatMap((term) => {
    const filter = defined[family].get(leafValue(term, 'filter') ?? '');
    return filter === undefined ? [] : [{ term: term.key, filter }];
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
