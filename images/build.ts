/** `make image`: builds the image of devices and hosts, when what it is made of has changed. */
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { docker, inspectImage } from './docker.ts';
import { build, isBuilt, recipe } from './image.ts';

try {
  const wanted = await recipe();
  if (isBuilt(DEVICE_IMAGE, wanted)) {
    console.log(`image: ${DEVICE_IMAGE} is up to date`);
  } else {
    console.log(`image: building ${DEVICE_IMAGE} (a minute the first time)`);
    const previous = inspectImage(DEVICE_IMAGE, '{{.Id}}');
    const { base, seconds, megabytes } = build(DEVICE_IMAGE, wanted);
    if (previous !== undefined) removeUnused(previous);
    console.log(`image: ${DEVICE_IMAGE} on ${base}: ${seconds.toFixed(1)} s, ${megabytes} MB`);
  }
} catch (error) {
  console.error(`image: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** The image that was replaced: nameless now. A lab that still runs on it keeps it. */
function removeUnused(id: string): void {
  try {
    docker(['rmi', id]);
  } catch {
    // in use
  }
}
