/** The runtime as a few files: quick to load, quick to copy, and V8 caches the compiled code of a file. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/** What CommonJS packages (ssh2) find at hand, and an ES module does not have. */
const BANNER = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = import.meta.filename;',
].join('\n');

/** Where the bundles are left: the image's program, and those of the device's that run on the user's machine. */
export const BUNDLES = {
  device: join(ROOT, 'build/device'),
  check: join(ROOT, 'build/check.mjs'),
  describe: join(ROOT, 'build/describe.mjs'),
  predict: join(ROOT, 'build/predict.mjs'),
  mutate: join(ROOT, 'build/mutate.mjs'),
} as const;

const OPTIONS = {
  absWorkingDir: ROOT,
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
  logLevel: 'silent',
} as const satisfies BuildOptions;

/** Bundles `device/main.ts`, and the programs beside it. The same sources give the same bytes. */
export async function bundle(): Promise<void> {
  rmSync(BUNDLES.device, { recursive: true, force: true });
  // What is imported when it is needed (the ssh client is two thirds of all) becomes a file of its own.
  await build({ ...OPTIONS, entryPoints: ['device/main.ts'], outdir: BUNDLES.device, splitting: true });
  for (const program of ['check', 'describe', 'predict', 'mutate'] as const) {
    await build({ ...OPTIONS, entryPoints: [`device/${program}.ts`], outfile: BUNDLES[program] });
  }
}
