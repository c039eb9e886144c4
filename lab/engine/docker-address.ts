/** Where the engine is looked for: what Docker's own command line reads, in its order, then Podman's places. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '../errors.ts';
import { type Certificates, certificatesIn, contextEndpoint, currentContext } from './docker-context.ts';

/** An engine's address, and who named it. */
export interface EngineAddress {
  /** `unix:///PATH`, `tcp://HOST:PORT` or `ssh://USER@HOST`. */
  readonly url: string;
  /** e.g. `DOCKER_HOST`; absent for a usual socket. */
  readonly from?: string;
  /** TLS is spoken, with what is here. */
  readonly tls?: Certificates;
  /** The usual sockets that were looked for in vain before this one. */
  readonly missing?: readonly string[];
}

/**
 * The first of: DOCKER_HOST; the context that DOCKER_CONTEXT names; the context of `docker context use`; CONTAINER_HOST;
 * the first usual socket that is there, Docker's before Podman's.
 *
 * @throws EngineError for a context that is not there, or an address that is none
 */
export function engineAddress(env: NodeJS.ProcessEnv): EngineAddress {
  const named = env.DOCKER_HOST ? undefined : contextName(env);
  if (env.DOCKER_HOST) return hostAddress('DOCKER_HOST', env.DOCKER_HOST, env);
  if (named !== undefined) return contextAddress(named, env);
  if (env.CONTAINER_HOST) return hostAddress('CONTAINER_HOST', env.CONTAINER_HOST, env);
  const sockets = usualSockets(env);
  const there = sockets.findIndex((path) => existsSync(path));
  if (there < 0) return { url: `unix://${sockets[0]}`, missing: sockets.slice(1) };
  return { url: `unix://${sockets[there]}` };
}

/** Docker's; Docker Desktop's without its system-wide link; rootless Docker's; Podman's, as root and as a user. */
export function usualSockets(env: NodeJS.ProcessEnv): readonly string[] {
  const home = env.HOME || homedir();
  const user = env.XDG_RUNTIME_DIR || `/run/user/${process.getuid?.() ?? 0}`;
  return [
    '/var/run/docker.sock',
    join(home, '.docker/run/docker.sock'),
    join(home, '.docker/desktop/docker.sock'),
    join(user, 'docker.sock'),
    '/run/podman/podman.sock',
    join(user, 'podman/podman.sock'),
  ];
}

/** A variable that holds an address. Docker's variables for TLS count for both. */
function hostAddress(from: string, value: string, env: NodeJS.ProcessEnv): EngineAddress {
  const url = checked(value, `${from} is '${value}'`);
  const verify = Boolean(env.DOCKER_TLS_VERIFY);
  if (url.startsWith('tcp://') && (verify || Boolean(env.DOCKER_TLS))) {
    const directory = env.DOCKER_CERT_PATH || configDirectory(env);
    return { url, from, tls: { ...certificatesIn(directory), verify } };
  }
  return { url, from };
}

interface NamedContext {
  readonly name: string;
  /** Who named it. */
  readonly by: string;
}

/** The context that counts; undefined for Docker's own `default`, which stands for its usual socket. */
function contextName(env: NodeJS.ProcessEnv): NamedContext | undefined {
  if (env.DOCKER_CONTEXT) {
    return env.DOCKER_CONTEXT === 'default' ? undefined : { name: env.DOCKER_CONTEXT, by: 'DOCKER_CONTEXT' };
  }
  const name = currentContext(configDirectory(env));
  return name === undefined || name === 'default' ? undefined : { name, by: 'docker context use' };
}

function contextAddress({ name, by }: NamedContext, env: NodeJS.ProcessEnv): EngineAddress {
  const from = `the Docker context '${name}' (${by})`;
  const endpoint = contextEndpoint(configDirectory(env), name, from);
  const url = checked(endpoint.host, `${from} has '${endpoint.host}'`);
  return { url, from, ...(endpoint.tls !== undefined && { tls: endpoint.tls }) };
}

/** `~/.docker`, or where DOCKER_CONFIG says. */
function configDirectory(env: NodeJS.ProcessEnv): string {
  return env.DOCKER_CONFIG || join(env.HOME || homedir(), '.docker');
}

/** The address, when it is of a kind that can be reached; `tcp:` also stands for `http:` and `https:`. */
function checked(url: string, what: string): string {
  const known =
    /^unix:(\/\/)?\/[^/]/.test(url) ||
    (/^(tcp|https?|ssh):\/\/[^/]+/.test(url) && URL.canParse(url.replace(/^\w+/, 'http')));
  if (known) return url.replace(/^https?:/, 'tcp:').replace(/^unix:\/(?!\/)/, 'unix:///');
  throw new EngineError(`${what}; expected unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST`);
}
