/** The pages of docs/, as tests read them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOCS = join(import.meta.dirname, '../../docs');

/** The text of a page. */
export function page(name: string): string {
  return readFileSync(join(DOCS, name), 'utf8');
}

/** The code blocks of a page whose opening line is ``` and then `info`. */
export function blocks(name: string, info: string): string[] {
  return [...page(name).matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].flatMap(([, opening, code]) =>
    opening === info && code !== undefined ? [code] : [],
  );
}
