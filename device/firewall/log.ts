import { createSocket } from 'node:dgram';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { FirewallLogEntry } from '../../protocol/control.ts';
import type { FirewallLog } from '../device.ts';
import { BARRIER_PREFIX, LOG_SOCKET, readRecord, type UlogdRecord } from './ulogd.ts';

/** Entries kept; the oldest make room (Junos keeps about as many in the forwarding engine). */
const CAPACITY = 400;

/** Milliseconds to wait for a barrier to come through the kernel and ulogd2. */
const BARRIER_DEADLINE = 2000;

/** The discard port (RFC 863): where the barrier's packet goes, on the loopback. Nothing listens there. */
export const BARRIER_PORT = 9;

/** The log with the parts that `main.ts` drives. */
export interface FirewallLogRing extends FirewallLog {
  /** Starts taking what ulogd2 delivers. */
  listen(): Promise<void>;
  close(): void;
}

/**
 * The ring of packets that a filter logged. The kernel queues them in order, so a packet of our own, logged by a
 * rule of its own (see the nftables renderer), marks a place: once it has come, everything before it has.
 *
 * `collecting` tells whether ulogd2 is running; without it nothing is logged and there is nothing to wait for.
 */
export function createFirewallLog(collecting: () => boolean): FirewallLogRing {
  let ring: FirewallLogEntry[] = [];
  let sequence = 0;
  /** Source ports of barriers that are under way. */
  const barriers = new Map<number, () => void>();

  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      let record: UlogdRecord;
      try {
        record = JSON.parse(line) as UlogdRecord;
      } catch {
        return; // a line cut short by the end of ulogd2; what it said is lost there, not here
      }
      if (record['oob.prefix'] === BARRIER_PREFIX) return barriers.get(record.src_port ?? 0)?.();
      const entry = readRecord(record, sequence);
      if (entry === undefined) return;
      sequence++;
      ring.push(entry);
      if (ring.length > CAPACITY) ring.shift();
    });
  });

  /** Resolves when everything the kernel has logged so far is in the ring. */
  async function barrier(): Promise<void> {
    if (!collecting()) return;
    const deadline = Date.now() + BARRIER_DEADLINE;
    const socket = createSocket('udp4');
    try {
      await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
      const { port } = socket.address();
      const passed = new Promise<true>((resolve) => barriers.set(port, () => resolve(true)));
      // Sent again while ulogd2 is starting: packets that nobody has bound the group for are not kept.
      while (Date.now() < deadline) {
        socket.send('barrier', BARRIER_PORT, '127.0.0.1');
        if (await Promise.race([passed, after(50)])) return;
      }
      throw new Error(`firewall log: no answer from ulogd2 within ${BARRIER_DEADLINE / 1000} s`);
    } finally {
      barriers.delete(socket.address().port);
      socket.close();
    }
  }

  return {
    async entries() {
      await barrier();
      return ring.toReversed();
    },
    async clear() {
      await barrier();
      ring = [];
    },
    listen() {
      mkdirSync(dirname(LOG_SOCKET), { recursive: true, mode: 0o755 });
      rmSync(LOG_SOCKET, { force: true });
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(LOG_SOCKET, resolve);
      });
    },
    close() {
      server.close();
    },
  };
}

function after(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, false));
}
