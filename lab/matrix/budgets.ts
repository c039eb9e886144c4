/** How much of each service the matrix may use, so that it never meets a limit itself. */
import type { PredictedCell, PredictedService } from '../../protocol/predict.ts';

/** Milliseconds that a connection counts for against the rate. */
export const MINUTE = 60_000;
/** Connections to one service at the same time, whatever it allows. */
const MOST = 6;
/** Milliseconds a daemon may need to notice that its client has gone. */
const FAREWELL = 250;

interface Budget {
  readonly service: PredictedService;
  open: number;
  /** When connections were made, oldest first. */
  readonly taken: number[];
}

export class Budgets {
  readonly #budgets = new Map<string, Budget>();
  readonly #quick: boolean;
  readonly #now: () => number;

  /** `now` in milliseconds. */
  constructor(services: readonly PredictedService[], quick: boolean, now: () => number = () => performance.now()) {
    this.#quick = quick;
    this.#now = now;
    for (const service of services) {
      for (const family of ['inet', 'inet6']) {
        this.#budgets.set(`${service.node} ${service.port} ${family}`, { service, open: 0, taken: [] });
      }
    }
  }

  /** What is to be said beforehand: services that take fewer connections a minute than there are cells. */
  announce(cells: readonly PredictedCell[]): string[] {
    const counted = Map.groupBy(cells.filter(takes), keyOf);
    return [...counted].flatMap(([key, { length }]) => {
      const service = this.#budgets.get(key)?.service;
      if (service === undefined || length <= service.perMinute) return [];
      const minutes = Math.ceil(length / service.perMinute);
      const effect = this.#quick ? `${length - service.perMinute} are left out` : `this takes ${minutes} minutes`;
      const family = key.endsWith('inet6') ? 'IPv6' : 'IPv4';
      return [
        `${service.node} takes ${service.perMinute} ${service.service} connections a minute by ${family} (rate-limit), and ${length} are to be made: ${effect}`,
      ];
    });
  }

  allows(cell: PredictedCell): boolean {
    const budget = takes(cell) ? this.#budgets.get(keyOf(cell)) : undefined;
    if (budget === undefined) return true;
    const { service, open, taken } = budget;
    while (taken[0] !== undefined && this.#now() - taken[0] >= MINUTE) taken.shift();
    return open < Math.min(MOST, service.connections) && taken.length < service.perMinute;
  }

  /** Uses it; what is returned gives the connection back, not the minute's share. */
  take(cell: PredictedCell): () => void {
    const budget = takes(cell) ? this.#budgets.get(keyOf(cell)) : undefined;
    if (budget === undefined) return () => {};
    budget.open++;
    budget.taken.push(this.#now());
    const scarce = budget.service.connections <= MOST;
    return () => {
      const free = () => {
        budget.open--;
      };
      if (scarce) setTimeout(free, FAREWELL).unref();
      else free();
    };
  }

  /** Milliseconds until a service may take another connection. */
  wait(): number {
    const now = this.#now();
    const next = [...this.#budgets.values()].flatMap(({ service, open, taken }) => {
      const [oldest] = taken;
      if (oldest !== undefined && taken.length >= service.perMinute) return [oldest + MINUTE - now + 1];
      return open > 0 ? [FAREWELL] : [];
    });
    return Math.max(1, Math.min(MINUTE, ...next));
  }
}

function takes({ ends }: PredictedCell): boolean {
  return ends.some((end) => end.takes === true);
}

function keyOf({ to, port, source }: PredictedCell): string {
  return `${to} ${port} ${source.includes(':') ? 'inet6' : 'inet'}`;
}
