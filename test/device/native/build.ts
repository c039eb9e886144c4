/** The device's C programs, compiled by this machine's gcc as the image's Dockerfile does. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../device/run.ts';

const SOURCES = join(import.meta.dirname, '../../../device/native');
const STRICT = ['-O2', '-Wall', '-Wextra', '-Werror'] as const;

/** Paths of what was compiled. */
export interface Natives {
  readonly directory: string;
  readonly connect: string;
  readonly cli: string;
  readonly filteredSyn: string;
  remove(): Promise<void>;
}

/** Compiles them into a directory of their own. */
export async function buildNatives(): Promise<Natives> {
  const directory = await mkdtemp(join(tmpdir(), 'vtylab-probe-'));
  const natives: Natives = {
    directory,
    connect: join(directory, 'vtylab-connect'),
    cli: join(directory, 'cli'),
    filteredSyn: join(directory, 'filtered-syn.so'),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
  await must(['gcc', ...STRICT, '-o', natives.connect, join(SOURCES, 'connect.c')]);
  await must(['gcc', ...STRICT, '-o', natives.cli, join(SOURCES, 'cli.c')]);
  const shared = ['-shared', '-fPIC', '-o', natives.filteredSyn, join(SOURCES, 'filtered-syn.c'), '-ldl'];
  await must(['gcc', ...STRICT, ...shared]);
  return natives;
}

/** Runs a program that has to succeed, and returns what it printed. */
export async function must(argv: readonly [string, ...string[]], input?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runCommand(argv, input === undefined ? {} : { input });
  if (exitCode !== 0) throw new Error(`${argv.join(' ')}: status ${exitCode}: ${stderr.trim()}`);
  return stdout;
}
