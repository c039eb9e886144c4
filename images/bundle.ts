/** The runtime as a few files: quick to load, quick to copy, and V8 caches the compiled code of a file. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build, transform } from 'esbuild';

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

/** The device's programs that run on the user's machine. */
export const PROGRAMS = ['check', 'describe', 'predict', 'mutate'] as const;

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
  await bundleRuntime();
  for (const program of PROGRAMS) await bundleProgram(program, BUNDLES[program]);
}

/** Bundles one of the programs; `more` says for which Node, where it is another than the image's. */
export async function bundleProgram(
  program: (typeof PROGRAMS)[number],
  outfile: string,
  more: BuildOptions = {},
): Promise<void> {
  await build({ ...OPTIONS, entryPoints: [`device/${program}.ts`], outfile, ...more });
}

/** The runtime as scripts, which `device/boot.ts` loads: of modules V8 keeps no code that was compiled after they ran. */
async function bundleRuntime(): Promise<void> {
  const outdir = BUNDLES.device;
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const { banner: _, ...options } = OPTIONS;
  // What is imported when it is needed (the ssh client is two thirds of all) becomes a file of its own.
  const { outputFiles } = await build({
    ...options,
    entryPoints: ['device/main.ts'],
    outdir,
    splitting: true,
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target: OPTIONS.target,
      supported: { 'dynamic-import': false }, // the loader's require does it
      legalComments: 'none',
      banner: '(function (exports, require, module, __filename, __dirname) {',
      footer: '})',
    });
    const script = code.replaceAll(/(require\("\.\/[\w-]+)\.mjs"\)/g, '$1.cjs")');
    writeFileSync(join(outdir, basename(path).replace(/\.mjs$/, '.cjs')), script);
  }
  await build({ ...options, format: 'cjs', entryPoints: ['device/boot.ts'], outfile: join(outdir, 'boot.cjs') });
}
