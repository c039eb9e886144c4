/** The same text on one line, without what steers a terminal: words that came from a node must not. */
export function printable(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f]/g, '\ufffd');
}
