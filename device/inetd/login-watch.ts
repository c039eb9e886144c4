import { readdir, readFile } from 'node:fs/promises';

/** Milliseconds between two looks at who is due. */
const INTERVAL = 1000;

/** The user nobody, whom daemons become before they let somebody in. */
const NOBODY = 65534;

/** One process: its parent, and its real user id. */
export interface Process {
  readonly parent: number;
  readonly uid: number;
}

/** A daemon that must have come to a login by `due`, or else `expired` is called. */
interface Pending {
  readonly due: number;
  readonly expired: () => void;
}

/**
 * Bounds the time until somebody has logged in. Daemons watch that themselves only while they ask for a name and a
 * password: telnetd waits without end for a client that answers none of its options.
 */
export class LoginWatch {
  readonly #pending = new Map<number, Pending>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  /** Calls `expired` once, unless within `seconds` a process of the daemon's runs as a user, or `forget` is called. */
  watch(pid: number, seconds: number, expired: () => void): void {
    this.#pending.set(pid, { due: performance.now() + seconds * 1000, expired });
    this.#timer ??= setInterval(() => this.#look(), INTERVAL).unref();
  }

  /** The daemon has ended. */
  forget(pid: number): void {
    this.#pending.delete(pid);
    if (this.#pending.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** All that are due at once: the list of processes is read once for them. */
  async #look(): Promise<void> {
    const now = performance.now();
    const due = [...this.#pending].filter(([, pending]) => pending.due <= now);
    if (due.length === 0 || this.#looking) return;
    this.#looking = true;
    try {
      const loggedIn = withLogin(await readProcesses());
      for (const [pid, pending] of due) {
        if (this.#pending.get(pid) !== pending) continue; // it ended meanwhile
        this.forget(pid);
        if (!loggedIn.has(pid)) pending.expired();
      }
    } finally {
      this.#looking = false;
    }
  }
}

/** Pure: the processes that run as a user themselves, or started one that does. */
export function withLogin(processes: ReadonlyMap<number, Process>): Set<number> {
  const found = new Set<number>();
  for (const [pid, { uid }] of processes) {
    if (uid === 0 || uid === NOBODY) continue;
    for (let at = pid; at > 0 && !found.has(at); at = processes.get(at)?.parent ?? 0) found.add(at);
  }
  return found;
}

async function readProcesses(): Promise<Map<number, Process>> {
  const processes = new Map<number, Process>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const status = await readFile(`/proc/${entry}/status`, 'utf8').catch(() => ''); // it may be gone by now
    const parent = /^PPid:\t(\d+)/m.exec(status)?.[1];
    const uid = /^Uid:\t(\d+)/m.exec(status)?.[1];
    if (parent !== undefined && uid !== undefined) {
      processes.set(Number(entry), { parent: Number(parent), uid: Number(uid) });
    }
  }
  return processes;
}
