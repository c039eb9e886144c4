/** Where the parts of vtylab are found. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The checkout, or the installed package. */
export const ROOT = resolve(import.meta.dirname, '..');

interface PackageFile {
  readonly version: string;
}

/** vtylab's version, as in package.json, e.g. `0.1.0`. */
export const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as PackageFile).version;

/**
 * The image of routers and hosts; its content and its orchestrator go together, so there is no `latest`. `VTYLAB_IMAGE`
 * names another: two checkouts that share an engine then do not replace each other's.
 */
export const DEVICE_IMAGE = process.env.VTYLAB_IMAGE || `vtylab/device:${VERSION}`;

/** A program of the device's that runs on the user's machine: the bundle that was made with the image, else the source. */
export function deviceProgram(name: 'check' | 'describe' | 'predict' | 'mutate'): string {
  const bundle = join(ROOT, `build/${name}.mjs`);
  return existsSync(bundle) ? bundle : join(ROOT, `device/${name}.ts`);
}
