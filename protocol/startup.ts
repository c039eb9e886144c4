/** What a startup is called: by what it says, and by where it says so. Both programs name it, so the names are made here. */
import { createHash } from 'node:crypto';
import type { Startup } from './control.ts';

/** The names of a startup, as `hello` tells them: '' each for a node that was given nothing yet. */
export interface StartupNames {
  /** SHA-256 (hex) of what it says: another one means that the node has to be configured anew. */
  readonly startup: string;
  /** SHA-256 (hex) of it with the files and lines that it was read from, which messages and evidence name. */
  readonly lines: string;
}

/** The names of a startup; undefined is a node that was given nothing yet. */
export function startupNames(startup: Startup | undefined): StartupNames {
  if (startup === undefined) return { startup: '', lines: '' };
  const known = names.get(startup);
  if (known !== undefined) return known;
  const made = { startup: hash(contentOf(startup)), lines: hash(startup) };
  names.set(startup, made);
  return made;
}

const names = new WeakMap<Startup, StartupNames>();

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/** A startup without the places of its statements, and without what a device passes over when it reads them. */
function contentOf(startup: Startup): unknown {
  if (startup.role !== 'device') return startup;
  return { role: startup.role, texts: startup.fragments.map(({ text }) => statementsOf(text)).filter(Boolean) };
}

/**
 * Set commands or curly braces without indentation, empty lines and lines that are comments. Text in another language, and
 * text with a string or a comment over several lines, where all of that may be content, is taken as it is.
 */
function statementsOf(text: string): string {
  if (/^\s*[<{[]/.test(text)) return text;
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    const words = line.trim();
    if (words === '' || words.startsWith('#')) continue;
    if (isOpen(words)) return text;
    kept.push(words);
  }
  return kept.join('\n');
}

/** Whether a string or a comment goes on in the next line. */
function isOpen(line: string): boolean {
  const quotes = line.replaceAll(/\\./g, '').split('"').length - 1;
  return quotes % 2 === 1 || line.lastIndexOf('/*') > line.lastIndexOf('*/');
}
