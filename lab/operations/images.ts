/** Images that nodes are made from: there, or fetched. */
import type { Engine } from '../engine/engine.ts';
import { EngineError } from '../errors.ts';
import { DEVICE_IMAGE } from '../paths.ts';
import type { Observed } from '../plan/observed.ts';
import { nodeImages } from '../plan/spec.ts';
import type { Topology } from '../topology/topology.ts';

/**
 * Fetches what nodes that run somebody else's images need, as `image-pull-policy` says. Returns what is there then.
 *
 * @throws EngineError for an image that is not there and cannot be had, naming the node
 */
export async function fetchImages(engine: Engine, topology: Topology, observed: Observed): Promise<Observed['images']> {
  const images = new Map(observed.images);
  const asked = [...topology.nodes.values()].flatMap(({ name, workload, pull = 'missing' }) =>
    workload === undefined ? [] : [{ name, image: workload.image, pull }],
  );
  const wanted = asked.filter(({ image, pull }) => pull === 'always' || (pull === 'missing' && !images.has(image)));
  await Promise.all(
    [...Map.groupBy(wanted, ({ image }) => image)].map(async ([image, [first]]) => {
      await engine.pull(image).catch((cause: Error) => {
        throw new EngineError(`${first?.name}: ${cause.message}`, { cause });
      });
      const id = await engine.imageId(image);
      if (id !== undefined) images.set(image, id);
    }),
  );
  return images;
}

/** Throws EngineError for the first image that is not there. */
export function assertImages(topology: Topology, images: Observed['images']): void {
  for (const node of topology.nodes.values()) {
    const missing = nodeImages(node).find((image) => !images.has(image));
    if (missing === undefined) continue;
    const remedy = missing === DEVICE_IMAGE ? "'make image' builds it" : `'docker pull ${missing}' may bring it`;
    throw new EngineError(`the engine has no image '${missing}', which ${node.name} is made from; ${remedy}`);
  }
}
