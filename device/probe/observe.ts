/** Watches what this node does with flows that are on their way to it: which term decided, and what was logged. */
import { isIP } from 'node:net';
import type {
  ControlParams,
  CounterChange,
  CounterValue,
  Flow,
  Observation,
  ObserveRequest,
} from '../../protocol/control.ts';
import type { FirewallLog } from '../device.ts';
import type { Runner } from '../run.ts';
import { entriesOf, sameFlow } from './flow.ts';
import { type Monitor, startMonitor } from './monitor.ts';
import type { TracedPacket } from './trace.ts';
import { renderTraceTable } from './trace-table.ts';

export interface ObserverOptions {
  readonly run: Runner;
  readonly firewallLog: FirewallLog;
  /** What the filters have counted. */
  readonly counters?: () => Promise<readonly CounterValue[]>;
  /** The user's name of a Linux interface. */
  readonly nameOf?: (device: string) => string | undefined;
  /** Why the super-server closed a client's connection at once, in the words of the log. */
  readonly refusal?: (address: string, port: number) => string | undefined;
  /** What the daemon that served a client's connection wrote into the log. */
  readonly said?: (address: string, port: number) => readonly string[];
}

export interface Observer {
  /**
   * Starts watching and resolves once nothing can be missed. Several observations may go on side by side.
   * Throws when the request names no address and port, or nft fails.
   */
  observe(request: ObserveRequest): Promise<number>;
  /**
   * Ends an observation and tells what was seen of `flow`, or of the first one that comes `from` somewhere; without
   * either, nothing can have been seen. Throws for an id that is not being observed, and when the filters were changed
   * before the flow came.
   */
  unobserve(request: ControlParams<'unobserve'>): Promise<Observation>;
}

interface Watch {
  readonly request: ObserveRequest;
  /**
   * Each observation has its own: a running monitor does not follow changes of the filters (nftables 1.0.6 goes on
   * naming the rule that a handle used to belong to), and starting one takes 6 ms.
   */
  readonly monitor: Monitor;
  /** Sequence number of the last firewall-log entry before it. */
  since: number;
  counted: readonly CounterValue[];
  readonly expiry: NodeJS.Timeout;
}

/** Milliseconds after which an observation that nobody ended ends by itself: whoever asked has gone. */
const EXPIRY = 10 * 60 * 1000;

const NO_COUNTERS = async (): Promise<readonly CounterValue[]> => [];

export function createObserver(options: ObserverOptions): Observer {
  const { run, firewallLog, refusal, said, counters = NO_COUNTERS, nameOf = () => undefined } = options;
  const watches = new Map<number, Watch>();
  let next = 1;

  /** The last update of the table that was asked for; `waiting` while it has not begun, so that others may join it. */
  let update: Promise<void> = Promise.resolve();
  let waiting = false;
  function updateTable(): Promise<void> {
    if (waiting) return update;
    waiting = true;
    update = update
      .catch(() => {}) // whoever asked for that one was told
      .then(async () => {
        waiting = false;
        const input = renderTraceTable([...watches.values()].map(({ request }) => request));
        const { exitCode, stderr } = await run(['nft', '-f', '-'], { input });
        if (exitCode !== 0) throw new Error(`nft: table for tracing: ${stderr.trim()}`);
      });
    return update;
  }

  async function end(id: number, watch: Watch): Promise<void> {
    clearTimeout(watch.expiry);
    watch.monitor.stop();
    if (watches.delete(id)) await updateTable();
  }

  return {
    async observe(request) {
      check(request);
      const id = next++;
      const expiry = setTimeout(() => void end(id, watch).catch(() => {}), EXPIRY);
      expiry.unref();
      const watch: Watch = { request, monitor: startMonitor(), since: -1, counted: [], expiry };
      watches.set(id, watch);
      try {
        const all = [updateTable(), firewallLog.entries(), counters(), watch.monitor.caughtUp()] as const;
        const [, entries, counted] = await Promise.all(all);
        watch.counted = counted;
        watch.since = entries[0]?.sequence ?? -1;
      } catch (error) {
        await end(id, watch).catch(() => {});
        throw error;
      }
      return id;
    },

    async unobserve({ id, flow: exact, from = [] }) {
      const watch = watches.get(id);
      if (watch === undefined) throw new Error(`observation ${id}: there is none, or it has ended`);
      try {
        const [entries, counted] = await Promise.all([firewallLog.entries(), counters(), watch.monitor.caughtUp()]);
        const { packets } = watch.monitor;
        const packet = packets.find((one) =>
          exact === undefined ? cameFrom(from, one, watch.request) : sameFlow(one, exact),
        );
        const flow = exact ?? (packet && flowOf(packet));
        if (flow === undefined) return { logged: [], decisions: [], arrived: false };
        if (packet?.stale) {
          const { protocol, destination, destinationPort } = watch.request;
          throw new Error(
            `observation of ${protocol} ${destination} port ${destinationPort}: the filters were changed meanwhile`,
          );
        }
        const logged = entriesOf(flow, entries, watch.since);
        const limited = flow.protocol === 'tcp' ? refusal?.(flow.source, flow.sourcePort) : undefined;
        const lines = flow.protocol === 'tcp' ? (said?.(flow.source, flow.sourcePort) ?? []) : [];
        const arrived = packet !== undefined;
        const decisions = packet?.decisions ?? [];
        const filters = new Set(decisions.map(({ filter }) => filter));
        const changes = changesOf(
          watch.counted,
          counted.filter(({ filter }) => filters.has(filter)),
        );
        const at = packet?.interface && nameOf(packet.interface);
        return {
          logged,
          decisions,
          arrived,
          ...(at !== undefined && { interface: at }),
          ...(changes.length > 0 && { counters: changes }),
          ...(exact === undefined && { flow }),
          ...(limited !== undefined && { limited }),
          ...(lines.length > 0 && { said: [...lines] }),
        };
      } finally {
        await end(id, watch);
      }
    },
  };
}

function changesOf(before: readonly CounterValue[], after: readonly CounterValue[]): CounterChange[] {
  return after.map(({ filter, name, packets, bytes }) => {
    const was = before.find((one) => one.filter === filter && one.name === name);
    return {
      filter,
      name,
      before: { packets: was?.packets ?? 0, bytes: was?.bytes ?? 0 },
      after: { packets, bytes },
    };
  });
}

/** Whether a traced packet is on its way to what is watched, from one of some addresses. */
function cameFrom(from: readonly string[], packet: TracedPacket, request: ObserveRequest): boolean {
  const { protocol, destination, destinationPort } = request;
  const wanted = { protocol, destination, destinationPort, sourcePort: packet.sourcePort };
  return from.some((source) => sameFlow(packet, { ...wanted, source }));
}

function flowOf({ protocol, source, sourcePort, destination, destinationPort }: TracedPacket): Flow {
  return { protocol, source, sourcePort, destination, destinationPort };
}

function check({ protocol, destination, destinationPort }: ObserveRequest): void {
  if (isIP(destination) === 0) throw new Error(`destination: expected an IP address, got '${destination}'`);
  if (protocol === 'icmp') return;
  if (!Number.isInteger(destinationPort) || destinationPort < 1 || destinationPort > 65535) {
    throw new Error(`destination port: expected 1..65535, got ${destinationPort}`);
  }
}
