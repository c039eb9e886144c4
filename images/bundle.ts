/** The runtime as single files: quick to load, quick to copy, and V8 caches the compiled code of a file. */
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** What CommonJS packages (ssh2) find at hand, and an ES module does not have. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join('\n');

/** Where the bundles are left: the image's program, and the checker that `vtylab up` runs on the user's machine. */
export const BUNDLES = { main: join(ROOT, 'build/device/main.mjs'), check: join(ROOT, 'build/check.mjs') } as const;

/** Bundles `device/main.ts` and `device/check.ts`. The same sources give the same bytes. */
export async function bundle(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: [
      { in: 'device/main.ts', out: 'device/main' },
      { in: 'device/check.ts', out: 'check' },
    ],
    outdir: 'build',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // ssh2's optional native parts; without them it uses node:crypto.
    external: ['cpu-features', '*.node'],
    banner: { js: BANNER },
    // Names and lines stay: a stack trace in a device's log is to be read.
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
}
