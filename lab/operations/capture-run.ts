/** A capture that goes on: packets from the taps into the file, until it is told to end. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { CaptureFormat } from '../capture/capture-file.ts';
import type { Capture, CaptureOptions, CaptureReport, InterfaceReport } from './capture.ts';
import type { Tap } from './tap.ts';

/** Takes what the taps give. The head of the file has been written. */
export function runCapture(
  taps: readonly Tap[],
  file: CaptureFormat,
  { output, count = Number.POSITIVE_INFINITY, signal }: Pick<CaptureOptions, 'output' | 'count' | 'signal'>,
): Capture {
  const writer = openWriter(output);
  let total = 0;
  let told = false;

  const take = async (tap: Tap, index: number): Promise<InterfaceReport> => {
    let captured = 0;
    for await (const packets of tap.packets()) {
      for (const packet of packets.slice(0, count - total)) {
        captured += 1;
        total += 1;
        await writer.write(file.packet(index, packet));
      }
      if (total >= count) end();
    }
    const early = !told;
    const { missed, complaint } = tap.summary();
    const ended = early && { ended: complaint ?? 'its node has ended' };
    return { name: tap.name, captured, dropped: total >= count ? 0 : missed, ...ended };
  };
  const end = () => {
    told = true;
    for (const tap of taps) tap.close();
  };
  const stop = () => {
    if (!told) for (const tap of taps) void tap.stop();
    told = true;
    return done;
  };
  const finish = async (): Promise<CaptureReport> => {
    try {
      const interfaces = await Promise.race([Promise.all(taps.map(take)), writer.broken]);
      const time = BigInt(Date.now()) * 1_000_000n;
      const statistics = interfaces.map(({ captured, dropped }) => ({ time, received: captured + dropped, dropped }));
      await writer.write(file.end(statistics));
      const sum = (of: 'captured' | 'dropped') => interfaces.reduce((all, one) => all + one[of], 0);
      return { interfaces, captured: sum('captured'), dropped: sum('dropped') };
    } catch (error) {
      for (const tap of taps) tap.close();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      writer.close();
    }
  };
  const done = finish();
  done.catch(() => {}); // whoever asks for it is told
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted === true) stop();
  return { interfaces: taps.map(({ name }) => name), done, stop };
}

/** Writes to a stream that may be slow, or break. */
function openWriter(output: Writable) {
  const fail = Promise.withResolvers<never>();
  fail.promise.catch(() => {}); // told by whoever waits for it
  output.once('error', fail.reject);
  let drained: Promise<unknown> | undefined;
  return {
    broken: fail.promise,
    /** Resolves when there is room for more. */
    async write(bytes: Buffer): Promise<void> {
      if (output.write(bytes)) return;
      drained ??= once(output, 'drain').finally(() => {
        drained = undefined;
      });
      await Promise.race([drained, fail.promise]);
    },
    close: () => void output.off('error', fail.reject),
  };
}
