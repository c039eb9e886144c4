/** docs/commands.md: what can be typed at a device, from the grammar that reads it. */
import { configurationCommands } from '../../device/cli/configuration/index.ts';
import type { Argument, Command } from '../../device/cli/grammar.ts';
import { operationalCommands } from '../../device/op/index.ts';
import type { ValueType } from '../../device/schema/types.ts';
import { cell, code, NOTICE, table } from './markdown.ts';

/** A command of any mode: only what describes it matters here. */
type Described = Pick<Command<never, unknown>, 'name' | 'help' | 'arguments'> & {
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

${commandsTable(operationalCommands)}

## Configuration mode

${commandsTable(configurationCommands)}
`;
}

function commandsTable(commands: readonly Described[]): string {
  const rows = commands.flatMap((command) => rowsOf(command, []));
  return table(['Command', 'Help', 'Arguments'], rows);
}

function rowsOf(command: Described, before: readonly string[]): string[][] {
  if (command.hidden === true) return [];
  const path = [...before, command.name];
  const below = (command.children ?? []).flatMap((child) => rowsOf(child, path));
  if (command.run === undefined) return below;
  const given = command.arguments ?? [];
  const synopsis = [...path, ...given.map(placeholder)].join(' ');
  const explained = given.map((argument) => `${code(argument.name)} ${cell(argument.help)}${rangeText(argument)}`);
  return [[code(synopsis), cell(command.help), explained.join('<br>')], ...below];
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
