/** How a container or a network was made, as a label: a mark for each part of it, so that a plan can tell which part is another. */
import { createHash } from 'node:crypto';

/** Hexadecimal digits of a mark. */
const DIGITS = 12;

/** Of a node in whose network another image runs: its own, or that of another node. */
const OWN_IMAGE = 'own-image';

/** What the lab file calls a part that has another name with the engine. */
const WORDS: Readonly<Record<string, string>> = {
  name: 'prefix',
  command: 'cmd',
  environment: 'env',
  capabilities: 'cap-add',
  cpuSet: 'cpu-set',
  health: 'healthcheck',
  restart: 'restart-policy',
  autoRemove: 'auto-remove',
  sharedMemory: 'shm-size',
  hosts: 'extra-hosts',
  security: 'security-opts',
  cgroupParent: 'cgroup-parent',
  cgroupNamespace: 'cgroupns-mode',
  hostProcesses: 'pid-mode',
  network: 'mgmt',
  networkShared: OWN_IMAGE,
  ipv4: 'ipv4-subnet',
  ipv6: 'ipv6-subnet',
};

/** `env=0123456789ab mgmt=…`: what is undefined is left out. */
export function madeAs(parts: Readonly<Record<string, unknown>>): string {
  return Object.entries(parts)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${WORDS[name] ?? name}=${mark(value)}`)
    .sort()
    .join(' ');
}

/** Why what was made as one label says is not what another one says. */
export function whyMadeAnew(was: string | undefined, wanted: string): string {
  const [old, now] = [read(was ?? ''), read(wanted)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name));
  if (old.size === 0) return 'made by another version of vtylab';
  if (names.includes(OWN_IMAGE)) {
    return now.has(OWN_IMAGE) ? 'an image runs in its network now' : 'no image runs in its network any more';
  }
  const keys = names.sort().join(', ');
  return `${keys} ${names.length === 1 ? 'is' : 'are'} not as the lab file says`;
}

function read(label: string): Map<string, string> {
  return new Map([...label.matchAll(/(\S+)=([0-9a-f]+)(?: |$)/g)].map(([, name = '', value = '']) => [name, value]));
}

function mark(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, DIGITS);
}
