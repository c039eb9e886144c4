/** Accounts in a lab file. */
import { about, oneOrMany, record, type Shape, text, type ValueOf } from './shape.ts';
import { expectedOneOf } from './suggest.ts';

/** The first word of a public key → the statement that holds such keys. */
const KEY_STATEMENT: ReadonlyMap<string, string> = new Map([
  ['ssh-ed25519', 'ssh-ed25519'],
  ['ssh-rsa', 'ssh-rsa'],
  ['ecdsa-sha2-nistp256', 'ssh-ecdsa'],
  ['ecdsa-sha2-nistp384', 'ssh-ecdsa'],
  ['ecdsa-sha2-nistp521', 'ssh-ecdsa'],
]);

/** The statement below `authentication` that a public key is kept in. */
export function keyStatement(key: string): string | undefined {
  return KEY_STATEMENT.get(key.split(' ')[0] ?? '');
}

const publicKey: Shape<string> = text('a public key', (key) => {
  if (keyStatement(key) !== undefined && /^\S+ [A-Za-z0-9+/=]{20,}(?: .*)?$/.test(key)) return undefined;
  const start = key.length > 20 ? `${key.slice(0, 20)}…` : key;
  const kinds = expectedOneOf([...KEY_STATEMENT.keys()]);
  return `bad public key '${start}'; expected ${kinds}, then the key in base64, as ssh-keygen writes it`;
});

export const userShape = record(
  {},
  {
    class: about(
      'login class: super-user, operator, read-only, unauthorized, or one of its own',
      text('a login class'),
    ),
    password: about('in plain text, for labs; the configuration keeps its hash', text('a password')),
    'encrypted-password': about('a crypt(3) hash, e.g. of openssl passwd -6', text('a crypt(3) hash')),
    key: about('public keys that let in by ssh: one, or several', oneOrMany(publicKey)),
  },
);
export type UserFile = ValueOf<typeof userShape>;
