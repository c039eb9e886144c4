/** docs/commands.md: what can be typed at a device, from the grammar that reads it. */
import { configurationCommands } from '../../device/cli/configuration/index.ts';
import type { Argument, Command } from '../../device/cli/grammar.ts';
import { pipes } from '../../device/cli/pipes.ts';
import { PERMISSIONS, type Required } from '../../device/login/permissions.ts';
import { operationalCommands } from '../../device/op/index.ts';
import type { ValueType } from '../../device/schema/types.ts';
import { cell, code, NOTICE, table } from './markdown.ts';

/** A command of any mode: only what describes it matters here. */
type Described = Pick<Command<never, unknown>, 'name' | 'help' | 'arguments' | 'permission'> & {
  readonly children?: readonly Described[];
  readonly run?: unknown;
  readonly hidden?: boolean;
};

/** The page. */
export function commandsPage(): string {
  return `${NOTICE}
# Commands

What can be typed at a device, from the tree that the CLI itself reads. Words may be abbreviated as long as they are unique;
\`?\` shows what may follow. \`<value>\` stands for a value; what is in brackets may be left out. What
\`set\` takes is in [statements](statements.md).

## Operational mode

A user may type a command when the user's [login class](classes.md) has the permission in the last column, or one of them.

${commandsTable(operationalCommands, true)}

## Configuration mode

${commandsTable(configurationCommands, false)}

## Pipes

Behind \`|\`, after either mode's commands; several may follow each other.

${commandsTable(pipes, false)}

## Permissions

${table(
  ['Permission', 'Meaning'],
  Object.entries(PERMISSIONS).map(([name, help]) => [code(name), cell(help)]),
)}
`;
}

function commandsTable(commands: readonly Described[], permissions: boolean): string {
  const rows = commands.flatMap((command) => rowsOf(command, [], undefined));
  const head = ['Command', 'Help', 'Arguments', 'Permission'];
  return permissions
    ? table(head, rows)
    : table(
        head.slice(0, -1),
        rows.map((row) => row.slice(0, -1)),
      );
}

/** A command and all below it; `inherited` is what the word before it needs. */
function rowsOf(command: Described, before: readonly string[], inherited: Required | undefined): string[][] {
  if (command.hidden === true) return [];
  const path = [...before, command.name];
  const permission = command.permission ?? inherited;
  const below = (command.children ?? []).flatMap((child) => rowsOf(child, path, permission));
  if (command.run === undefined) return below;
  const given = command.arguments ?? [];
  const synopsis = [...path, ...given.map(placeholder)].join(' ');
  const needed = [permission ?? []].flat().map(code).join(', ');
  const explained = given.map((argument) => `${code(argument.name)} ${cell(argument.help)}${rangeText(argument)}`);
  return [[code(synopsis), cell(command.help), explained.join('<br>'), needed], ...below];
}

function placeholder(argument: Argument): string {
  switch (argument.kind) {
    case 'flag':
      return `[${argument.name}]`;
    case 'option':
      return `[${argument.name} <${argument.type.name}>]`;
    case 'operand':
      return argument.mandatory === true ? `<${argument.name}>` : `[<${argument.name}>]`;
    case 'rest':
      return argument.mandatory === true ? `<${argument.name} …>` : `[<${argument.name} …>]`;
  }
}

function rangeText(argument: Argument): string {
  const type: ValueType | undefined = 'type' in argument ? argument.type : undefined;
  if (type?.words !== undefined) return ` (${[...type.words.keys()].map(code).join(', ')})`;
  return type?.range === undefined ? '' : ` (${type.range[0]}–${type.range[1]})`;
}
