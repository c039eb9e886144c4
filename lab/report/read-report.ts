/** Reads a report that `vtylab verify` wrote as JSON, far enough to compare with it. */
import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.ts';
import { cannotRead } from '../files.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { SCHEMA_VERSION, type VerifyReport } from '../verify/verdict.ts';

const STATUS = ['passed', 'failed', 'unproven', 'error', 'not-run'];

/** Throws InputError for a file that cannot be read, is no JSON, no report, or one of another version's form. */
export async function readReport(file: string): Promise<VerifyReport> {
  const named = formatPath(file);
  const text = await readFile(file, 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    throw await cannotRead('report', file, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new InputError(
      `${named}: no JSON: ${(cause as Error).message}; expected what 'vtylab verify --json' prints`,
      [],
      {
        cause,
      },
    );
  }
  const problem = problemOf(value);
  if (problem === undefined) return value as VerifyReport;
  throw new InputError(`${named}: no report of 'vtylab verify --json': ${problem}`);
}

/** The first thing that is wrong with it. */
function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return `expected an object, found ${kindOf(value)}`;
  const { schemaVersion, started, only, verdicts } = value;
  if (schemaVersion !== SCHEMA_VERSION) {
    return `schemaVersion: expected ${SCHEMA_VERSION}, found ${JSON.stringify(schemaVersion) ?? 'none'}`;
  }
  if (typeof started !== 'string') return `started: expected a text, found ${kindOf(started)}`;
  if (only !== undefined && typeof only !== 'string') return `only: expected a text, found ${kindOf(only)}`;
  if (!Array.isArray(verdicts)) return `verdicts: expected a list, found ${kindOf(verdicts)}`;
  return verdicts.map(verdictProblem).find((problem) => problem !== undefined);
}

function verdictProblem(verdict: unknown, index: number): string | undefined {
  const at = `verdicts[${index}]`;
  if (!isObject(verdict)) return `${at}: expected an object, found ${kindOf(verdict)}`;
  for (const key of ['procedure', 'step']) {
    if (typeof verdict[key] !== 'string') return `${at}.${key}: expected a text, found ${kindOf(verdict[key])}`;
  }
  if (!STATUS.includes(String(verdict.status))) {
    return `${at}.status: expected one of ${STATUS.join(', ')}, found ${JSON.stringify(verdict.status) ?? 'none'}`;
  }
  if (typeof verdict.elapsed !== 'number') return `${at}.elapsed: expected a number, found ${kindOf(verdict.elapsed)}`;
  if (verdict.reason !== undefined && typeof verdict.reason !== 'string') {
    return `${at}.reason: expected a text, found ${kindOf(verdict.reason)}`;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'none';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a${typeof value === 'object' ? 'n' : ''} ${typeof value}`;
}
