/** The same line of containers and wires with docker-compose: a network for each link. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEVICE_IMAGE } from '../lab/paths.ts';
import { run } from './run.ts';

/** Seconds docker-compose waits for an answer of the engine. */
const PATIENCE = 600;

/** Things docker-compose does at a time: 64 unless it is told, and with more services than that it waits for itself for ever. */
const LEAST_AT_A_TIME = 64;

/** A project of `n` containers in a line, and where its file is. */
export class ComposeLine implements Disposable {
  readonly #directory = mkdtempSync(join(tmpdir(), 'vtylab-compose-'));
  readonly #file = join(this.#directory, 'docker-compose.yml');
  readonly #project: string;
  readonly #atATime: number;

  constructor(n: number) {
    this.#atATime = Math.max(LEAST_AT_A_TIME, 4 * n);
    this.#project = `vtylab-bench-${process.pid}-${n}`;
    writeFileSync(this.#file, composeFile(n));
  }

  up(): Promise<string> {
    return this.#compose('up', '--detach');
  }

  down(): Promise<string> {
    return this.#compose('down', '--timeout', '0');
  }

  [Symbol.dispose](): void {
    rmSync(this.#directory, { recursive: true });
  }

  #compose(...args: readonly string[]): Promise<string> {
    process.env.COMPOSE_HTTP_TIMEOUT = String(PATIENCE);
    process.env.COMPOSE_PARALLEL_LIMIT = String(this.#atATime);
    return run('docker-compose', ['--file', this.#file, '--project-name', this.#project, ...args]);
  }
}

/**
 * Docker's own address pools have room for some thirty networks, so every link says its subnet: a /29 of 10.224.0.0/11,
 * which leaves two addresses to the containers beside the bridge's.
 */
export function composeFile(n: number): string {
  const numbers = Array.from({ length: n }, (_, index) => index);
  const services = numbers.map((index) => {
    const networks = [index - 1, index].filter((link) => link >= 0 && link < n - 1).map((link) => `link${link}`);
    return `  node${index}:
    image: ${DEVICE_IMAGE}
    entrypoint: [/usr/bin/tini, --, sleep, infinity]
    cap_add: [NET_ADMIN]
${networks.length === 0 ? '    network_mode: none' : `    networks: [${networks.join(', ')}]`}
`;
  });
  const networks = numbers.slice(1).map((index) => {
    const link = index - 1;
    const subnet = `10.${224 + (link >> 13)}.${(link >> 5) & 255}.${(link & 31) * 8}/29`;
    return `  link${link}: {ipam: {config: [{subnet: ${subnet}}]}}\n`;
  });
  return `version: "3"\nservices:\n${services.join('')}${networks.length === 0 ? '' : `networks:\n${networks.join('')}`}`;
}
