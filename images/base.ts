/** The image that ours is built on: Debian 12, from a registry or, where none answers, from Debian's packages. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { docker, inspectImage, pullImage } from './docker.ts';

const OFFICIAL = 'debian:bookworm-slim';
const OWN = 'vtylab/base:bookworm';

/** Left out of the packages, as the official slim image does; licences stay. */
const EXCLUDED = ['doc', 'groff', 'info', 'lintian', 'locale', 'man'];

/** The base's name, once the engine has it. What is there already is taken, so that only the first build asks a registry. */
export function baseImage(): string {
  const present = [OFFICIAL, OWN].find((name) => inspectImage(name, '{{.Id}}') !== undefined);
  if (present !== undefined) return present;
  if (pullImage(OFFICIAL)) return OFFICIAL;
  console.log(`image: ${OFFICIAL} cannot be pulled; making ${OWN} from Debian's packages`);
  bootstrap();
  return OWN;
}

function bootstrap(): void {
  const script = join(import.meta.dirname, '../scripts/mmdebstrap.sh');
  const install = spawnSync('sh', [script], { stdio: 'inherit' });
  if (install.status !== 0) throw new Error('mmdebstrap, which makes the base image, could not be installed');
  const args = [
    '--variant=minbase',
    // Without these two the merge of /bin into /usr would be done by a package that brings 46 MB of Perl.
    '--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr',
    '--include=usr-is-merged',
    ...EXCLUDED.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    '--dpkgopt=path-include=/usr/share/doc/*/copyright',
    'bookworm',
    '-',
  ];
  const made = spawnSync('mmdebstrap', args, { maxBuffer: 1 << 30 });
  if (made.status !== 0) {
    const said = made.stderr?.toString().trimEnd().split('\n').slice(-15).join('\n');
    throw new Error(`mmdebstrap ended with status ${made.status}\n${said}`, { cause: made.error });
  }
  docker(['import', '-', OWN], made.stdout);
}
