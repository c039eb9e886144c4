/** What a commit checks of each term: conditions that exclude each other, and what has no effect. */
import { type ConfigNode, descend, entriesOf } from '../config/node.ts';
import { contradictions } from '../firewall/contradictions.ts';
import type { Family, Filter, Term } from '../firewall/model.ts';
import type { FilterStatement } from '../firewall/read.ts';
import type { Problem } from './feature.ts';
import { inertActions } from './firewall-inert.ts';

/** What Junos does not take together in one term; the first of each with any of the others. */
const CONFLICTS = [
  ['address', 'source-address'],
  ['address', 'destination-address'],
  ['port', 'source-port'],
  ['port', 'destination-port'],
] as const;

/** Problems of a filter's own terms; `filter` is what was read of the statement. */
export function termProblems(statement: FilterStatement, filter: Filter | undefined): readonly Problem[] {
  const of = [filter, ...statement.path];
  return remembered(statement.node, of, () => filterProblems(statement, filter));
}

function filterProblems({ node, path }: FilterStatement, filter: Filter | undefined): readonly Problem[] {
  const statement = `filter ${node.key}`;
  const terms = entriesOf(node, 'term');
  if (terms.length === 0) {
    return [{ severity: 'warning', path, statement, message: 'filter has no terms: it discards every packet' }];
  }
  return terms.flatMap((term, index) => {
    const at = [...path, statement, `term ${term.key}`];
    const read = filter?.terms[index];
    return remembered(term, [read, ...at], () => problemsOfTerm(term, at, read, filter?.family));
  });
}

function problemsOfTerm(term: ConfigNode, at: readonly string[], read?: Term, family?: Family): readonly Problem[] {
  const then = descend(term, 'then');
  return [
    ...conflicts(descend(term, 'from'), [...at, 'from']),
    ...(then !== undefined && descend(term, 'filter') !== undefined ? [thenBesideFilter(at)] : []),
    ...inertActions(then, [...at, 'then']),
    ...(read === undefined || family === undefined ? [] : contradictions(read, family)).map(
      (message): Problem => ({ severity: 'warning', path: at, statement: 'from', message }),
    ),
  ];
}

/** What was found in a statement, and what it was found out of beside it. */
interface Finding {
  readonly of: readonly unknown[];
  readonly problems: readonly Problem[];
}

const findings = new WeakMap<ConfigNode, Finding>();

/** What `work` finds in a statement; what it found before while all that it is found out of is the same. */
function remembered(node: ConfigNode, of: readonly unknown[], work: () => readonly Problem[]): readonly Problem[] {
  const known = findings.get(node);
  if (known?.of.length === of.length && known.of.every((one, at) => one === of[at])) return known.problems;
  const problems = work();
  findings.set(node, { of, problems });
  return problems;
}

function conflicts(from: ConfigNode | undefined, path: readonly string[]): Problem[] {
  const named = (name: string) =>
    [name, `${name}-except`].find((statement) => from?.children.has(statement)) ?? undefined;
  return CONFLICTS.flatMap(([one, other]): Problem[] => {
    const [first, second] = [named(one), named(other)];
    if (first === undefined || second === undefined) return [];
    const message = `'${first}' cannot be configured together with '${second}'`;
    return [{ severity: 'error', path, statement: first, message }];
  });
}

function thenBesideFilter(path: readonly string[]): Problem {
  return {
    severity: 'error',
    path,
    statement: 'then',
    message: "'then' cannot be configured together with 'filter': the included filter decides",
  };
}
