/**
 * Makes the npm package: sources bundled to JavaScript, which Node runs from node_modules, and their types.
 *
 *   node scripts/package.ts
 *
 * Leaves the package's files in build/package and the package itself as build/vtylab-VERSION.tgz, and prints the latter's path.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { bundleProgram, PROGRAMS } from '../images/bundle.ts';
import manifest from '../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '..');
const STAGE = join(ROOT, 'build/package');
const DIST = join(STAGE, 'dist');

/** The oldest Node that `engines` names runs it. */
const OLDER_NODE = {
  target: 'node20.12',
  inject: [join(import.meta.dirname, 'older-node.ts')],
  define: { 'Map.groupBy': '__groupBy', 'Promise.withResolvers': '__withResolvers' },
} as const satisfies BuildOptions;

rmSync(STAGE, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
await bundleSources();
await bundleDevicePrograms();
declareTypes();
for (const name of ['bin', 'schemas', 'README.md', 'LICENSE']) {
  cpSync(join(ROOT, name), join(STAGE, name), { recursive: true });
}
writeFileSync(join(STAGE, 'package.json'), `${JSON.stringify(packageFile(), null, 2)}\n`);
run('npm', ['pack', STAGE, '--pack-destination', join(ROOT, 'build'), '--loglevel=error', '--silent']);
console.log(join(ROOT, 'build', `vtylab-${manifest.version}.tgz`));

/** The library, its matchers and the command; what they share is in files of its own, so that each class is there once. */
async function bundleSources(): Promise<void> {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { index: 'lab/index.ts', vitest: 'lab/vitest.ts', cli: 'lab/cli.ts' },
    outdir: DIST,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    ...OLDER_NODE,
    packages: 'external',
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** The device's programs that run on the user's machine, where `lab/paths.ts` looks for them. */
async function bundleDevicePrograms(): Promise<void> {
  for (const name of PROGRAMS) await bundleProgram(name, join(STAGE, 'build', `${name}.mjs`), OLDER_NODE);
}

/** The types of what can be imported, and of what those need; their imports name what is there. */
function declareTypes(): void {
  const types = join(DIST, 'types');
  run('tsc', ['-p', join(ROOT, 'tsconfig.package.json'), '--outDir', types]);
  for (const entry of readdirSync(types, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from|import\() ?'\.[^']*)\.ts'/g, "$1.js'"));
  }
}

function packageFile(): object {
  const { name, version, description, license, type, bin, engines, dependencies, optionalDependencies } = manifest;
  const exported = (entry: string) => ({ types: `./dist/types/lab/${entry}.d.ts`, default: `./dist/${entry}.mjs` });
  return {
    ...{ name, version, description, license, type, bin },
    exports: {
      '.': exported('index'),
      './vitest': exported('vitest'),
      './schemas/*': './schemas/*',
      './package.json': './package.json',
    },
    files: ['bin', 'build', 'dist', 'schemas'],
    ...{ engines, dependencies, optionalDependencies },
    peerDependencies: { vitest: `>=${manifest.devDependencies.vitest.split('.')[0]}` },
    peerDependenciesMeta: { vitest: { optional: true } },
  };
}

function run(program: string, args: readonly string[]): void {
  const local = join(ROOT, 'node_modules/.bin', program);
  const { status, error, stdout, stderr } = spawnSync(existsSync(local) ? local : program, args, { cwd: ROOT });
  if (error) throw new Error(`${program}: ${error.message}`, { cause: error });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with status ${status}\n${stdout}${stderr}`);
}
