/** The commands a login class has: what it may not use is not in the tree, so it is neither offered nor understood. */
import type { Command } from '../cli/grammar.ts';
import { authorize, mayContinue } from './authorize.ts';
import type { LoginClass } from './class.ts';
import type { Required } from './permissions.ts';

/**
 * The commands of configuration mode that `allow-commands` and `deny-commands` speak of; for the others the statement
 * they are given decides.
 */
export const GOVERNED: ReadonlySet<string> = new Set(['commit', 'load', 'rollback', 'save', 'status', 'update']);

const operational = new WeakMap<LoginClass, WeakMap<object, unknown>>();
const configuration = new WeakMap<LoginClass, WeakMap<object, unknown>>();

/** The operational commands the class may use. The same tree gives the same result. */
export function permittedCommands<C, R>(
  commands: readonly Command<C, R>[],
  loginClass: LoginClass,
): readonly Command<C, R>[] {
  return cached(operational, loginClass, commands, () => filter(commands, loginClass, [], undefined));
}

/** The commands of configuration mode the class may use. */
export function permittedConfigurationCommands<C, R>(
  commands: readonly Command<C, R>[],
  loginClass: LoginClass,
): readonly Command<C, R>[] {
  return cached(configuration, loginClass, commands, () =>
    commands.flatMap((command) =>
      GOVERNED.has(command.name) || command.permission !== undefined
        ? filter([command], loginClass, [], undefined)
        : [command],
    ),
  );
}

/** Whether a whole command, its arguments too, is allowed. `permission`: what the tree says it needs. */
export function mayRun(loginClass: LoginClass, words: readonly string[], permission: Required | undefined): boolean {
  return authorize(loginClass, { kind: 'command', words, permission });
}

function cached<T>(
  memory: WeakMap<LoginClass, WeakMap<object, unknown>>,
  loginClass: LoginClass,
  key: object,
  make: () => T,
): T {
  const trees = memory.get(loginClass) ?? new WeakMap<object, unknown>();
  memory.set(loginClass, trees);
  const known = trees.get(key) as T | undefined;
  if (known !== undefined) return known;
  const made = make();
  trees.set(key, made);
  return made;
}

function filter<C, R>(
  commands: readonly Command<C, R>[],
  loginClass: LoginClass,
  before: readonly string[],
  inherited: Required | undefined,
): Command<C, R>[] {
  return commands.flatMap((command) => {
    const words = [...before, command.name];
    const permission = command.permission ?? inherited;
    const { run, arguments: args = [], children = [], ...rest } = command;
    const itself = authorize(loginClass, { kind: 'command', words, permission });
    const withArguments = args.length > 0 && mayContinue(loginClass, words, permission);
    const below = filter(children, loginClass, words, permission);
    const runs = run !== undefined && (itself || withArguments);
    if (!runs && below.length === 0) return [];
    return [
      {
        ...rest,
        ...(permission !== undefined && { permission }),
        ...(runs && { run, arguments: args }),
        ...(children.length > 0 && { children: below }),
      },
    ];
  });
}
