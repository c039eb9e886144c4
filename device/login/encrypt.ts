/** Turns a password into what the configuration keeps of it. */
import { randomBytes } from 'node:crypto';
import type { Runner } from '../run.ts';

/**
 * crypt(3) of the device's libcrypt, by the Perl that every Debian has. The password comes by standard input: arguments
 * are for all to see.
 */
const PROGRAM = 'my $password = <STDIN>; print crypt($password, $ARGV[0]);';

/** A salt's letters, crypt(5). */
const LETTERS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** SHA-512 as crypt(3) writes it, `$6$salt$hash`. Two of the same password differ. Rejects when it cannot be made. */
export async function encrypt(password: string, run: Runner): Promise<string> {
  const salt = [...randomBytes(16)].map((byte) => LETTERS[byte & 63]).join('');
  const { stdout, stderr } = await run(['perl', '-e', PROGRAM, `$6$${salt}$`], { input: password });
  if (!stdout.startsWith(`$6$${salt}$`)) throw new Error(`the password cannot be encrypted: ${stderr.trim()}`);
  return stdout;
}
