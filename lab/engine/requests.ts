/** What an engine has been asked over HTTP and has not answered yet: Node tells of every request. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Published for each request of this process when it is made. */
const STARTED = 'http.client.request.start';

export interface Requests {
  /** How many have been answered so far. */
  answered(): number;
  /** Whether any waits for its answer; `changes`: one that is not only to look. */
  waiting(): 'none' | 'looks' | 'changes';
  close(): void;
}

/** Watches all requests that are made from now on. */
export function watchRequests(): Requests {
  const open = new Set<ClientRequest>();
  let answered = 0;
  const started = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest };
    open.add(request);
    const end = () => {
      if (open.delete(request)) answered++;
    };
    // an answer is also what makes a connection something else, and a failure
    for (const event of ['response', 'upgrade', 'close'] as const) request.prependOnceListener(event, end);
  };
  subscribe(STARTED, started);
  return {
    answered: () => answered,
    waiting() {
      if (open.size === 0) return 'none';
      return [...open].every(({ method }) => method === 'GET' || method === 'HEAD') ? 'looks' : 'changes';
    },
    close: () => unsubscribe(STARTED, started),
  };
}
