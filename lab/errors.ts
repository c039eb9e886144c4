/** Errors of the orchestrator. Each knows the exit code its kind ends the command with. */
import { constants } from 'node:os';
import type { Diagnostic } from './topology/topology.ts';

/** Exit codes of the command `vtylab`. */
export const EXIT = { good: 0, checkFailed: 1, badInput: 2, engineFailed: 3 } as const;

/** Base of all errors that are told to the user without a stack trace. */
export abstract class VtylabError extends Error {
  abstract readonly exitCode: number;
}

/** Wrong use of the command line, or an input file with errors (then `diagnostics` lists them all). */
export class InputError extends VtylabError {
  override readonly name = 'InputError';
  readonly exitCode = EXIT.badInput;
  readonly diagnostics: readonly Diagnostic[];
  constructor(message: string, diagnostics: readonly Diagnostic[] = [], options?: ErrorOptions) {
    super(message, options);
    this.diagnostics = diagnostics;
  }
}

/** The container engine did not do what it was asked. */
export class EngineError extends VtylabError {
  override readonly name = 'EngineError';
  readonly exitCode = EXIT.engineFailed;
}

/** A container cannot be made because another one has its name. */
export class NameTakenError extends EngineError {}

/** A container cannot be made because the engine does not have its image. */
export class NoImageError extends EngineError {}

/** The engine does not have the container, or not any more. */
export class NoContainerError extends EngineError {}

/** What interrupts a command: Ctrl-C, a request to end, the end of its terminal. */
export type InterruptSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Ctrl-C or a termination signal ended the command before it was done. */
export class Interrupted extends VtylabError {
  override readonly name = 'Interrupted';
  /** 128 + the signal's number, as shells count. */
  readonly exitCode: number;
  readonly signal: InterruptSignal;
  /** @param hint what to type next */
  constructor(signal: InterruptSignal, hint?: string) {
    super(`interrupted by ${signal}${hint === undefined ? '' : `; ${hint}`}`);
    this.signal = signal;
    this.exitCode = 128 + constants.signals[signal];
  }
}

/** A node did not become ready, or refused what it was asked. */
export class NodeError extends VtylabError {
  override readonly name = 'NodeError';
  readonly exitCode = EXIT.engineFailed;
  /** The node's name. */
  readonly node: string;
  constructor(node: string, message: string, options?: ErrorOptions) {
    super(`${node}: ${message}`, options);
    this.node = node;
  }
}
