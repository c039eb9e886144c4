/** The filters and prefix lists of a router in a lab file, as the configuration statements they stand for. */
import type { Words } from './config-shape.ts';
import { type AppliedFile, type Family, type FilterFile, type TermFile, termWords } from './filter-shape.ts';
import type { Entry, Located } from './shape.ts';
import type { NodeFile } from './topology-file.ts';

/** `policy-options prefix-list NAME PREFIX`. A list of none is a list, too. */
export function prefixListStatements(name: string, { value }: Entry<readonly Located<Words>[]>): Located<Words>[] {
  return value.map((entry) => ({ value: ['policy-options', 'prefix-list', name, ...entry.value], place: entry.place }));
}

/** `firewall family … filter NAME term …`, term by term. A filter without terms is a statement, too: it discards all. */
export function filterStatements(name: string, { value, place }: Entry<FilterFile>): Located<Words>[] {
  const family = value.family?.value ?? 'inet';
  const terms = value.terms?.value ?? [];
  if (terms.length === 0) return [{ value: ['firewall', 'family', family, 'filter', name], place }];
  return terms.flatMap((term, index) => termStatements(family, name, term, index));
}

function termStatements(family: Family, filter: string, { value, place }: Located<TermFile>, index: number) {
  const words = termWords(family, filter, value.term?.value ?? String(index + 1));
  const said = (['from', 'then'] as const).flatMap((part) =>
    (value[part]?.value ?? []).map((one) => ({ value: [...words, part, ...one.value], place: one.place })),
  );
  return said.length > 0 ? said : [{ value: words, place: value.term?.place ?? place }];
}

/** `interfaces NAME unit 0 family … filter (input | output) FILTER`. */
export function appliedStatements(node: NodeFile) {
  return (name: string, { value }: Entry<readonly AppliedFile[]>): Located<Words>[] =>
    value.map(({ family, direction, filter }) => {
      const own = node.filters?.value.get(filter.value)?.value.family?.value;
      const unit = ['interfaces', name, 'unit', '0', 'family', family ?? own ?? 'inet'];
      return { value: [...unit, 'filter', direction, filter.value], place: filter.place };
    });
}
