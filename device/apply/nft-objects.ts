/** The parts of an nftables table as plain values, and their text. */

/** What a table holds. Names are unique among the objects of a kind. */
export interface NftObject {
  readonly kind: 'counter' | 'limit' | 'set' | 'chain';
  readonly name: string;
  /** What makes it: hook and policy of a base chain, elements of a set, rate of a limit; '' when there is nothing. */
  readonly definition: string;
  /** Of a chain, in order. */
  readonly rules: readonly string[];
}

/** The table in the language of `nft -f`: makes it, or adds to the one there is. */
export function tableText(table: string, objects: readonly NftObject[]): string {
  return [`table ${table} {`, ...objects.map(objectText), '}'].join('\n');
}

function objectText({ kind, name, definition, rules }: NftObject): string {
  const lines = [definition, ...rules].filter((line) => line !== '').map((line) => `    ${line}`);
  return lines.length === 0 ? `  ${kind} ${name} {}` : [`  ${kind} ${name} {`, ...lines, '  }'].join('\n');
}
