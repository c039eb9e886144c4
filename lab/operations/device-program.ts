/** Runs a program of the device's on the user's machine: JSON in, JSON out. */
import module from 'node:module';
import { dirname } from 'node:path';
import { VtylabError } from '../errors.ts';
import { deviceProgram } from '../paths.ts';
import { type StartedProgram, startProgram } from '../run.ts';

/** It ended without an answer: a defect of vtylab's, never the user's input. */
export class ProgramError extends VtylabError {
  override readonly name = 'ProgramError';
  readonly exitCode = 3;
}

/** Starts it, with this process's cache of compiled code if it has one. */
export function startDeviceProgram(name: Parameters<typeof deviceProgram>[0]): StartedProgram {
  // a directory for this version of Node in the one that the variable names; Node 20 has none
  const cache = (module as Partial<typeof module>).getCompileCacheDir?.();
  const environment = cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) };
  return startProgram([process.execPath, deviceProgram(name)], environment);
}

/** Asks it one question. */
export async function runDeviceProgram(name: Parameters<typeof deviceProgram>[0], request: unknown): Promise<unknown> {
  const { exitCode, stdout, stderr } = await startDeviceProgram(name).finish(JSON.stringify(request));
  if (exitCode !== 0) throw new ProgramError(`the program '${name}' ended with status ${exitCode}: ${stderr.trim()}`);
  return JSON.parse(stdout) as unknown;
}
