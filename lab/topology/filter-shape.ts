/** Filters written in the lab file, in Junos's words, and where they are put. */
import { isMap } from 'yaml';
import { statements, type Words } from './config-shape.ts';
import {
  about,
  as,
  entriesOf,
  type Located,
  listOf,
  mappingOr,
  oneOf,
  record,
  type Shape,
  text,
  type ValueOf,
} from './shape.ts';

export const FAMILIES = ['inet', 'inet6'] as const;
export type Family = (typeof FAMILIES)[number];

const termShape = record(
  {},
  {
    term: about("the term's name; its number in the list when left out", text('the name of a term')),
    from: about('match conditions, in the words of [edit firewall family inet filter … term … from]', statements),
    then: about('actions: accept, [log, reject], {count: NAME, discard: }', statements),
  },
);
export type TermFile = ValueOf<typeof termShape>;

/** A filter: its terms in order, and the family whose packets it sees. */
export interface FilterFile {
  readonly family: Located<Family> | undefined;
  readonly terms: Located<readonly Located<TermFile>[]> | undefined;
}

const terms = listOf(termShape, 'a list of terms');

/** A list of terms is a filter for IPv4; a mapping can name another family. */
export const filterShape: Shape<FilterFile> = mappingOr<FilterFile>(
  record({ terms }, { family: about('inet (default) or inet6', oneOf(...FAMILIES)) }),
  as(terms, (value, place) => ({ family: undefined, terms: { value, place } })),
);

/** What is put at an interface: a filter by its name, or by family and direction. */
export interface AppliedFile {
  /** Of this family where it is said, else of the one that `filters` gives it, else for IPv4. */
  readonly family: Family | undefined;
  readonly direction: 'input' | 'output';
  readonly filter: Located<string>;
}

const filterName = text('the name of a filter');
const directions = record({}, { input: filterName, output: filterName });
type Directions = ValueOf<typeof directions>;

const ofFamily: Shape<Directions> = mappingOr<Directions>(
  directions,
  as(filterName, (value, place) => ({ input: { value, place }, output: undefined })),
);

const byName: Shape<readonly AppliedFile[]> = as(filterName, (value, place) => [
  { family: undefined, direction: 'input', filter: { value, place } },
]);
const byDirection = as(directions, (value) => applied(undefined, value));
const byFamily = as(record({}, { inet: ofFamily, inet6: ofFamily }), (value) =>
  FAMILIES.flatMap((family) => applied(family, value[family]?.value)),
);

function applied(family: Family | undefined, given: Directions | undefined): AppliedFile[] {
  return (['input', 'output'] as const).flatMap((direction) => {
    const filter = given?.[direction];
    return filter === undefined ? [] : [{ family, direction, filter }];
  });
}

/** `local_acl`, `{output: F}`, or `{inet: F, inet6: {input: F6, output: G6}}`. */
export const appliedShape: Shape<readonly AppliedFile[]> = {
  schema: { anyOf: [byName.schema, byFamily.schema, byDirection.schema] },
  read(spot, source) {
    if (!isMap(spot.node)) return byName.read(spot, source);
    const directed = spot.node.items.some(({ key }) => ['input', 'output'].includes(String(key)));
    return (directed ? byDirection : byFamily).read(spot, source);
  },
};

/** Filters and prefix lists of a node. */
export const FILTER_KEYS = {
  filters: about('firewall filters by name: their terms, in order', entriesOf(filterShape)),
  'prefix-lists': about('prefix lists by name, for filters', entriesOf(statements)),
  filter: about('interface: the filter of what comes in by it; or {inet: …, inet6: …}', entriesOf(appliedShape)),
} as const;

/** A statement of a term, each word where it belongs. */
export function termWords(family: Family, filter: string, term: string): Words {
  return ['firewall', 'family', family, 'filter', filter, 'term', term];
}
