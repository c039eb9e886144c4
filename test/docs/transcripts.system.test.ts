/** What the pages show of a session is typed again, at a copy of the documented lab, and has to print the same. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../../lab/paths.ts';
import { openConsole, type Terminal } from '../system/terminal.ts';
import { succeed, vtylab } from '../system/vtylab.ts';
import { blocks } from './pages.ts';
import { agrees, type Exchange, parseTranscript } from './transcript.ts';

const LAB = 'docs-pages';
const AT_PROMPT = /(?:^|\n)(?:\w[\w-]*@\w+[>#%]) $/;
const consoles = new Map<string, Terminal>();
let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'vtylab-pages-'));
  await cp(join(ROOT, 'topologies/remote-access'), cwd, { recursive: true });
  const text = await readFile(join(cwd, 'lab.yaml'), 'utf8');
  await writeFile(join(cwd, 'lab.yaml'), text.replace(/^name:.*$/m, `name: ${LAB}`));
});
beforeEach(() => succeed(['up'], { cwd }));
afterEach(async () => {
  await Promise.all([...consoles.values()].map((terminal) => terminal.close()));
  consoles.clear();
  await succeed(['down', '--lab', LAB]);
});
afterAll(() => rm(cwd, { recursive: true }));

async function consoleOf(node: string): Promise<Terminal> {
  const known = consoles.get(node);
  if (known !== undefined) return known;
  const opened = openConsole(LAB, node);
  consoles.set(node, opened);
  await opened.see(AT_PROMPT);
  opened.type('set cli screen-length 0');
  await opened.see(AT_PROMPT);
  return opened;
}

/** What typing the command prints, without its echo and without the next prompt. */
async function typed({ node, command }: Exchange): Promise<string> {
  if (node === undefined) {
    const [, ...args] = command.split(' ');
    const { stdout, stderr } = await vtylab(args, { cwd });
    return `${stdout}\n${stderr}`;
  }
  const terminal = await consoleOf(node);
  if (command.endsWith('?')) return helped(terminal, command);
  terminal.type(command);
  const seen = stripVTControlCharacters(await terminal.see(AT_PROMPT));
  return seen.replace(/^.*\n/, '').replace(AT_PROMPT, '\n');
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

test.each(['cli.md', 'configuration.md', 'classes.md', 'logs.md', 'services.md', 'filters.md'])('%s', async (name) => {
  const wrong: string[] = [];
  for (const exchange of blocks(name, 'console').flatMap(parseTranscript)) {
    const printed = await typed(exchange);
    if (!agrees(exchange.output, printed)) wrong.push(`${exchange.node ?? '$'}: ${exchange.command}\n${printed}`);
  }
  expect(wrong.join('\n')).toBe('');
});
