/** The Node.js that goes into the image: the same release the tools here run on, for Linux and the engine's processor. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** The engine's word for a processor → npm's. */
const PROCESSORS: Readonly<Record<string, string>> = { amd64: 'x64', arm64: 'arm64' };

/** A program on disk, and what tells it from others without reading its 126 MB. */
export interface NodeProgram {
  readonly path: string;
  readonly identity: string;
}

/** Finds the program among the npm packages; where npm left it out (the tools run on macOS) it is fetched by npm. */
export function nodeProgram(architecture: string): NodeProgram {
  const processor = PROCESSORS[architecture];
  if (processor === undefined) throw new Error(`the engine runs on ${architecture}; images are made for amd64, arm64`);
  const name = `node-linux-${processor}`;
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const identity = `${name}@${manifest.optionalDependencies[name]}`;
  const installed = join(ROOT, 'node_modules', name, 'bin/node');
  return { path: existsSync(installed) ? installed : fetched(identity), identity };
}

function fetched(identity: string): string {
  const directory = join(ROOT, 'build', identity);
  const path = join(directory, 'package/bin/node');
  if (existsSync(path)) return path;
  console.log(`image: fetching ${identity}`);
  mkdirSync(directory, { recursive: true });
  const pack = command(['npm', 'pack', '--silent', '--pack-destination', directory, identity]);
  command(['tar', '-xzf', join(directory, pack.trim()), '-C', directory, 'package/bin/node']);
  return path;
}

function command([program, ...args]: readonly [string, ...string[]]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed\n${stderr ?? ''}`, { cause: error });
  return stdout;
}
