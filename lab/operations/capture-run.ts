/** A capture that goes on: packets from the taps into the file, until it is told to end. */
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { CapturedInterface, CaptureFormat } from '../capture/capture-file.ts';
import type { Capture, CaptureOptions, CaptureReport, InterfaceReport } from './capture.ts';
import type { Tap } from './tap.ts';

/** What a running capture needs beside its taps. */
export interface RunOptions extends Pick<CaptureOptions, 'output' | 'count' | 'signal' | 'onInterface'> {
  /** How the file describes the interface of a tap. */
  readonly describe: (tap: Tap) => CapturedInterface;
  /** A tap in the place of the one with this number, once that can be; words: never; undefined: the signal came first. */
  readonly again: (index: number, signal: AbortSignal) => Promise<Tap | string | undefined>;
}

/** An interface as the file has it: one that comes back as it was goes on as the same. */
interface Block {
  readonly description: CapturedInterface;
  captured: number;
  dropped: number;
}

/** Takes what the taps give. The head of the file has been written. */
export function runCapture(
  first: readonly Tap[],
  file: CaptureFormat,
  { output, count = Number.POSITIVE_INFINITY, signal, onInterface, describe, again }: RunOptions,
): Capture {
  const writer = openWriter(output);
  const taps = [...first];
  const blocks = first.map((tap): Block => ({ description: describe(tap), captured: 0, dropped: 0 }));
  const over = new AbortController();
  let total = 0;
  let told = false;

  /** Until the tap ends. */
  async function drain(tap: Tap, index: number): Promise<void> {
    const block = blocks[index];
    if (block === undefined) throw new RangeError(`no interface ${index} in the file`);
    for await (const packets of tap.packets()) {
      for (const packet of packets.slice(0, count - total)) {
        block.captured += 1;
        total += 1;
        await writer.write(file.packet(index, packet));
      }
      if (total >= count) end();
    }
    block.dropped += total >= count ? 0 : tap.summary().missed;
  }

  /** Where packets of the tap go in the file; undefined where it has no place for them. */
  async function placeOf(tap: Tap, before: number): Promise<number | undefined> {
    const description = describe(tap);
    const same = blocks[before]?.description;
    if (same?.linkType === description.linkType && same.snaplen === description.snaplen) return before;
    if (file.interface === undefined) return undefined;
    const index = blocks.push({ description, captured: 0, dropped: 0 }) - 1;
    await writer.write(file.interface(description));
    return index;
  }

  const take = async (tap: Tap, place: number): Promise<InterfaceReport> => {
    const used = new Set([place]);
    let [now, index, interruptions] = [tap, place, 0];
    const report = (ended?: string): InterfaceReport => {
      const parts = [...used].map((one) => blocks[one]);
      const sum = (of: 'captured' | 'dropped') => parts.reduce((all, part) => all + (part?.[of] ?? 0), 0);
      const more = { ...(interruptions > 0 && { interruptions }), ...(ended !== undefined && { ended }) };
      return { name: tap.name, captured: sum('captured'), dropped: sum('dropped'), ...more };
    };
    for (;;) {
      await drain(now, index);
      if (told) return report();
      const reason = now.summary().complaint ?? 'its node has ended';
      onInterface?.({ name: tap.name, event: 'gone', reason });
      const next = await again(place, over.signal);
      if (next === undefined) return report(reason);
      if (typeof next === 'string') return report(next);
      const where = await placeOf(next, index);
      if (where === undefined || told) {
        next.close();
        return report(where === undefined ? 'it is of another type now, which a pcap file cannot hold' : reason);
      }
      [now, index] = [next, where];
      used.add(index);
      taps[place] = next;
      interruptions += 1;
      onInterface?.({ name: tap.name, event: 'back' });
    }
  };
  const end = () => {
    told = true;
    over.abort();
    for (const tap of taps) tap.close();
  };
  const stop = () => {
    if (!told) for (const tap of taps) void tap.stop();
    told = true;
    over.abort();
    return done;
  };
  const finish = async (): Promise<CaptureReport> => {
    try {
      const interfaces = await Promise.race([Promise.all(first.map(take)), writer.broken]);
      const time = BigInt(Date.now()) * 1_000_000n;
      const statistics = blocks.map(({ captured, dropped }) => ({ time, received: captured + dropped, dropped }));
      await writer.write(file.end(statistics));
      const sum = (of: 'captured' | 'dropped') => interfaces.reduce((all, one) => all + one[of], 0);
      return { interfaces, captured: sum('captured'), dropped: sum('dropped') };
    } catch (error) {
      over.abort();
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
  return { interfaces: first.map(({ name }) => name), done, stop };
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
