/** The texts of `--help`. */
import { COMMANDS } from './all.ts';
import type { Command, OptionSpec } from './command.ts';

/** `vtylab --help`. */
export function generalHelp(): string {
  return `vtylab: Junos-like labs in containers, and proof of who gets in and who does not

usage: vtylab COMMAND [OPTIONS]

${columns(COMMANDS.map(({ name, summary }) => [name, summary]))}

  vtylab COMMAND --help tells more about a command; vtylab --version prints the version.

Without -t FILE a command takes the lab.yaml of the current directory.
Exit codes: 0 good, 1 a check failed, 2 wrong use or bad input, 3 the engine or a node failed.
Environment: which engine, in this order: DOCKER_HOST, DOCKER_CONTEXT, 'docker context use',
CONTAINER_HOST, else the first usual socket of Docker or Podman; VTYLAB_IMAGE (another image
for nodes); NO_COLOR; VTYLAB_DEBUG=1 (errors with their causes).
`;
}

/** `vtylab COMMAND --help`. */
export function commandHelp({ name, usage, description, options, examples }: Command): string {
  const rows = [...Object.entries(options).map(optionRow), ['-h, --help', 'this text'] as const];
  return `usage: vtylab ${name} ${usage}

${description}

options:
${columns(rows)}

examples:
${columns(examples)}
`;
}

function optionRow([name, { short, value, help }]: readonly [string, OptionSpec]): readonly [string, string] {
  const letters = short === undefined ? '    ' : `-${short}, `;
  return [`${letters}--${name}${value === undefined ? '' : ` ${value}`}`, help];
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n');
}
