/**
 * Loads dockerode without three parts that take most of its time and are hardly ever used: gRPC, for BuildKit sessions, an
 * SSH client, for engines at ssh:// addresses, and archives, for building images. They are put off until something calls
 * them.
 */
import Module, { createRequire } from 'node:module';
import type Docker from 'dockerode';

const require = createRequire(import.meta.url);

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** The modules that export a function, or these functions, and so can be stood in for by some that load them first. */
const PUT_OFF: readonly (readonly [string, ...string[]])[] = [
  ['dockerode/lib/session.js'],
  ['docker-modem/lib/ssh.js'],
  ['tar-fs', 'pack', 'extract'],
];

/** dockerode's class. */
export function loadDockerode(): typeof Docker {
  // docker-modem is dockerode's own, and where npm has put it is dockerode's business
  const own = createRequire(require.resolve('dockerode'));
  for (const [name, ...functions] of PUT_OFF) putOff(own.resolve(name), functions);
  return require('dockerode') as typeof Docker;
}

/** Puts a stand-in into the cache of modules, unless the module has been loaded. */
function putOff(path: string, functions: readonly string[]): void {
  if (require.cache[path] !== undefined) return;
  const load = (): unknown => {
    if (require.cache[path] === module) delete require.cache[path];
    return require(path);
  };
  const module = new Module(path);
  module.loaded = true;
  const own = functions.map((name): [string, AnyFunction] => [
    name,
    (...args) => (load() as Readonly<Record<string, AnyFunction>>)[name]?.(...args),
  ]);
  module.exports = Object.assign(
    (...args: readonly unknown[]) => (load() as AnyFunction)(...args),
    Object.fromEntries(own),
  );
  require.cache[path] = module;
}
