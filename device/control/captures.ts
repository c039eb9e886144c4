/** Captures that are asked for over a control channel, and end with it. */
import type { ControlHandlers } from '../../protocol/control.ts';
import { createCaptures } from '../probe/capture.ts';
import type { Runner } from '../run.ts';

export function captureHandlers(
  run: Runner,
  nameOf: (device: string) => string | undefined,
): Required<Pick<ControlHandlers, 'record' | 'recorded' | 'unrecord'>> {
  const captures = createCaptures(run, nameOf);
  return {
    async record(request, signal) {
      const id = await captures.start(request);
      const over = () => void captures.end(id).catch(() => {});
      if (signal.aborted) over();
      signal.addEventListener('abort', over);
      return { id };
    },
    unrecord: async ({ id }) => ({ ended: await captures.end(id) }),
    async recorded(request) {
      try {
        return await captures.read(request);
      } finally {
        if (request.end === true) await captures.end(request.id);
      }
    },
  };
}
