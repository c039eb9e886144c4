/**
 * The first file of the runtime: loads the others, which are scripts that `images/bundle.ts` makes of the sources, with
 * the compiled code that the image holds of them. Node's own compile cache is written as soon as a file is compiled, so it
 * lacks what V8 compiles when it is called first, which is most; this one is written after a whole start (`warm`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

const FOLDER = dirname(process.argv[1] ?? '');
const CACHE = join(FOLDER, 'cache');

interface Module {
  exports: unknown;
}

/** What a script is: the body of a module of Node's older kind (CommonJS). */
type Body = (exports: unknown, require: (id: string) => unknown, module: Module, file: string, folder: string) => void;

/** Whether the compiled code is to be kept: the image is being made. */
const warm = process.argv[2] === 'warm';
const scripts = new Map<string, Script>();
const modules = new Map<string, Module>();

function load(name: string): unknown {
  const known = modules.get(name);
  if (known !== undefined) return known.exports;
  const filename = join(FOLDER, name);
  const cachedData = compiled(name);
  const script = new Script(readFileSync(filename, 'latin1'), { filename, ...(cachedData && { cachedData }) });
  if (cachedData && script.cachedDataRejected === true) {
    process.stderr.write(`vtylab: the compiled code of ${name} is of another Node, or of Node with other flags\n`);
  }
  if (warm) scripts.set(name, script);
  const module: Module = { exports: {} };
  modules.set(name, module);
  (script.runInThisContext() as Body)(module.exports, request, module, filename, FOLDER);
  return module.exports;
}

/** What a script asks for: another one, or a module of Node's. */
function request(id: string): unknown {
  if (id.startsWith('./')) return load(id.slice(2));
  const builtin = process.getBuiltinModule(id);
  if (builtin === undefined) throw new Error(`there is no module '${id}'`);
  return builtin;
}

function compiled(name: string): Buffer | undefined {
  try {
    return readFileSync(join(CACHE, name));
  } catch {
    return undefined; // there is none yet
  }
}

if (warm) {
  process.on('exit', () => {
    mkdirSync(CACHE, { recursive: true });
    for (const [name, script] of scripts) writeFileSync(join(CACHE, name), script.createCachedData());
  });
}
load('main.cjs');
