import type { Element, StructuredOutput } from '../../cli/output.ts';

/**
 * What `| display json` shows. Junos's JSON is its XML: every element is a list, since it could come again; text is
 * under `data`, attributes under `attributes`, an empty element is a `null`.
 */
export function replyJson(data: StructuredOutput['data']): string {
  return `${printObject(members([data].flat()), '')}\n`;
}

type Member = readonly [name: string, print: (indent: string) => string];

function members(elements: readonly Element[]): Member[] {
  const byName = Map.groupBy(elements, ({ name }) => name);
  return [...byName].map(([name, same]) => [
    name,
    (indent) => `[\n${same.map((one) => `${indent}${printObject(fields(one), indent)}`).join(', \n')}\n${indent}]`,
  ]);
}

function fields({ attributes, content }: Element): Member[] {
  const own: Member[] =
    attributes === undefined
      ? []
      : [
          [
            'attributes',
            () =>
              `{${Object.entries(attributes)
                .map(([key, value]) => `${JSON.stringify(key)} : ${JSON.stringify(value)}`)
                .join(', ')}}`,
          ],
        ];
  if (typeof content === 'object') return [...own, ...members(content)];
  return [['data', () => (content === undefined ? '[null]' : JSON.stringify(content))], ...own];
}

/** Junos sets a space on both sides of a colon, and one behind each comma. */
function printObject(entries: readonly Member[], indent: string): string {
  const inner = `${indent}    `;
  const lines = entries.map(([name, print]) => `${inner}${JSON.stringify(name)} : ${print(inner)}`);
  return lines.length === 0 ? '{}' : `{\n${lines.join(', \n')}\n${indent}}`;
}
