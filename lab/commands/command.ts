/** What a command of `vtylab` is: data for the parser and the help, and the function that runs it. */
import type { Engine } from '../engine/engine.ts';

/** One option, as `node:util` parseArgs understands it, and how the help shows it. */
export interface OptionSpec {
  readonly type: 'string' | 'boolean';
  /** One letter. */
  readonly short?: string;
  /** What the help calls the value of a `string` option, e.g. `FILE`. */
  readonly value?: string;
  /** One line. */
  readonly help: string;
  /** All values it takes, where those can be listed. */
  readonly choices?: readonly string[];
}

/** What shells offer for an operand: words, or what is there of a kind. */
export type Completable = 'node' | 'interface' | 'node-or-interface' | 'lab' | 'file' | readonly string[];

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

/** The options as they were given; absent ones are undefined. */
export type OptionValues<O extends OptionSpecs> = {
  readonly [K in keyof O]: (O[K]['type'] extends 'boolean' ? boolean : string) | undefined;
};

/** Where a command reads and writes, and what it is told from outside. */
export interface CommandContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by the first Ctrl-C or termination signal. */
  readonly signal: AbortSignal;
  /** The engine, connected on the first call; closed for the command when it has ended. */
  engine(): Promise<Engine>;
}

export interface Command<O extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** What follows the name in the usage line, e.g. `[-t FILE] [--plan]`. */
  readonly usage: string;
  /** What it does, in some lines for `--help`, wrapped by hand at 80 columns. */
  readonly description: string;
  /** Commands worth copying, with what they do. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  readonly options: O;
  /** How many words it takes beside its options; none when absent. */
  readonly operands?: {
    readonly min: number;
    readonly max: number;
    /** What each of them is; the last one also stands for those that follow. */
    readonly complete?: readonly Completable[];
  };
  /** It takes words after `--`, as many as are given; else such words count among the operands. */
  readonly rest?: boolean;
  /** Returns the exit code. What it throws is printed by `cli.ts`, which takes the exit code from a VtylabError. */
  run(
    options: OptionValues<O>,
    operands: readonly string[],
    context: CommandContext,
    rest: readonly string[],
  ): Promise<number>;
}

/** Only gives `run` the types of the command's own options. */
export function defineCommand<const O extends OptionSpecs>(command: Command<O>): Command {
  return command as unknown as Command;
}

/** The options that several commands share, with the same words everywhere. */
export const FILE_OPTION = {
  type: 'string',
  short: 't',
  value: 'FILE',
  help: 'the lab file (default: lab.yaml here, else the only running lab)',
} as const satisfies OptionSpec;

export const LAB_OPTION = {
  type: 'string',
  value: 'NAME',
  help: 'the running lab of this name',
} as const satisfies OptionSpec;

export const JSON_OPTION = { type: 'boolean', help: 'print JSON' } as const satisfies OptionSpec;
