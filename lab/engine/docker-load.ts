/**
 * Loads dockerode without two parts that take most of its time (200 of 250 ms) and are hardly ever used: gRPC, for
 * BuildKit sessions, and an SSH client, for engines at ssh:// addresses. They are put off until something calls them.
 */
import Module, { createRequire } from 'node:module';
import type Docker from 'dockerode';

const require = createRequire(import.meta.url);

/** The modules whose export is one function, and so can be stood in for by one that loads them first. */
const PUT_OFF = ['dockerode/lib/session.js', 'docker-modem/lib/ssh.js'] as const;

/** dockerode's class. */
export function loadDockerode(): typeof Docker {
  // docker-modem is dockerode's own, and where npm has put it is dockerode's business
  const own = createRequire(require.resolve('dockerode'));
  for (const name of PUT_OFF) putOff(own.resolve(name));
  return require('dockerode') as typeof Docker;
}

/** Puts a stand-in into the cache of modules, unless the module has been loaded. */
function putOff(path: string): void {
  if (require.cache[path] !== undefined) return;
  const module = new Module(path);
  module.loaded = true;
  module.exports = (...args: readonly unknown[]): unknown => {
    delete require.cache[path];
    return (require(path) as (...args: readonly unknown[]) => unknown)(...args);
  };
  require.cache[path] = module;
}
