/**
 * Transcripts in the pages: blocks of code that show what was typed at prompts and what was printed. A test types them again.
 *
 *     root@R2> show version          a node's console
 *     $ vtylab save R2               the machine's shell, in the lab's folder
 *
 * `…` stands for anything: alone on a line for any number of lines, in a line for any text. A command that ends in `?` is
 * not sent: `?` acts at once.
 */

/** Something that is typed, and what it prints. */
export interface Exchange {
  /** The node whose console it is typed at; undefined: the machine's shell. */
  readonly node: string | undefined;
  readonly command: string;
  /** The lines that follow, up to the next prompt. */
  readonly output: string;
}

const PROMPT = /^(?:\w[\w-]*@(?<node>\w+)[>#%]|\$) (?<command>.*)$/;

/** The exchanges of a block. Throws when it does not begin with a prompt. */
export function parseTranscript(block: string): Exchange[] {
  const exchanges: { node: string | undefined; command: string; lines: string[] }[] = [];
  for (const line of block.replace(/\n$/, '').split('\n')) {
    const prompt = PROMPT.exec(line)?.groups;
    if (prompt !== undefined) exchanges.push({ node: prompt.node, command: prompt.command ?? '', lines: [] });
    else if (exchanges.length === 0) throw new Error(`a transcript begins with a prompt, not with '${line}'`);
    else exchanges.at(-1)?.lines.push(line);
  }
  return exchanges.map(({ lines, ...exchange }) => ({
    ...exchange,
    output: lines.map((line) => `${line}\n`).join(''),
  }));
}

/** Whether what was printed is what the page says; times and dates count as equal, as do blank lines and levels at the end. */
export function agrees(page: string, printed: string): boolean {
  const lines = withoutEnd(neutral(page)).split('\n');
  const pattern = lines.map((line) => (line === '…' ? '(?:.*\\n)*?' : `${wildcards(line)}\\n`)).join('');
  return new RegExp(`^${pattern}$`).test(`${withoutEnd(neutral(printed))}\n`);
}

function wildcards(line: string): string {
  return line
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
}

function neutral(text: string): string {
  return text
    .replace(/\d{4}-\d\d-\d\d/g, 'DATE')
    .replace(/\b[A-Z][a-z]{2} [ \d]\d(?= \d\d:\d\d:\d\d)/g, 'DATE')
    .replace(/\d\d:\d\d:\d\d/g, 'TIME')
    .replace(/[ \t]+$/gm, '');
}

/** Without the level that stands above configuration mode's next prompt. */
function withoutEnd(text: string): string {
  return text
    .trimEnd()
    .replace(/(^|\n)\[edit[^\n]*\]$/, '')
    .trimEnd();
}
