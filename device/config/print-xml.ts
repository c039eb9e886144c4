/** Writes configuration as XML: `| display xml`, NETCONF. */
import type { ConfigNode } from './node.ts';
import { type Shown, shownChildren } from './shown.ts';

export interface XmlOptions {
  /** Attributes of `<configuration>`, e.g. `junos:commit-user`. Default: Junos's namespace, which comments need. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Levels to begin with, of four spaces each. */
  readonly indent?: number;
}

const INDENT = '    ';
const NAMESPACE = { 'xmlns:junos': 'http://xml.juniper.net/junos/1/junos' };

/** Writes what is in `root`, inside `<configuration>`. Every line ends with a line end. */
export function printXml(root: ConfigNode, options: XmlOptions = {}): string {
  const { attributes = NAMESPACE, indent = 0 } = options;
  const lines: string[] = [];
  const before = INDENT.repeat(indent);
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  lines.push(`${before}<configuration${written.join('')}>`);
  for (const shown of shownChildren(root)) write(shown, before + INDENT, lines);
  lines.push(`${before}</configuration>`, '');
  return lines.join('\n');
}

function write(shown: Shown, indent: string, lines: string[]): void {
  const { name, shape, values, children, comment } = shown;
  if (comment !== undefined) lines.push(`${indent}<junos:comment>/* ${escapeXml(comment)} */</junos:comment>`);
  const text = shown.text === undefined ? '' : ` text="${escapeXml(shown.text)}"`;
  const open = `${name}${text}${shown.inactive ? ' inactive="inactive"' : ''}`;
  if (shown.denied) {
    lines.push(`${indent}<${open}><!-- ACCESS-DENIED --></${name}>`);
  } else if (shape === 'value' || shape === 'values') {
    for (const value of values) lines.push(`${indent}<${open}>${escapeXml(value)}</${name}>`);
  } else if (children.length === 0) {
    lines.push(`${indent}<${open}/>`);
  } else {
    lines.push(`${indent}<${open}>`);
    for (const child of children) write(child, indent + INDENT, lines);
    lines.push(`${indent}</${name}>`);
  }
}

const MARKUP = /[&<>"\n\t\r]|^\s|\s$/;
const NAMES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** Text as XML holds it. White space at the ends, and line ends, by number: as layout they would not come back. */
export function escapeXml(text: string): string {
  if (!MARKUP.test(text)) return text;
  return text.replace(/[&<>"\n\t\r]|^\s+|\s+$/g, (found) => {
    return NAMES.get(found) ?? [...found].map((character) => `&#${character.codePointAt(0)};`).join('');
  });
}
