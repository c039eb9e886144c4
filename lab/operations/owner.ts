/** Who holds the lock of a lab, in words that fit into a label, and whether that process is still there. */
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

/** A process that changes a lab. */
export interface Owner {
  /** What it does, e.g. `vtylab up`. */
  readonly command: string;
  readonly pid: number;
  /** When the process was started, in ticks since its machine was; '' where the system does not tell. */
  readonly started: string;
  /** The run of a machine, and the pid namespace there, in which `pid` counts. */
  readonly machine: string;
  /** `root@host`, for people. */
  readonly user: string;
  /** ISO 8601. */
  readonly since: string;
}

/** This process. */
export function thisOwner(command: string): Owner {
  const since = new Date().toISOString();
  return { command, pid: process.pid, started: startOf(process.pid) ?? '', machine: machine(), user: user(), since };
}

/** Whether the process runs: undefined where that cannot be seen from here, as it is on another machine. */
export function isAlive({ machine: where, pid, started }: Owner): boolean | undefined {
  if (where !== machine()) return undefined;
  const start = startOf(pid);
  if (start !== undefined || started !== '') return start === started;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** `'vtylab up' of process 4711 (root@host, since 07:20:01)` */
export function ownerText({ command, pid, user: who, since }: Owner): string {
  return `'${command}' of process ${pid} (${who}, since ${new Date(since).toTimeString().slice(0, 8)})`;
}

/** Reads what a label says; undefined for what is no owner. */
export function readOwner(label: string | undefined): Owner | undefined {
  try {
    const owner = JSON.parse(label ?? '') as Owner;
    return typeof owner.pid === 'number' && typeof owner.machine === 'string' ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** The start of a process that is more than a remnant, by /proc/PID/stat (proc(5)); undefined when there is none. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // a name may hold anything
    return state === 'Z' || state === 'X' ? undefined : fields[18];
  } catch {
    return undefined;
  }
}

function machine(): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function user(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${process.getuid?.() ?? 'user'}@${hostname()}`; // a user without a name
  }
}
