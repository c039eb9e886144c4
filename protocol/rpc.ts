import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { ControlHandlers, ControlMethod, ControlParams, ControlResult } from './control.ts';

/** JSON-RPC 2.0 error codes that are used here. */
const METHOD_NOT_FOUND = -32601;
const HANDLER_FAILED = -32000;

interface Request {
  readonly jsonrpc: '2.0';
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

interface Response {
  readonly jsonrpc: '2.0';
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A method failed on the other side (`data`: what that side added, e.g. commit messages), or the channel did (`cause`). */
export class RpcError extends Error {
  override readonly name = 'RpcError';
  readonly code: number;
  readonly data: unknown;
  constructor(message: string, code: number, { data, ...options }: ErrorOptions & { readonly data?: unknown } = {}) {
    super(message, options);
    this.code = code;
    this.data = data;
  }
}

/** The asking end of a control channel. */
export interface RpcClient {
  /** Sends a request and waits for its answer. Throws RpcError when the other side fails or the channel closes. */
  call<M extends ControlMethod>(method: M, params: ControlParams<M>): Promise<ControlResult<M>>;
  close(): void;
}

/** Asks over a pair of byte streams (a process's or a socket's), one JSON object a line. */
export function rpcClient(input: Readable, output: Writable): RpcClient {
  let next = 1;
  let closed: RpcError | undefined;
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();

  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on('line', (line) => {
    if (line === '') return;
    let response: Response;
    try {
      response = JSON.parse(line) as Response;
    } catch (cause) {
      return fail(new RpcError(`control channel: expected a JSON object, got '${line.slice(0, 200)}'`, 0, { cause }));
    }
    const call = waiting.get(response.id);
    if (call === undefined) return;
    waiting.delete(response.id);
    if (response.error === undefined) call.resolve(response.result);
    else call.reject(new RpcError(response.error.message, response.error.code, { data: response.error.data }));
  });
  lines.on('close', () => fail(new RpcError('control channel: closed by the node', 0)));
  for (const end of [lines, output]) {
    end.on('error', (cause: Error) => fail(new RpcError(`control channel: ${cause.message}`, 0, { cause })));
  }

  function fail(error: RpcError): void {
    closed ??= error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  }

  return {
    call<M extends ControlMethod>(method: M, params: ControlParams<M>): Promise<ControlResult<M>> {
      if (closed !== undefined) return Promise.reject(closed);
      const id = next++;
      const request: Request = { jsonrpc: '2.0', id, method, params };
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
        output.write(`${JSON.stringify(request)}\n`);
      });
    },
    close() {
      closed ??= new RpcError('control channel: closed', 0);
      output.end();
      lines.close();
    },
  };
}

/**
 * Answers requests over a pair of byte streams until the input ends; requests run side by side.
 * What a handler throws becomes the error of its answer, with the error's `data` property if it has one.
 */
export function serveRpc(input: Readable, output: Writable, handlers: ControlHandlers): void {
  const gone = new AbortController();
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  // who is killed while an answer is on its way to it resets the connection, which is no end of the input
  for (const end of [lines, output]) end.on('error', () => gone.abort());
  lines.on('close', () => gone.abort());
  lines.on('line', (line) => {
    if (line !== '') void answer(line);
  });

  async function answer(line: string): Promise<void> {
    let id = 0;
    let response: Response;
    try {
      const request = JSON.parse(line) as Request;
      id = request.id;
      const handler = handlers[request.method as ControlMethod] as
        | ((params: unknown, signal: AbortSignal) => Promise<unknown>)
        | undefined;
      if (handler === undefined) {
        throw new RpcError(`control channel: this node has no method '${request.method}'`, METHOD_NOT_FOUND);
      }
      response = { jsonrpc: '2.0', id, result: (await handler(request.params, gone.signal)) ?? null };
    } catch (error) {
      const { message, code, data } = error as Error & { code?: unknown; data?: unknown };
      response = {
        jsonrpc: '2.0',
        id,
        error: { code: typeof code === 'number' ? code : HANDLER_FAILED, message, ...(data !== undefined && { data }) },
      };
    }
    if (!gone.signal.aborted) output.write(`${JSON.stringify(response)}\n`);
  }
}
