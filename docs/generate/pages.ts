/** The pages of docs/ and the schemas that are made from the program itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../../lab/topology/json-schema.ts';
import { labSchema } from '../../lab/topology/topology-file.ts';
import { playbookSchema } from '../../lab/verify/playbook-file.ts';
import { commandsPage } from './commands.ts';
import { statementsPage } from './statements.ts';
import { vtylabPage } from './vtylab.ts';

/** File, from docs/ → text. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['statements.md', statementsPage()],
    ['commands.md', commandsPage()],
    ['vtylab.md', await vtylabPage()],
    ['../schemas/topology.schema.json', schemaText(labSchema())],
    ['../schemas/playbook.schema.json', schemaText(playbookSchema())],
  ]);
}

/** The names of those that are not in `directory` as they would be made now. */
export async function stalePages(directory: string): Promise<string[]> {
  const pages = await generatedPages();
  return [...pages].filter(([page, text]) => contentOf(join(directory, page)) !== text).map(([page]) => page);
}

function schemaText(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
