/** Where the help starts: two characters for the kind of entry, 20 for the name, a space. */
const NAME_WIDTH = 20;

/** The list that is printed below an ambiguous word, sorted by name, without a newline at its end. */
export function possibleCompletions(entries: readonly { readonly name: string; readonly help: string }[]): string {
  const lines = entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, help }) => `  ${name.padEnd(NAME_WIDTH)} ${help}`.trimEnd());
  return ['Possible completions:', ...lines].join('\n');
}
