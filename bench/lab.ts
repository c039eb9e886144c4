/** Labs under names of their own, so that measuring leaves running ones alone. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../lab/paths.ts';
import { run } from './run.ts';

const SOURCE = join(ROOT, 'topologies/remote-access');

/** A copy of the documented lab, or a lab of these files (name → text, `lab.yaml` among them). */
export class BenchLab {
  readonly name: string;
  readonly file: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'vtylab-bench-'));

  /** `name` tells labs of one run apart; those of another run have other names. */
  constructor(name: string, files?: Readonly<Record<string, string>>) {
    this.name = `bench-${process.pid}-${name}`;
    this.file = join(this.#directory, 'lab.yaml');
    if (files === undefined) cpSync(SOURCE, this.#directory, { recursive: true });
    else for (const [path, text] of Object.entries(files)) writeFileSync(join(this.#directory, path), text);
    writeFileSync(this.file, readFileSync(this.file, 'utf8').replace(/^name:.*$/m, `name: ${this.name}`));
  }

  /** Runs `vtylab COMMAND -t FILE …` as a user does, Node's start included. */
  vtylab(command: string, ...args: readonly string[]): Promise<string> {
    return run(process.execPath, [join(ROOT, 'bin/vtylab.mjs'), command, '-t', this.file, ...args]);
  }

  /** The process id of a node's main process. */
  async pid(node: string): Promise<number> {
    const filters = ['--filter', `label=vtylab.lab=${this.name}`, '--filter', `label=vtylab.node=${node}`];
    const id = (await run('docker', ['ps', '--quiet', ...filters])).trim();
    return Number(await run('docker', ['inspect', '--format', '{{.State.Pid}}', id]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.vtylab('down');
    } finally {
      rmSync(this.#directory, { recursive: true });
    }
  }
}
