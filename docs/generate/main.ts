/**
 * Writes the pages and schemas that are made from the program itself.
 *
 *   node docs/generate/main.ts [--check]
 *
 * With --check nothing is written: a page that is not as it would be made is named, and the exit status is 1.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedPages, stalePages } from './pages.ts';

const DOCS = join(import.meta.dirname, '..');

if (process.argv.includes('--check')) {
  const stale = await stalePages(DOCS);
  for (const page of stale) console.error(`${join('docs', page)} is not current: 'make docs' makes it anew`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  for (const [page, text] of await generatedPages()) writeFileSync(join(DOCS, page), text);
}
