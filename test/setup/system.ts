/** Before the system tests: what they run on is there, or the run fails at once and says how to get it. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { openDocker } from '../../lab/engine/docker.ts';
import { DEVICE_IMAGE } from '../../lab/paths.ts';

/** Names a lock of this machine: the kernel lets go of it when its holder ends, however it ends. */
const LOCK = '\0vtylab-system-tests';

/** Milliseconds between two tries to take the lock. */
const INTERVAL = 500;

/** Returns what ends it: vitest calls that after the last test. */
export async function setup(): Promise<() => void> {
  const lock = await takeLock();
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
  return () => lock.close();
}

/** The tests' labs have fixed names, so two runs on one machine take turns. */
async function takeLock(): Promise<Server> {
  for (let tries = 0; ; tries++) {
    const server = createServer().listen(LOCK);
    try {
      await once(server, 'listening');
      return server;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
    if (tries === 0) console.log('another run of the system tests is at work on this machine: waiting for its end');
    await setTimeout(INTERVAL);
  }
}
