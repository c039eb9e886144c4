/** A lab of a test file's own: up before its tests, down behind them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll } from 'vitest';
import { configure, succeed, vtylab } from './vtylab.ts';

export class OwnLab {
  readonly name: string;
  #folder = '';
  #said = '';

  constructor(name: string) {
    this.name = name;
  }

  /** Where its files are, once it is up. */
  get folder(): string {
    return this.#folder;
  }

  /** What `vtylab up` printed. */
  get said(): string {
    return this.#said;
  }

  async up(topology: string): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), `vtylab-${this.name}-`));
    await writeFile(join(this.#folder, 'lab.yaml'), topology);
    const { exitCode, stdout, stderr } = await vtylab(['up'], { cwd: this.#folder });
    this.#said = `${stdout}\n${stderr}`;
    if (exitCode !== 0) throw new Error(`vtylab up ended with ${exitCode}:\n${this.#said}`);
  }

  async down(): Promise<void> {
    await succeed(['down', '--lab', this.name]);
    await rm(this.#folder, { recursive: true });
  }

  /** The container of a node. */
  container(node: string): string {
    return `vtylab-${this.name}-${node}`;
  }

  /** Runs a program in a node, whatever its status. */
  run(node: string, ...argv: readonly string[]) {
    return execa('docker', ['exec', this.container(node), ...argv], { reject: false, all: true });
  }

  /** What a command prints at a node's console. */
  cli(node: string, command: string): Promise<string> {
    return succeed(['cli', '--lab', this.name, node, command]);
  }

  /** Types lines at a node's console, in configuration mode, and commits them. */
  configure(node: string, ...lines: readonly string[]): Promise<void> {
    return configure(this.name, node, lines);
  }

  /** Has a program on a host answer questions for a password: `SSH_ASKPASS=/root/pass`. */
  async askpass(node: string, password: string): Promise<void> {
    const script = `printf '#!/bin/sh\\necho ${password}\\n' >/root/pass && chmod 755 /root/pass`;
    await execa('docker', ['exec', this.container(node), 'sh', '-c', script]);
  }
}

/** For a test file's top level; `then` is run once it is up. */
export function ownLab(name: string, topology: string, then: (lab: OwnLab) => Promise<void> = async () => {}): OwnLab {
  const lab = new OwnLab(name);
  beforeAll(async () => {
    await lab.up(topology);
    await then(lab);
  });
  afterAll(() => lab.down());
  return lab;
}
