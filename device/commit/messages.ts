import type { Problem } from '../features/feature.ts';

/**
 * A problem as a commit prints it:
 *
 *     [edit interfaces lo0 unit 0 family inet]
 *       'filter'
 *         Referenced filter 'local_acl' is not defined
 */
export function formatProblem({ path, statement, message }: Problem): string {
  const lines = statement === undefined ? [] : [`  '${statement}'`];
  return [`[${['edit', ...path].join(' ')}]`, ...lines, `    ${message}`].join('\n');
}

/** The last line of a commit that failed. */
export function failureLine(problems: readonly Problem[]): string {
  const missing = problems.some(({ message }) => message.startsWith('Missing mandatory statement'));
  return `error: configuration check-out failed${missing ? ': (missing statements)' : ''}`;
}
