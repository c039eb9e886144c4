/** Links that come, go, and change their carrier: what `ip -oneline monitor link` prints, as events. */
import { readdirSync, readFileSync } from 'node:fs';
import type { DeviceEventBody } from '../../protocol/events.ts';

/** An interface as one line tells it. */
export interface SeenLink {
  readonly index: number;
  readonly name: string;
  /** Enabled, and with a carrier. */
  readonly up: boolean;
  readonly deleted: boolean;
}

/** `12: ge-0-0-0@if11: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu …`; undefined for what is no such line. */
export function readLinkLine(line: string): SeenLink | undefined {
  const [, deleted, index, name, flags] = /^(Deleted )?(\d+): ([^:@\s]+)(?:@[^:\s]+)?: <([^>]*)>/.exec(line) ?? [];
  if (index === undefined || name === undefined || flags === undefined) return undefined;
  const words = flags.split(',');
  const up = words.includes('UP') && words.includes('LOWER_UP');
  return { index: Number(index), name, up, deleted: deleted !== undefined };
}

const NET = '/sys/class/net';

/** What there is, by sysfs. Flags of <linux/if.h>: IFF_UP is 1. */
export function seenNow(): SeenLink[] {
  return readdirSync(NET).flatMap((name) => {
    const read = (attribute: string) => {
      try {
        return readFileSync(`${NET}/${name}/${attribute}`, 'utf8').trim();
      } catch {
        return ''; // the carrier of an interface that is down, or one that has just gone
      }
    };
    const index = Number(read('ifindex'));
    if (index === 0) return [];
    const up = (Number(read('flags')) & 1) === 1 && read('carrier') === '1';
    return [{ index, name, up, deleted: false }];
  });
}

export interface LinkTracker {
  /** A line of the monitor's. */
  line(text: string): void;
  /** Compares with all that there is: tells what the monitor came too late for. */
  compare(links: readonly SeenLink[]): void;
}

/**
 * Begins with the links that there are, which are no events.
 *
 * @param nameOf the user's name of a Linux interface; undefined for what is none of the user's
 */
export function trackLinks(
  nameOf: (device: string) => string | undefined,
  tell: (event: DeviceEventBody) => void,
  begin: readonly SeenLink[],
): LinkTracker {
  const known = new Map<number, { readonly name: string; up: boolean }>();
  // the loopback is no link, and what the patch panel works with has no place for long
  const named = (device: string) =>
    device === 'lo' || /^(nc-|vl)[0-9a-f]{8,}$/.test(device) ? undefined : nameOf(device);
  const said = (event: 'added' | 'removed' | 'up' | 'down', name: string) =>
    tell({ type: 'link', event, interface: name });

  function see({ index, name: device, up, deleted }: SeenLink): void {
    const before = known.get(index);
    const name = deleted ? undefined : named(device);
    if (before !== undefined && before.name !== name) {
      known.delete(index);
      said('removed', before.name);
    }
    if (name === undefined) return;
    const now = known.get(index) ?? { name, up: false };
    if (!known.has(index)) said('added', name);
    known.set(index, now);
    if (now.up !== up) said(up ? 'up' : 'down', name);
    now.up = up;
  }

  for (const { index, name: device, up } of begin) {
    const name = named(device);
    if (name !== undefined) known.set(index, { name, up });
  }
  return {
    line(text) {
      const seen = readLinkLine(text);
      if (seen !== undefined) see(seen);
    },
    compare(links) {
      const there = new Set(links.map(({ index }) => index));
      for (const [index, { name, up }] of [...known]) {
        if (!there.has(index)) see({ index, name, up, deleted: true });
      }
      for (const link of links) see(link);
    },
  };
}
