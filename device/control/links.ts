/** Links as sysfs shows them: cheaper to ask, and often, than a program. */
import { readdir, readFile } from 'node:fs/promises';

const NET = '/sys/class/net';

type NameOf = (device: string) => string | undefined;

/** The user's name of each of the node's interfaces → its alias, which names the link it belongs to. */
export async function linkAliases(nameOf: NameOf): Promise<Record<string, string>> {
  const aliases: Record<string, string> = {};
  for (const device of await readdir(NET)) {
    const name = nameOf(device);
    if (name !== undefined && device !== 'lo') aliases[name] = await attribute(device, 'ifalias');
  }
  return aliases;
}

/** Operational state of an interface; one that is not there is down. */
export async function operationalState(device: string): Promise<'up' | 'down'> {
  const state = await attribute(device, 'operstate');
  // the loopback has no state of its own
  return state === 'up' || state === 'unknown' ? 'up' : 'down';
}

async function attribute(device: string, name: string): Promise<string> {
  return readFile(`${NET}/${device}/${name}`, 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
}
