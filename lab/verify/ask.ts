/** Asking the nodes of the lab that is verified. */
import type { ControlMethod, ControlParams, ControlResult } from '../../protocol/control.ts';
import { nodesOf } from './playbook.ts';
import type { Selected } from './select.ts';

/** Asks one node and waits for its answer; rejects when the node fails or cannot be asked. */
export type CallNode = <M extends ControlMethod>(
  node: string,
  method: M,
  params: ControlParams<M>,
) => Promise<ControlResult<M>>;

/** Seconds a node has to answer beyond the timeout of what it was asked to do. */
export const GRACE = 10;

/** The same, but no answer within `seconds` is an error: a paused node would be waited for for ever. */
export function withDeadline(callNode: CallNode, seconds: number): CallNode {
  return async (node, method, params) => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => reject(new Error(`${node}: no answer to '${method}' in ${seconds} s`)),
      seconds * 1000,
    );
    try {
      return await Promise.race([callNode(node, method, params), late]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** The same, but what is being asked when `signal` is aborted fails at once: nobody waits for a probe's timeout. */
export function interruptible(callNode: CallNode, signal: AbortSignal): CallNode {
  return async (node, method, params) => {
    signal.throwIfAborted();
    const { promise: interrupted, reject } = Promise.withResolvers<never>();
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await Promise.race([callNode(node, method, params), interrupted]);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  };
}

/** Why a signal was aborted. */
export function wordsOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

/**
 * Asks every node that the steps need for its `hello`, all at once, so that a lab that does not run is told in one line
 * and not once a step. Rejects with what the first of them rejected with.
 */
export async function greetNodes(selection: readonly Selected[], callNode: CallNode): Promise<void> {
  const names = selection.flatMap(({ step }) => nodesOf(step).asked);
  const ask = withDeadline(callNode, GRACE);
  await Promise.all([...new Set(names)].map((node) => ask(node, 'hello', {})));
}
