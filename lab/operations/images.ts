/** Images that nodes are made from: there, or fetched. */
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../errors.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import type { Observed } from '../plan/observed.ts';
import type { FetchStep } from '../plan/plan-images.ts';
import { nodeImages } from '../plan/spec.ts';
import type { Topology } from '../topology/topology.ts';

/**
 * Fetches images. Returns what is there then.
 *
 * @throws EngineError for an image that cannot be had, naming the node
 */
export async function fetchImages(
  engine: Engine,
  steps: readonly FetchStep[],
  there: Observed['images'],
): Promise<Observed['images']> {
  const images = new Map(there);
  await Promise.all(
    steps.map(async ({ image, node }) => {
      await engine.pull(image).catch((cause: Error) => {
        throw new EngineError(`${node.name}: ${cause.message}`, { cause });
      });
      const id = await engine.imageId(image);
      if (id !== undefined) images.set(image, id);
    }),
  );
  return images;
}

/** Throws EngineError for the first image that is not there, and is not about to be fetched. */
export function assertImages(topology: Topology, images: Observed['images'], coming: readonly FetchStep[] = []): void {
  const known = new Set([...images.keys(), ...coming.map(({ image }) => image)]);
  for (const node of topology.nodes.values()) {
    const missing = nodeImages(node).find((image) => !known.has(image));
    if (missing === undefined) continue;
    const remedy = missing === DEVICE_IMAGE ? "'make image' builds it" : `'docker pull ${missing}' may bring it`;
    throw new EngineError(`the engine has no image '${missing}', which ${node.name} is made from; ${remedy}`);
  }
}
