/** The pages of docs/ and the schemas that are made from the program itself. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateLab } from '../../lab/generate/generate.ts';
import { graph } from '../../lab/operations/graph.ts';
import { eventSchema } from '../../lab/report/event-schema.ts';
import { reportSchema } from '../../lab/report/schema.ts';
import type { JsonSchema } from '../../lab/topology/json-schema.ts';
import { labSchema } from '../../lab/topology/topology-file.ts';
import { playbookSchema } from '../../lab/verify/playbook-file.ts';
import { commandsPage } from './commands.ts';
import { statementsPage } from './statements.ts';
import { vtylabPage } from './vtylab.ts';

const ROOT = join(import.meta.dirname, '../..');

/** File, from docs/ → text. */
export async function generatedPages(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['statements.md', statementsPage()],
    ['commands.md', commandsPage()],
    ['vtylab.md', await vtylabPage()],
    ['images/graph-remote-access.svg', await picture(join(ROOT, 'topologies/remote-access/lab.yaml'))],
    ['images/graph-leaf-spine.svg', await leafSpine()],
    ['../schemas/topology.schema.json', schemaText(labSchema())],
    ['../schemas/playbook.schema.json', schemaText(playbookSchema())],
    ['../schemas/report.schema.json', schemaText(reportSchema())],
    ['../schemas/event.schema.json', schemaText(eventSchema())],
  ]);
}

/** The names of those that are not in `directory` as they would be made now. */
export async function stalePages(directory: string): Promise<string[]> {
  const pages = await generatedPages();
  return [...pages].filter(([page, text]) => contentOf(join(directory, page)) !== text).map(([page]) => page);
}

async function picture(file: string): Promise<string> {
  return (await graph({ file, format: 'svg' })).text;
}

/** Of ten routers, as `vtylab generate` prints them. */
async function leafSpine(): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), 'vtylab-docs-'));
  try {
    const file = join(directory, 'lab.yaml');
    writeFileSync(file, generateLab('leaf-spine', 10).lab);
    return await picture(file);
  } finally {
    rmSync(directory, { recursive: true });
  }
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
