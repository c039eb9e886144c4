/** Types what a page shows of a session again, and compares what is printed. */
import { stripVTControlCharacters } from 'node:util';
import { openConsole, type Terminal } from '../system/terminal.ts';
import { vtylab } from '../system/vtylab.ts';
import { blocks } from './pages.ts';
import { agrees, type Exchange, parseTranscript } from './transcript.ts';

const AT_PROMPT = /(?:^|\n)(?:\w[\w-]*@\w+[>#%]) $/;

/** A running lab that pages are typed at: its nodes' consoles, and the machine's shell in its folder. */
export class Typist {
  private readonly lab: string;
  private readonly cwd: string;
  private readonly consoles = new Map<string, Terminal>();

  constructor(lab: string, cwd: string) {
    this.lab = lab;
    this.cwd = cwd;
  }

  /** Types all that is in blocks marked `console`; returns what printed something else than the page says. */
  async retype(page: string): Promise<string> {
    const wrong: string[] = [];
    for (const exchange of blocks(page, 'console').flatMap(parseTranscript)) {
      const printed = await this.typed(exchange);
      if (!agrees(exchange.output, printed)) wrong.push(`${exchange.node ?? '$'}: ${exchange.command}\n${printed}`);
    }
    return wrong.join('\n');
  }

  /** What typing the command prints, without its echo and without the next prompt. */
  async typed({ node, command }: Exchange): Promise<string> {
    if (node === undefined) {
      const [, ...args] = command.split(' ');
      const { stdout, stderr } = await vtylab(args, { cwd: this.cwd });
      return `${stdout}\n${stderr}`.replaceAll('\r', '');
    }
    const terminal = await this.consoleOf(node);
    if (command.endsWith('?')) return helped(terminal, command);
    terminal.type(command);
    const seen = stripVTControlCharacters(await terminal.see(AT_PROMPT));
    return seen.replace(/^.*\n/, '').replace(AT_PROMPT, '\n');
  }

  async close(): Promise<void> {
    await Promise.all([...this.consoles.values()].map((terminal) => terminal.close()));
    this.consoles.clear();
  }

  private async consoleOf(node: string): Promise<Terminal> {
    const known = this.consoles.get(node);
    if (known !== undefined) return known;
    const opened = openConsole(this.lab, node);
    this.consoles.set(node, opened);
    await opened.see(AT_PROMPT);
    opened.type('set cli screen-length 0');
    await opened.see(AT_PROMPT);
    return opened;
  }
}

/** What `?` prints, which stays on the line; Ctrl-C gives the line up. */
async function helped(terminal: Terminal, command: string): Promise<string> {
  terminal.press(command);
  const line = command.slice(0, -1).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const seen = stripVTControlCharacters(await terminal.see(new RegExp(`\\n\\w[\\w-]*@\\w+[>#%] ${line}$`)));
  terminal.press('\x03');
  await terminal.see(AT_PROMPT);
  return seen.replace(/^.*\n/, '').replace(/\n.*$/, '\n');
}
