/** `make image`: builds the image of devices and hosts, when what it is made of has changed. */
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { baseImage } from './base.ts';
import { bundle } from './bundle.ts';
import { contextFiles, contextHash, withContext } from './context.ts';
import { docker, inspectImage } from './docker.ts';
import { nodeProgram } from './node.ts';

/** The label that holds the hash of the content an image was built from. */
const LABEL = 'vtylab.content';

try {
  await main();
} catch (error) {
  console.error(`image: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  await bundle();
  const node = nodeProgram(docker(['version', '--format', '{{.Server.Arch}}']).trim());
  const files = contextFiles(node);
  const hash = contextHash(files, node);
  if (inspectImage(DEVICE_IMAGE, `{{index .Config.Labels "${LABEL}"}}`) === hash) {
    console.log(`image: ${DEVICE_IMAGE} is up to date`);
    return;
  }
  console.log(`image: building ${DEVICE_IMAGE} (about a minute the first time)`);
  const started = performance.now();
  const base = baseImage();
  const previous = inspectImage(DEVICE_IMAGE, '{{.Id}}');
  // The host's network, because an engine that reaches packages only that way exists, and the others do not mind.
  const options = ['--network', 'host', '--build-arg', `BASE=${base}`, '--label', `${LABEL}=${hash}`];
  withContext(files, (directory) => docker(['build', ...options, '--tag', DEVICE_IMAGE, directory]));
  if (previous !== undefined) removeUnused(previous);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const megabytes = Math.round(Number(inspectImage(DEVICE_IMAGE, '{{.Size}}')) / 1e6);
  console.log(`image: ${DEVICE_IMAGE} on ${base}: ${seconds} s, ${megabytes} MB`);
}

/** The image that was replaced: nameless now. A lab that still runs on it keeps it. */
function removeUnused(id: string): void {
  try {
    docker(['rmi', id]);
  } catch {
    // in use
  }
}
