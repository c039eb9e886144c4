/** What Docker's API and the way to it report, in words. */
import { EngineError } from '../errors.ts';
import type { EngineAddress } from './docker-address.ts';

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

/** Whether a name is taken already, in Docker's words or in Podman's. */
export function isTaken(error: unknown): boolean {
  const { json, message = '' } = (error ?? {}) as Failure;
  return statusOf(error) === 409 || /name .* is already in use/.test(json?.message ?? message);
}

/** Whether it is none: a success of another kind than dockerode expects, as Podman's. */
export function isDone(error: unknown): boolean {
  const status = statusOf(error) ?? 0;
  return status >= 200 && status < 300;
}

/**
 * The error to show.
 *
 * @param task what was asked, e.g. `make container 'vtylab-lab-R1'`
 * @param address where the engine was looked for
 */
export function engineError(task: string, address: EngineAddress, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const failure = (error ?? {}) as Failure;
  if (failure.statusCode === undefined) return unreachable(address, failure, error);
  const said = failure.json?.message ?? failure.reason ?? failure.message ?? 'no reason given';
  return new EngineError(`cannot ${task}: ${said.trim().replaceAll('\n', '; ')}`, { cause: error });
}

function unreachable({ url, from, missing = [] }: EngineAddress, failure: Failure, cause: unknown): EngineError {
  const code = String(failure.code ?? '');
  const words = CAUSES[code] ?? (failure.message || String(cause)).trim().replaceAll(/\s*\n\s*/g, '; ');
  const where = from === undefined ? url : `${url} (${from})`;
  const others = missing.length === 0 ? '' : `, nor ${missing.join(', ')}`;
  return new EngineError(`no container engine answers at ${where}: ${words}${others}; ${remedy(code, from)}`, {
    cause,
  });
}

function remedy(code: string, from: string | undefined): string {
  if (code === 'EACCES' || code === 'EPERM') return "use root, or a user of the group that owns it (usually 'docker')";
  if (from !== undefined) return `start that engine, or make ${from} name another`;
  return "start one with 'make engine' or 'systemctl start docker', or set DOCKER_HOST to where one runs";
}
