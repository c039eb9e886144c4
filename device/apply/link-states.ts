/** The state of all links in one text, from sysfs: cheaper than a process, to see whether any has changed. */
import { readdir, readFile } from 'node:fs/promises';

const NET = '/sys/class/net';

/**
 * With `carrier_changes` a link that went down and came back at once has changed as well: the kernel has taken its routes.
 * What cannot be read is on its way out.
 */
const ATTRIBUTES = ['ifindex', 'flags', 'operstate', 'carrier_changes'] as const;

/** The same text means that nothing has happened to any link. */
export async function linkStates(): Promise<string> {
  const devices = (await readdir(NET)).sort();
  const states = devices.map(async (device) => {
    const values = ATTRIBUTES.map((name) => readFile(`${NET}/${device}/${name}`, 'utf8').catch(() => ''));
    return `${device} ${(await Promise.all(values)).map((value) => value.trim()).join(' ')}`;
  });
  return (await Promise.all(states)).join('\n');
}
