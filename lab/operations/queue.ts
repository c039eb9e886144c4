/** Things that come from several sides, taken one by one. */

export interface Queue<T> extends AsyncIterable<T> {
  push(item: T): void;
  /** Nothing more comes: what is there is still taken. */
  end(): void;
  /** The same, and then whoever takes is told. */
  fail(error: unknown): void;
}

export function openQueue<T>(): Queue<T> {
  const items: T[] = [];
  let wake = () => {};
  let over: { readonly error?: unknown } | undefined;
  const finish = (how: { readonly error?: unknown }) => {
    over ??= how;
    wake();
  };
  return {
    push(item) {
      items.push(item);
      wake();
    },
    end: () => finish({}),
    fail: (error) => finish({ error }),
    async *[Symbol.asyncIterator]() {
      for (;;) {
        yield* items.splice(0);
        if (items.length > 0) continue;
        if (over !== undefined) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if ('error' in over) throw over.error;
    },
  };
}
