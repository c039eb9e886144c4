/** Where the engine is looked for. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The engine's usual socket, then the one of Docker Desktop without its system-wide link. */
const SOCKETS = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock')] as const;

/** `DOCKER_HOST`, else the first usual socket that exists, as an address like `unix:///var/run/docker.sock`. */
export function engineAddress(env: NodeJS.ProcessEnv): string {
  if (env.DOCKER_HOST !== undefined && env.DOCKER_HOST !== '') return env.DOCKER_HOST;
  return `unix://${SOCKETS.find((path) => existsSync(path)) ?? SOCKETS[0]}`;
}
