/** What `root-authentication` and a user's `authentication` share. */
import { type ConfigNode, descend, leafValue } from '../config/node.ts';
import { leaf } from '../schema/kinds.ts';
import { empty, string } from '../schema/types.ts';
import type { Problem } from './feature.ts';

/** crypt(3) formats that the device's libcrypt checks: those of Junos (SHA-512, SHA-256, SHA-1, MD5), yescrypt, bcrypt. */
const CRYPT = /^\$(6|5|sha1|1|y|2[aby])\$[^:\s]+$/;

export const encryptedPassword = leaf('encrypted-password', {
  help: 'Encrypted password string',
  type: string({ name: 'encrypted-password', min: 1, max: 128 }),
  secret: true,
});

/** Acts at the prompt (`login/plain-text-password.ts`); what is kept is an encrypted password. */
export const plainTextPassword = leaf('plain-text-password', {
  help: 'Prompt for plain text password (autoencrypted)',
  type: empty,
  momentary: true,
});

/** A password field is one of crypt(3)'s or opens nothing; anything else would silently lock the account. */
export function passwordProblems(authentication: ConfigNode | undefined, path: readonly string[]): Problem[] {
  if (descend(authentication, 'plain-text-password') !== undefined) {
    return [
      {
        severity: 'error',
        path,
        statement: 'plain-text-password',
        message: 'only the prompt can ask for a password: expected encrypted-password',
      },
    ];
  }
  const password = leafValue(authentication, 'encrypted-password');
  if (password === undefined || password === '*' || CRYPT.test(password)) return [];
  return [
    {
      severity: 'error',
      path,
      statement: 'encrypted-password',
      message: `invalid encrypted password: expected a crypt(3) string such as $6$salt$hash`,
    },
  ];
}
