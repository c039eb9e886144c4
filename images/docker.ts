/** The Docker command, for building images: it streams the context and works with every builder. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { engineAddress } from '../lab/engine/docker-address.ts';

/** The engine that `vtylab up` will use. What Docker's own variables and contexts name, the command finds by itself. */
const { url, from } = engineAddress(process.env);
const podman = from === undefined || from === 'CONTAINER_HOST';
const env = { ...process.env, ...(podman && { DOCKER_HOST: url }) };

function run(args: readonly string[], input?: Buffer): SpawnSyncReturns<Buffer> {
  const result = spawnSync('docker', args, { env, input: input ?? '', maxBuffer: 1 << 28 });
  if (result.error) throw new Error(`docker ${args[0]}: ${result.error.message}`, { cause: result.error });
  return result;
}

/** Runs `docker ARGS` and returns its standard output. Throws with the end of what it said when it fails. */
export function docker(args: readonly string[], input?: Buffer): string {
  const { status, stdout, stderr } = run(args, input);
  if (status !== 0) throw new Error(`docker ${args[0]} ended with status ${status}\n${tail(stdout)}${tail(stderr)}`);
  return stdout.toString();
}

/** One field of an image by a Go template, or undefined when the engine does not have the image. */
export function inspectImage(reference: string, template: string): string | undefined {
  const { status, stdout } = run(['image', 'inspect', '--format', template, reference]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

/** Gets an image from a registry; false when it cannot be had. */
export function pullImage(reference: string): boolean {
  return run(['pull', '--quiet', reference]).status === 0;
}

/** The last 25 lines, none longer than a terminal is wide four times: a bundle's line in a stack trace has no end. */
function tail(output: Buffer): string {
  const lines = output.toString().trimEnd().split('\n').slice(-25);
  return lines.map((line) => `${line.slice(0, 320)}\n`).join('');
}
