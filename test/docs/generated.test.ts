import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stalePages } from '../../docs/generate/pages.ts';
import { statementsPage } from '../../docs/generate/statements.ts';

test('the generated pages are what the program would make of itself now (make docs)', async () => {
  expect(await stalePages(join(import.meta.dirname, '../../docs'))).toEqual([]);
});

test('a page that is not there, or says something else, is stale', async () => {
  expect(await stalePages(import.meta.dirname)).toEqual([
    'statements.md',
    'commands.md',
    'vtylab.md',
    'images/graph-remote-access.svg',
    'images/graph-leaf-spine.svg',
    '../schemas/topology.schema.json',
    '../schemas/playbook.schema.json',
    '../schemas/report.schema.json',
    '../schemas/event.schema.json',
  ]);
});

/** The row of a statement, by the level and the statement as they are shown. */
function row(level: string, statement: string): string | undefined {
  const [, section = ''] = statementsPage().split(`## \`[edit ${level}]\`\n`);
  return section
    .split('\n## ')[0]
    ?.split('\n')
    .find((line) => line.startsWith(`| \`${statement}\` |`));
}

test('what a statement renders to is found out by rendering', () => {
  expect(row('system services ssh', 'root-login')).toMatch(
    /`allow`, `deny`, `deny-password` \| `deny-password` \|.*\| `[^`]*sshd_config[^`]*`: `PermitRootLogin yes` \| RA \|$/,
  );
  expect(row('firewall family inet filter <filter-name> term <term-name> then', 'discard')).toMatch(
    /\| flag \|.*`nft table inet vtylab`: .*drop.* \| RA \|$/,
  );
  expect(row('interfaces <interface-name> unit <number> family inet', 'address <ipv4-prefix>')).toContain(
    '`interface ge-0/0/0`: `addresses 192.0.2.1/30`',
  );
});

test('entries without a keyword come from the document of their level', () => {
  const from = 'firewall family inet filter <filter-name> term <term-name> from';
  expect(row(`${from} source-address`, '<ipv4-prefix>')).toMatch(/`nft table inet vtylab`: `.*ip saddr.*\| RA \|$/);
});
