/** `/etc/hosts`, which the engine writes only where it sees to a container's network. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';

const FILE = '/etc/hosts';

/** What Docker writes for a container that has no network, too. */
const LOOPBACK = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
ff00::0\tip6-mcastprefix
ff02::1\tip6-allnodes
ff02::2\tip6-allrouters
`;

/** Names the loopback where nothing names anything yet. In place: the engine's own file is a mount. */
export function nameLoopback(file: string = FILE): void {
  if (read(file) !== '') return;
  writeFileSync(file, LOOPBACK);
  chmodSync(file, 0o644); // an engine that makes an empty one makes it a program
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
