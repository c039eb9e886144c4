import type { ApplyError } from '../apply/apply.ts';
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

/** What the system refused, at the statement that is to blame where that is known. */
export function problemOfApply({ message, statement }: ApplyError): Problem {
  const name = statement?.at(-1);
  const path = statement?.slice(0, -1) ?? [];
  return { severity: 'error', path, ...(name !== undefined && { statement: name }), message };
}

/** What errno says, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'No space left on device',
  EDQUOT: 'Disk quota exceeded',
  EROFS: 'Read-only file system',
  EIO: 'Input/output error',
};

/** The configuration cannot be stored. */
export function problemOfStore(error: NodeJS.ErrnoException): Problem {
  const reason = REASONS[error.code ?? ''] ?? error.message;
  return { severity: 'error', path: [], message: `could not save the configuration in /config: ${reason}` };
}
