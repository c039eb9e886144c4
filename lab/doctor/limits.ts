/** Limits of the engine's host that large labs run into. */
import type { Finding } from './finding.ts';

/** What a node takes, in round numbers (docs/benchmarks.md): memory with the engine's shim; processes and threads. */
const NODE_MEMORY = 45e6;
const NODE_TASKS = 30;

/** Nodes that a host should have room for; fewer is worth a word. */
const WORTHWHILE = 10;

/** A lab of this size is a large one. */
const LARGE = 250;

/** The files that are read; those of namespaces are read in the host's own. */
export const LIMIT_FILES = [
  '/proc/sys/net/ipv4/neigh/default/gc_thresh3',
  '/proc/sys/kernel/pid_max',
  '/proc/sys/kernel/threads-max',
  '/proc/sys/fs/inotify/max_user_instances',
  '/proc/sys/fs/file-max',
] as const;

/** A script for `sh` that prints them, and the memory that is free, as lines of `NAME VALUE`. */
export function limitsScript(): string {
  const files = LIMIT_FILES.map((path) => `echo "${path} $(cat ${path})"`);
  return [
    ...files,
    `sed -n 's/^MemAvailable: *\\([0-9]*\\) kB$/memory \\1/p' /proc/meminfo`,
    'echo "nofile $(ulimit -n)"',
  ].join('\n');
}

/**
 * @param printed what the script printed; undefined when it could not be run, with the reason
 * @param cgroups the engine's version of cgroups: with 2, its shims watch every container by inotify
 */
export function limitFindings(printed: string | undefined, cgroups: number, reason = ''): Finding[] {
  if (printed === undefined) {
    return [{ area: 'limits', name: 'limits', state: 'unknown', found: `not read: ${reason}`, use: 'large labs' }];
  }
  const values = new Map(printed.split('\n').map((line) => line.split(' ') as [string, string]));
  const value = (name: string) => Number(values.get(name) ?? Number.NaN);
  const memory = value('memory') * 1024;
  const found = [
    room(
      'memory',
      memory,
      memory / NODE_MEMORY,
      WORTHWHILE,
      'what nodes run in',
      'end something, or give the host more',
    ),
    ...(['kernel.pid_max', 'kernel.threads-max'] as const).map((name) =>
      sysctl(name, value, NODE_TASKS, 'processes and threads of all nodes together'),
    ),
    sysctl('net.ipv4.neigh.default.gc_thresh3', value, 4, 'neighbours (ARP) of all nodes together'),
    ...(cgroups >= 2
      ? [sysctl('fs.inotify.max_user_instances', value, 1, "the engine's watch over each container")]
      : []),
    sysctl('fs.file-max', value, 200, 'open files of all nodes together'),
    room(
      'open files of a process',
      value('nofile'),
      value('nofile') / 4,
      WORTHWHILE,
      'sessions of a router',
      'ulimit -n, for the engine',
    ),
  ];
  return found.filter((one) => one !== undefined);
}

/** A setting of which each node takes so many. */
function sysctl(name: string, value: (file: string) => number, each: number, use: string): Finding | undefined {
  const limit = value(`/proc/sys/${name.replaceAll('.', '/')}`);
  return room(name, limit, limit / each, LARGE, use, `sysctl -w ${name}=${each * LARGE * 2}, on the engine's host`);
}

function room(
  name: string,
  limit: number,
  nodes: number,
  least: number,
  use: string,
  mend: string,
): Finding | undefined {
  if (Number.isNaN(limit)) return undefined;
  const written = name === 'memory' ? `${(limit / 1e9).toFixed(1)} GB free` : String(limit);
  const found = `${written}: room for about ${Math.floor(nodes)} nodes`;
  const common = { area: 'limits', name, use } as const;
  if (nodes >= least) return { ...common, state: 'ok', found: nodes > 10 * LARGE ? written : found };
  return { ...common, state: 'warning', found, mend };
}
