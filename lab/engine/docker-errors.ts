/** What Docker's API and the way to it report, in words. */
import { EngineError } from '../errors.ts';

/** Causes of a connection that does not come about, by the system's code. */
const CAUSES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nothing listens there',
  EACCES: 'this user may not use the socket',
  EPERM: 'this user may not use the socket',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'the name of the host could not be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ECONNRESET: 'the connection was closed before an answer',
  ETIMEDOUT: 'no answer in time',
  ABORT_ERR: 'no answer in time',
};

/** How it got on: an HTTP status from the engine, or a system error on the way. */
interface Failure {
  readonly statusCode?: number;
  readonly code?: string | number;
  readonly reason?: string;
  readonly json?: { readonly message?: string } | null;
  readonly message?: string;
}

/** The HTTP status the engine answered with, if it answered. */
export function statusOf(error: unknown): number | undefined {
  return (error as Failure | undefined)?.statusCode;
}

/**
 * The error to show.
 *
 * @param task what was asked, e.g. `make container 'vtylab-lab-R1'`
 * @param address where the engine was looked for
 */
export function engineError(task: string, address: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const failure = (error ?? {}) as Failure;
  if (failure.statusCode === undefined) return unreachable(address, failure, error);
  const said = failure.json?.message ?? failure.reason ?? failure.message ?? 'no reason given';
  return new EngineError(`cannot ${task}: ${said.trim().replaceAll('\n', '; ')}`, { cause: error });
}

function unreachable(address: string, failure: Failure, cause: unknown): EngineError {
  const code = String(failure.code ?? '');
  const words = CAUSES[code] ?? failure.message ?? String(cause);
  const remedy =
    code === 'EACCES' || code === 'EPERM'
      ? "use root, or a user of the group that owns it (usually 'docker')"
      : "start one with 'make engine' or 'systemctl start docker', or set DOCKER_HOST to where one runs";
  return new EngineError(`no container engine answers at ${address}: ${words}; ${remedy}`, { cause });
}
