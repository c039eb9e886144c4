/**
 * Matchers for vitest: `import 'vtylab/vitest'` in a test file, or in `setupFiles`. Each makes a real attempt from inside a node, and its
 * message says what was seen, which term decided, and why.
 */
import { expect } from 'vitest';
import { InputError } from './errors.ts';
import { Node } from './handles/node.ts';
import { ENDINGS, type Ending, type Finding, isKeptOut, type ReachOptions, reaches } from './handles/reach.ts';

export type { ReachOptions } from './handles/reach.ts';

/** Options of the matchers for those who are kept out. */
export type RejectOptions = ReachOptions & {
  /** The ICMP code that must have come back; any when absent. */
  readonly code?: number;
};

export interface LabMatchers<R = unknown> {
  /**
   * The node is let in to a service of another node (or address). `.not.toReach` wants proof: a filter of the reached node kept it out, or
   * somebody else was let in there before.
   */
  toReach(to: Node | string, options?: ReachOptions): Promise<R>;
  /** A filter of the reached node rejects it: an ICMP message comes back. */
  toBeRejectedBy(to: Node | string, options?: RejectOptions): Promise<R>;
  /** A filter of the reached node discards it: no answer comes. */
  toBeDiscardedBy(to: Node | string, options?: ReachOptions): Promise<R>;
  /** The reached node answers with a reset: nothing listens there. */
  toBeRefusedBy(to: Node | string, options?: ReachOptions): Promise<R>;
  /** The reached node does not accept the user's password or key. */
  toBeDeniedBy(to: Node | string, options?: ReachOptions): Promise<R>;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest's own declaration, which this one is merged with, has it
  interface Matchers<T = any> extends LabMatchers<T> {}
}

interface Result {
  readonly pass: boolean;
  message(): string;
}

/** What is not proven fails either way. */
function resultOf(from: Node, words: string, to: unknown, { holds, reason, doubt }: Finding, isNot: boolean): Result {
  const target = to instanceof Node ? to.name : String(to);
  const why = isNot && doubt !== undefined ? `${reason}\n${doubt}` : reason;
  const message = () => `expected ${from.name} ${isNot ? 'not ' : ''}to ${words} ${target}\n\n${why}`;
  return { pass: holds ?? isNot, message };
}

function nodeOf(received: unknown): Node {
  if (received instanceof Node) return received;
  throw new InputError(`expected a node, such as lab.node('R1'), got ${String(received)}`);
}

function keptOut(ending: Ending) {
  return async function (
    this: { readonly isNot: boolean },
    received: unknown,
    to: Node | string,
    options: RejectOptions = {},
  ) {
    const from = nodeOf(received);
    return resultOf(from, ending.words, to, await isKeptOut(from, to, ending, options), this.isNot);
  };
}

expect.extend({
  async toReach(received: unknown, to: Node | string, options: ReachOptions = {}) {
    const from = nodeOf(received);
    return resultOf(from, 'reach', to, await reaches(from, to, options), this.isNot);
  },
  toBeRejectedBy: keptOut(ENDINGS.rejected),
  toBeDiscardedBy: keptOut(ENDINGS.discarded),
  toBeRefusedBy: keptOut(ENDINGS.refused),
  toBeDeniedBy: keptOut(ENDINGS.denied),
});
