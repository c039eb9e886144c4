/** Where filters are applied: `[edit interfaces I unit U family F filter]`. */
import { type ConfigNode, descend, entriesOf, leafValue, leafValues } from '../config/node.ts';
import { unitsOf } from '../features/units.ts';
import type { Attachment, Family, Filter } from './model.ts';

const known = new WeakMap<ConfigNode, readonly Attachment[]>();

/** `input`, `output`, `input-list` or `output-list`. */
export function statementOf({ direction, list }: Attachment): string {
  return list ? `${direction}-list` : direction;
}

/** Every place filters are named at, in the configuration's order, whether they are defined or not. */
export function attachmentStatements(config: ConfigNode): Attachment[] {
  return entriesOf(descend(config, 'interfaces'), 'interface').flatMap((physical) => {
    const statements = known.get(physical) ?? ofInterface(physical);
    known.set(physical, statements);
    return statements;
  });
}

function ofInterface(physical: ConfigNode & { readonly key: string }): Attachment[] {
  return unitsOf(physical).flatMap((unit) =>
    (['inet', 'inet6'] as const).flatMap((family: Family) => {
      const node = descend(unit, 'family', family, 'filter');
      if (node === undefined) return [];
      return (['input', 'output'] as const).flatMap((direction) => {
        const single = leafValue(node, direction);
        const several = leafValues(node, `${direction}-list`);
        const place = { interface: physical.key, unit: unit.key, family, direction };
        return [
          ...(single === undefined ? [] : [{ ...place, filters: [single], list: false }]),
          ...(several.length === 0 ? [] : [{ ...place, filters: several, list: true }]),
        ];
      });
    }),
  );
}

/** The attachments of filters that are defined. */
export function readAttachments(config: ConfigNode, filters: readonly Filter[]): Attachment[] {
  const defined = new Set(filters.map(({ family, name }) => `${family} ${name}`));
  return attachmentStatements(config).flatMap((attachment) => {
    const isDefined = (name: string) => defined.has(`${attachment.family} ${name}`);
    if (attachment.filters.every(isDefined)) return [attachment];
    const names = attachment.filters.filter(isDefined);
    return names.length === 0 ? [] : [{ ...attachment, filters: names }];
  });
}
