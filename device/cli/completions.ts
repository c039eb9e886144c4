/** Where the help starts: two characters for the kind of entry, 20 for the name, a space. */
const NAME_WIDTH = 20;

/** Something that may stand at a place of a line. */
export interface Possible {
  readonly name: string;
  readonly help: string;
  readonly marker?: '>' | '+';
  /** Sorted into the list by name; `value`s stand above it, in their own order. */
  readonly kind?: 'keyword' | 'value' | 'hint';
}

/** The list that is printed below a line, without a newline at its end. */
export function possibleCompletions(entries: readonly Possible[]): string {
  const values = entries.filter(({ kind }) => kind === 'value');
  const others = entries.filter(({ kind }) => kind !== 'value');
  const sorted = others.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
  const lines = [...values, ...sorted].map(({ name, help, marker }) =>
    `${marker ?? ' '} ${name.padEnd(NAME_WIDTH)} ${help}`.trimEnd(),
  );
  return ['Possible completions:', ...lines].join('\n');
}

/** `<…>` stands before words, and `|` behind them. */
function rank({ name }: Possible): number {
  if (name === '|') return 2;
  return name === '<[Enter]>' ? -1 : 0;
}
