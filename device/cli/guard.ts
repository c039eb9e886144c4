/** What stands between a session and the device: its login class. */
import type { Device } from '../device.ts';
import { type LoginClass, loginClassOf, restrictsConfiguration } from '../login/class.ts';
import { GOVERNED, mayRun, permittedCommands, permittedConfigurationCommands } from '../login/commands.ts';
import { grants, type Required } from '../login/permissions.ts';
import { redact } from '../login/redact.ts';
import type { Account } from './account.ts';
import { CommandError } from './errors.ts';
import type { Command, Match } from './grammar.ts';
import { isConfiguration, type Output } from './output.ts';

/** The class that the committed configuration gives an account at this moment. */
export function loginClass({ device, account }: { readonly device: Device; readonly account: Account }): LoginClass {
  return loginClassOf(device.datastore.committed, account);
}

/** The ways out of configuration mode. */
const LEAVING: ReadonlySet<string> = new Set(['exit', 'quit']);

export interface Guard {
  /** The commands there are for the class. */
  commands<C, R>(tree: readonly Command<C, R>[]): readonly Command<C, R>[];
  /** Throws a CommandError when the command must not be run with these arguments. */
  check(match: Pick<Match<never, unknown>, 'words' | 'permission'>): void;
  /** What the class may see of an output. */
  shown(output: Output): Output;
}

/** For the commands of operational mode. */
export function operationalGuard(held: LoginClass): Guard {
  return {
    commands: (tree) => permittedCommands(tree, held),
    check({ words, permission }) {
      if (!mayRun(held, words, permission)) throw new CommandError(`error: permission denied: ${words.join(' ')}`);
    },
    shown: (output) => shown(output, held),
  };
}

/** For the commands of configuration mode, where the statements decide about most. */
export function configurationGuard(held: LoginClass): Guard {
  return {
    commands: (tree) => permittedConfigurationCommands(tree, held),
    check({ words, permission }) {
      if (!mayConfigure(held, words, permission)) {
        throw new CommandError(`error: permission denied: ${words.join(' ')}`);
      }
    },
    shown: (output) => shown(output, held),
  };
}

function mayConfigure(held: LoginClass, words: readonly string[], permission: Required | undefined): boolean {
  const [first = '', second = ''] = words;
  // a commit may have taken the right away from who is there already
  if (!mayRun(held, ['configure'], 'configure')) return LEAVING.has(first);
  if (GOVERNED.has(first) && !mayRun(held, words, permission)) return false;
  // what a class may not see would be lost with the rest of the configuration
  if (first === 'load' && (second === 'override' || second === 'update')) return !restrictsConfiguration(held);
  // back to what is committed may go whoever configures
  return first !== 'rollback' || second === '' || second === '0' || grants(held.permissions, 'rollback');
}

function shown(output: Output, held: LoginClass): Output {
  if (!isConfiguration(output)) return output;
  const { root, committed, revision } = output;
  return {
    ...output,
    root: redact(root, held),
    ...(committed !== undefined && { committed: redact(committed, held) }),
    ...(revision !== undefined && { revision: async (number: number) => redact(await revision(number), held) }),
  };
}
