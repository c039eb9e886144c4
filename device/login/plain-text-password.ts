/** `set … plain-text-password`: asks for a password twice, and puts what it is encrypted to into the candidate. */
import type { ConfigurationContext } from '../cli/configuration/mode.ts';
import { CommandError } from '../cli/errors.ts';
import { type Path, resolvePath, words } from '../config/path.ts';
import { encrypt } from './encrypt.ts';

/** Junos's own bounds, in characters. */
const SHORTEST = 6;
const LONGEST = 128;

/** What speaks against a password, in Junos's words; that about the longest one is a guess [?]. */
export function weaknesses(password: string): string[] {
  const length = [...password].length;
  const sets = new Set([...password].map(characterSet));
  return [
    ...(length < SHORTEST ? [`minimum password length is ${SHORTEST}`] : []),
    ...(length > LONGEST ? [`maximum password length is ${LONGEST}`] : []),
    ...(sets.size < 2 ? ['require change of case, digits or punctuation'] : []),
  ];
}

function characterSet(character: string): string {
  if (/\p{Lu}/u.test(character)) return 'upper case';
  if (/\p{L}/u.test(character)) return 'lower case';
  return /\p{N}/u.test(character) ? 'digit' : 'punctuation';
}

/** `path` ends in the statement. Nothing is to be set when the user thinks better of it. */
export async function plainTextPassword(context: ConfigurationContext, path: Path): Promise<readonly Path[]> {
  const password = await context.askSecret('New password:');
  if (password === undefined) return [];
  const wrong = weaknesses(password);
  if (wrong.length > 0) throw new CommandError(wrong.map((why) => `error: ${why}`).join('\n'));
  const again = await context.askSecret('Retype new password:');
  if (again === undefined) return [];
  if (again !== password) throw new CommandError('error: Passwords are not equal; aborting');
  const { mode } = context;
  const encrypted = await encrypt(password, mode.device.run);
  const statement = words('encrypted-password', encrypted);
  const resolution = resolvePath(mode.schema, statement, { mode: 'set', from: path.slice(0, -1) });
  if (!resolution.ok) throw new CommandError(`error: ${resolution.error.message}`);
  return resolution.paths;
}
