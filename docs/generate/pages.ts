/** The pages of docs/ that are made from the program itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsPage } from './commands.ts';
import { statementsPage } from './statements.ts';
import { vtylabPage } from './vtylab.ts';

/** File name → text. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['statements.md', statementsPage()],
    ['commands.md', commandsPage()],
    ['vtylab.md', await vtylabPage()],
  ]);
}

/** The names of those that are not in `directory` as they would be made now. */
export async function stalePages(directory: string): Promise<string[]> {
  const pages = await generatedPages();
  return [...pages].filter(([page, text]) => contentOf(join(directory, page)) !== text).map(([page]) => page);
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
