/** The image of devices and hosts: what it is made of, and making it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseImage } from './base.ts';
import { bundle } from './bundle.ts';
import { type ContextFiles, contextFiles, contextHash, withContext } from './context.ts';
import { docker, inspectImage } from './docker.ts';
import { nodeProgram } from './node.ts';

/** The label that holds the hash of the content an image was built from. */
export const LABEL = 'vtylab.content';

/** Where the image holds the compiled code of the runtime (`device/boot.ts`). */
const COMPILED = '/usr/lib/vtylab/cache';

/** An image that could be built. */
export interface Recipe {
  readonly files: ContextFiles;
  /** Names the content: the same recipe makes the same image. */
  readonly hash: string;
}

/** What a build made of it. */
export interface Built {
  readonly base: string;
  readonly seconds: number;
  /** Of the image and its base together, as the engine counts. */
  readonly megabytes: number;
}

/** Bundles the sources and looks at everything else that goes in. */
export async function recipe(): Promise<Recipe> {
  await bundle();
  const node = nodeProgram(docker(['version', '--format', '{{.Server.Arch}}']).trim());
  const files = contextFiles(node);
  return { files, hash: contextHash(files, node) };
}

/** Whether the engine has the recipe's image under this name. */
export function isBuilt(name: string, { hash }: Recipe): boolean {
  return inspectImage(name, `{{index .Config.Labels "${LABEL}"}}`) === hash;
}

/** Builds it. `options` are more options of `docker build`. Throws with the end of what the build said. */
export function build(name: string, { files, hash }: Recipe, options: readonly string[] = []): Built {
  const started = performance.now();
  const base = baseImage();
  // The host's network, because an engine that reaches packages only that way exists, and the others do not mind.
  const args = ['build', '--force-rm', '--network', 'host', '--build-arg', `BASE=${base}`, ...options];
  const cold = `${name}-cold`;
  withContext(files, (directory) => docker([...args, '--tag', cold, directory]));
  addCompiledCode(cold, ['--label', `${LABEL}=${hash}`, '--tag', name]);
  docker(['rmi', '--no-prune', cold]); // the name alone
  const megabytes = Math.round(Number(inspectImage(name, '{{.Size}}')) / 1e6);
  return { base, seconds: (performance.now() - started) / 1000, megabytes };
}

/**
 * Makes an image of another one, with V8's compiled code of the runtime. That is bound to the program, its flags and the
 * processor: so it comes from the very command that will run, on the machine that will run it.
 */
function addCompiledCode(from: string, options: readonly string[]): void {
  const isolated = ['--network', 'none', '--cap-add', 'NET_ADMIN'];
  const container = docker(['create', ...isolated, from, 'warm']).trim();
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-image-'));
  try {
    docker(['start', '--attach', container]);
    docker(['cp', `${container}:${COMPILED}`, join(directory, 'cache')]);
    writeFileSync(join(directory, 'Dockerfile'), `FROM ${from}\nCOPY cache ${COMPILED}\n`);
    docker(['build', '--force-rm', ...options, directory]);
  } finally {
    docker(['rm', '--force', '--volumes', container]);
    rmSync(directory, { recursive: true });
  }
}
