import { createSocket } from 'node:dgram';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { FirewallLogEntry } from '../../protocol/control.ts';
import type { FirewallLog } from '../device.ts';
import type { Log } from '../log.ts';
import { syslogLine } from './syslog.ts';
import { BARRIER_PREFIX, LOG_SOCKET, readRecord, SYSLOG_GROUP, type UlogdRecord } from './ulogd.ts';

/** Entries kept; the oldest make room (Junos keeps about as many in the forwarding engine). */
const CAPACITY = 400;

/** Milliseconds to wait for a barrier to come through the kernel and ulogd2, behind all that waits there. */
const BARRIER_DEADLINE = 10_000;

/** The discard port (RFC 863): where the barrier's packet goes, on the loopback. Nothing listens there. */
export const BARRIER_PORT = 9;

/** The log with the parts that `main.ts` drives. */
export interface FirewallLogRing extends FirewallLog {
  /** Starts taking what ulogd2 delivers. */
  listen(): Promise<void>;
  close(): void;
}

export interface FirewallLogOptions {
  /** Whether ulogd2 is running; without it nothing is logged and there is nothing to wait for. */
  readonly collecting: () => boolean;
  /** Takes the lines of `then syslog`. */
  readonly log: Log;
  /** Where to listen for ulogd2. */
  readonly socket?: string;
}

/**
 * The ring of packets that a filter logged. The kernel queues them in order, so a packet of our own, logged by a
 * rule of its own (see the nftables renderer), marks a place: once it has come, everything before it has. The kernel
 * numbers them too: a number that is missing is a packet there was no room for.
 */
export function createFirewallLog({ collecting, log, socket: path = LOG_SOCKET }: FirewallLogOptions): FirewallLogRing {
  let ring: FirewallLogEntry[] = [];
  let sequence = 0;
  let lost = 0;
  /** Source ports of barriers that are under way. */
  const barriers = new Map<number, () => void>();

  /** Each connection carries one group, and numbers of its own: ulogd2 makes them when it starts. */
  const server = createServer((socket) => {
    let expected = 0;
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      let record: UlogdRecord;
      try {
        record = JSON.parse(line) as UlogdRecord;
      } catch {
        return; // a line cut short by the end of ulogd2; its number will be missing
      }
      const number = record['oob.seq.local'] ?? expected;
      const missing = (number - expected) >>> 0; // the kernel counts in 32 bits
      expected = number + 1;
      if (record['raw.label'] === SYSLOG_GROUP) take(syslogLine(record), missing);
      else remember(record, missing);
    });
  });

  function take(line: ReturnType<typeof syslogLine>, missing: number): void {
    if (missing > 0) log('fpc0 PFE_FW_SYSLOG_IP', `FW: ${missing} packets came faster than they could be logged`);
    if (line !== undefined) log(line.program, line.message);
  }

  function remember(record: UlogdRecord, missing: number): void {
    lost += missing;
    if (record['oob.prefix'] === BARRIER_PREFIX) barriers.get(record.src_port ?? 0)?.();
    const entry = readRecord(record, sequence);
    if (entry === undefined) return;
    sequence++;
    ring.push(entry);
    if (ring.length > CAPACITY) ring.shift();
  }

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
    lost: () => lost,
    async clear() {
      await barrier();
      ring = [];
      lost = 0;
    },
    listen() {
      mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
      rmSync(path, { force: true });
      return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
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
