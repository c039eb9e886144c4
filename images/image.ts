/** The image of devices and hosts: what it is made of, and making it. */
import { baseImage } from './base.ts';
import { bundle } from './bundle.ts';
import { type ContextFiles, contextFiles, contextHash, withContext } from './context.ts';
import { docker, inspectImage } from './docker.ts';
import { nodeProgram } from './node.ts';

/** The label that holds the hash of the content an image was built from. */
export const LABEL = 'vtylab.content';

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
  withContext(files, (directory) => docker([...args, '--label', `${LABEL}=${hash}`, '--tag', name, directory]));
  const megabytes = Math.round(Number(inspectImage(name, '{{.Size}}')) / 1e6);
  return { base, seconds: (performance.now() - started) / 1000, megabytes };
}
