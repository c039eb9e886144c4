/** Writes configuration as Junos writes it in JSON: `| display json`. */
import type { ConfigNode } from './node.ts';
import { type Shown, shownChildren } from './shown.ts';

export interface JsonOptions {
  /** What is said of the whole configuration, e.g. `junos:commit-user`. */
  readonly attributes?: Readonly<Record<string, string>>;
}

const INDENT = '    ';

/** Writes what is in `root`, inside `{ "configuration" : { … } }`. Every line ends with a line end. */
export function printJson(root: ConfigNode, options: JsonOptions = {}): string {
  const notes = Object.entries(options.attributes ?? {}).map(([name, value]) => [name, quoted(value)] as const);
  const members = [...noteMember(notes, INDENT.repeat(2)), ...memberTexts(shownChildren(root), INDENT.repeat(2))];
  return `{\n${INDENT}"configuration" : ${object(members, INDENT)}\n}\n`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function object(members: readonly string[], indent: string): string {
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

type Note = readonly [name: string, value: string];

function noteMember(notes: readonly Note[], indent: string, key = '@'): string[] {
  if (notes.length === 0) return [];
  const members = notes.map(([name, value]) => `${indent}${INDENT}"${name}" : ${value}`);
  return [`${indent}"${key}" : ${object(members, indent)}`];
}

/** What is said of an element, besides what it holds. */
function notesOf({ inactive, comment, text, denied }: Shown): Note[] {
  const notes: Note[] = [];
  if (text !== undefined) notes.push(['text', quoted(text)]);
  if (inactive) notes.push(['inactive', 'true']);
  if (comment !== undefined) notes.push(['comment', quoted(`/* ${comment} */`)]);
  if (denied) notes.push(['comment', quoted('/* ACCESS-DENIED */')]);
  return notes;
}

/** Members for elements that stand side by side; those of one name are one array. */
function memberTexts(elements: readonly Shown[], indent: string): string[] {
  const byName = new Map<string, Shown[]>();
  for (const element of elements) {
    const same = byName.get(element.name);
    if (same === undefined) byName.set(element.name, [element]);
    else same.push(element);
  }
  return [...byName].flatMap(([name, same]) => {
    const [only] = same;
    if (only === undefined) return [];
    if (same.length > 1 || only.shape === 'entry') return array(name, same, indent);
    if (only.shape === 'values') return values(only, indent);
    if (only.shape === 'level') return [`${indent}"${name}" : ${levelText(only, indent)}`];
    const text = only.shape === 'value' ? scalar(only, only.values[0] ?? '') : '[null]';
    return [`${indent}"${name}" : ${text}`, ...noteMember(notesOf(only), indent, `@${name}`)];
  });
}

function levelText(element: Shown, indent: string): string {
  const inner = indent + INDENT;
  return object([...noteMember(notesOf(element), inner), ...memberTexts(element.children, inner)], indent);
}

function scalar({ numeric }: Shown, value: string): string {
  return numeric && /^-?(?:0|[1-9]\d{0,14})$/.test(value) ? value : quoted(value);
}

/** The values of a leaf-list. What is said of it, is said of each value; the comment of the first one. */
function values(element: Shown, indent: string): string[] {
  const { name } = element;
  const texts = element.values.map((value) => scalar(element, value));
  const notes = element.values.map((_, index) => notesOf(index === 0 ? element : { ...element, comment: undefined }));
  return [`${indent}"${name}" : [${texts.join(', ')}]`, ...noteArray(name, notes, indent)];
}

function noteArray(name: string, notes: readonly (readonly Note[])[], indent: string): string[] {
  if (notes.every(({ length }) => length === 0)) return [];
  const inner = indent + INDENT;
  const items = notes.map((own) => {
    const members = own.map(([key, value]) => `${inner}"${key}" : ${value}`);
    return own.length === 0 ? `${indent}null` : `${indent}${object(members, indent)}`;
  });
  return [`${indent}"@${name}" : [\n${items.join(',\n')}\n${indent}]`];
}

/** Entries of a list; statements that the schema does not know may mix them with values. */
function array(name: string, elements: readonly Shown[], indent: string): string[] {
  const isObject = ({ shape }: Shown) => shape === 'entry' || shape === 'level';
  const items = elements.map((element) => {
    if (isObject(element)) return `${indent}${levelText(element, indent)}`;
    return `${indent}${element.shape === 'empty' ? 'null' : scalar(element, element.values[0] ?? '')}`;
  });
  const notes = elements.map((element) => (isObject(element) ? [] : notesOf(element)));
  return [`${indent}"${name}" : [\n${items.join(',\n')}\n${indent}]`, ...noteArray(name, notes, indent)];
}
