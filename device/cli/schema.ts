import type { Datastore } from '../device.ts';
import type { Container } from '../schema/kinds.ts';

/** The schema that a datastore's configurations follow; every configuration tree begins with it. */
export function rootSchema({ committed: { schema } }: Pick<Datastore, 'committed'>): Container {
  if (schema?.kind !== 'container') throw new Error('the committed configuration does not begin with the root schema');
  return schema;
}
