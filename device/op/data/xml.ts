import type { Element, StructuredOutput } from '../../cli/output.ts';
import { NAMESPACE } from './element.ts';

const STEP = '    ';

/** The elements, indented; each ends its line. */
export function printXml(data: StructuredOutput['data'], indent = ''): string {
  return [data]
    .flat()
    .map((one) => print(one, indent))
    .join('');
}

/** What `| display xml` shows: the elements in the reply a NETCONF client would get, and the CLI's own mark. */
export function replyXml(data: StructuredOutput['data'] | string): string {
  const inside = typeof data === 'string' ? data : printXml(data, STEP);
  return [
    `<rpc-reply xmlns:junos="${NAMESPACE}/junos">\n`,
    inside,
    `${STEP}<cli>\n${STEP}${STEP}<banner></banner>\n${STEP}</cli>\n`,
    '</rpc-reply>\n',
  ].join('');
}

function print({ name, attributes = {}, content }: Element, indent: string): string {
  const open = `${indent}<${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
    .join('')}`;
  if (content === undefined) return `${open}/>\n`;
  if (typeof content === 'string') return `${open}>${escapeXml(content)}</${name}>\n`;
  return `${open}>\n${printXml(content, indent + STEP)}${indent}</${name}>\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand between tags and in attributes. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
}
