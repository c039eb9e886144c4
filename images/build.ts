/** `make image`: builds the image of devices and hosts, when what it is made of has changed. */
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { docker } from './docker.ts';
import { build, isBuilt, LABEL, recipe } from './image.ts';

try {
  const wanted = await recipe();
  if (isBuilt(DEVICE_IMAGE, wanted)) {
    console.log(`image: ${DEVICE_IMAGE} is up to date`);
  } else {
    console.log(`image: building ${DEVICE_IMAGE} (a minute the first time)`);
    const { base, seconds, megabytes } = build(DEVICE_IMAGE, wanted);
    removeReplaced();
    console.log(`image: ${DEVICE_IMAGE} on ${base}: ${seconds.toFixed(1)} s, ${megabytes} MB`);
  }
} catch (error) {
  console.error(`image: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

/** Images that this one and others before it replaced: nameless now. A lab that still runs on one keeps it. */
function removeReplaced(): void {
  const list = docker(['images', '--quiet', '--filter', 'dangling=true', '--filter', `label=${LABEL}`]);
  for (const id of list.split('\n').filter(Boolean)) {
    try {
      docker(['rmi', id]);
    } catch {
      // in use
    }
  }
}
