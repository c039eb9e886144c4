/** Building the elements that `display xml` and `display json` print, in Junos's own names. */
import type { Element, StructuredOutput } from '../../cli/output.ts';
import { VERSION } from '../../version.ts';

type Content = string | number | readonly (Element | undefined)[];

/** Where Junos keeps the names of its replies; `junos-interface`, `junos-routing`, … follow it. */
export const NAMESPACE = `http://xml.juniper.net/junos/${VERSION}`;

/** An element; what is undefined among its content is left out, so that optional parts can stand in one expression. */
export function element(name: string, content?: Content, attributes?: Readonly<Record<string, string>>): Element {
  return {
    name,
    ...(attributes !== undefined && { attributes }),
    ...(content !== undefined && {
      content: typeof content === 'object' ? content.filter((child) => child !== undefined) : String(content),
    }),
  };
}

/** An element that is there only when there is a value for it. */
export function optional(name: string, content: string | number | undefined): Element | undefined {
  return content === undefined ? undefined : element(name, content);
}

/** The outermost element of a command's reply. `schema`: the last part of its namespace, e.g. `junos-interface`. */
export function information(
  name: string,
  schema: string,
  content: Content,
  attributes: Readonly<Record<string, string>> = {},
): Element {
  return element(name, content, { xmlns: `${NAMESPACE}/${schema}`, ...attributes });
}

/** A moment, with its seconds of the epoch; a duration, with its own. */
export function timed(name: string, text: string, seconds: number): Element {
  return element(name, text, { 'junos:seconds': String(Math.floor(seconds)) });
}

/** What a command returns: its text, and the same as elements. */
export function structured(text: string, ...data: readonly Element[]): StructuredOutput {
  return { kind: 'structured', text, data };
}
