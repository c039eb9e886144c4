/** A running `nft monitor`, and the certainty that everything up to now has come through it. */
import { createSocket } from 'node:dgram';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as after } from 'node:timers/promises';
import { startProcess } from '../run.ts';
import { type TracedPacket, traceReader } from './trace.ts';
import { MARKER, TRACE_TABLE } from './trace-table.ts';

/** The table of the device's filters (device/firewall/nftables.ts). */
const FILTER_TABLE = 'vtylab';

/** Milliseconds for a marker to come back. */
const DEADLINE = 5000;
/** Milliseconds after which another one is sent: a monitor that has only just started misses the first. */
const AGAIN = 10;

export interface Monitor {
  /** Packets traced since the monitor started, oldest first. */
  readonly packets: readonly TracedPacket[];
  /**
   * Resolves when all that was traced so far is in `packets`: the kernel reports in order, so a packet of our own
   * marks a place. Needs the table of `trace-table.ts`. Rejects when nft has ended or the marker does not come back.
   */
  caughtUp(): Promise<void>;
  stop(): void;
}

/** Starts watching. It is certain to see what happens after the first `caughtUp()`. */
export function startMonitor(): Monitor {
  const packets: TracedPacket[] = [];
  /** By source port, which only the marker of one `caughtUp()` has. */
  const markers = new Map<number, () => void>();
  const read = traceReader(TRACE_TABLE, FILTER_TABLE);

  const child = startProcess(['nft', 'monitor'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [, stdout, stderr] = child.stdio as unknown as [null, Readable, Readable];
  const complaint = text(stderr);
  const ended = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new Error(`nft monitor: ${cause.message}`, { cause })));
    child.once('exit', async (code) => reject(new Error(`nft monitor ended (${code}): ${(await complaint).trim()}`)));
  });
  ended.catch(() => {}); // told by the next caughtUp(), if there is one
  createInterface({ input: stdout }).on('line', (line) => {
    const packet = read(line);
    if (packet === undefined) return;
    if (packet.destination === MARKER.address) markers.get(packet.sourcePort)?.();
    else packets.push(packet);
  });

  return {
    packets,
    async caughtUp() {
      const socket = createSocket('udp4');
      try {
        await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
        const { port } = socket.address();
        const back = new Promise<true>((resolve) => markers.set(port, () => resolve(true)));
        for (const deadline = Date.now() + DEADLINE; Date.now() < deadline; ) {
          socket.send('marker', MARKER.port, MARKER.address);
          if (await Promise.race([back, ended, after(AGAIN, false)])) return;
        }
        throw new Error(`nft monitor: a marker packet was not traced within ${DEADLINE / 1000} s`);
      } finally {
        markers.delete(socket.address().port);
        socket.close();
      }
    },
    stop() {
      child.kill();
    },
  };
}
