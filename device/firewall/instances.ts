/** A filter as it works at a place: what `show firewall` lists, with the counters and policers of its own. */
import type { Attachment, Family, Filter, Firewall } from './model.ts';

export interface Instance {
  /**
   * The filter's name; `F-ge-0/0/0.0-i` for an interface-specific filter F, `ge-0/0/0.0-i` for a list of filters
   * (`-o` for output), as Junos prints them.
   */
  readonly name: string;
  readonly family: Family;
  /** Evaluated one behind the other as one filter. */
  readonly filters: readonly Filter[];
  /** Where it is applied. */
  readonly attachments: readonly Attachment[];
}

/** Every instance, in the order of the interfaces' configuration. Filters that are applied nowhere have none. */
export function instancesOf(firewall: Firewall): Instance[] {
  const instances = new Map<string, Instance>();
  for (const attachment of firewall.attachments) {
    const filters = attachment.filters.flatMap((name) => {
      const filter = firewall.filters.find((one) => one.name === name && one.family === attachment.family);
      return filter === undefined ? [] : [filter];
    });
    const [first] = filters;
    if (first === undefined) continue;
    const name = instanceName(attachment, first);
    const key = `${attachment.family} ${name}`;
    const known = instances.get(key);
    instances.set(key, {
      name,
      family: attachment.family,
      filters,
      attachments: [...(known?.attachments ?? []), attachment],
    });
  }
  return [...instances.values()];
}

function instanceName({ interface: physical, unit, direction, list }: Attachment, first: Filter): string {
  const place = `${physical}.${unit}-${direction === 'input' ? 'i' : 'o'}`;
  if (list) return place;
  return first.interfaceSpecific ? `${first.name}-${place}` : first.name;
}
