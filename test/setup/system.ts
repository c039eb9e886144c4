/** Before the system tests: what they run on is there, or the run fails at once and says how to get it. */
import { openDocker } from '../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';

export async function setup(): Promise<void> {
  const engine = openDocker();
  try {
    await engine.ping();
    if ((await engine.imageId(DEVICE_IMAGE)) === undefined) {
      throw new Error(
        `the engine has no image ${DEVICE_IMAGE}: run 'make image' (or 'make test', which does all of it)`,
      );
    }
  } finally {
    engine.close();
  }
}
