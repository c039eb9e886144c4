/** A new Ed25519 key in OpenSSH's own format (its PROTOCOL.key), without a program: a device makes one at its first start. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';

const TYPE = 'ssh-ed25519';
const MAGIC = Buffer.from('openssh-key-v1\0', 'latin1');

/** Columns of OpenSSH's base64. */
const COLUMNS = 70;

/** The padding ends on a multiple of this, for a key that is not encrypted. */
const BLOCK = 8;

/** The contents of the two files that `ssh-keygen -t ed25519 -N '' -C ''` makes. */
export interface KeyFiles {
  readonly secret: string;
  readonly open: string;
}

export function makeEd25519Key(): KeyFiles {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const [seed, point] = [d, x].map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer];
  const open = Buffer.concat([string(TYPE), string(point)]);
  const check = randomBytes(4);
  const fields = [check, check, string(TYPE), string(point), string(Buffer.concat([seed, point])), string('')];
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  const padding = Buffer.from(Array.from({ length: (BLOCK - (length % BLOCK)) % BLOCK }, (_, at) => at + 1));
  const one = Buffer.from([0, 0, 0, 1]);
  const secret = Buffer.concat([
    MAGIC,
    ...['none', 'none', ''].map(string), // cipher, key derivation and its options
    one,
    string(open),
    string(Buffer.concat([...fields, padding])),
  ]);
  const lines = secret.toString('base64').match(new RegExp(`.{1,${COLUMNS}}`, 'g')) ?? [];
  return {
    secret: `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`,
    open: `${TYPE} ${open.toString('base64')}\n`,
  };
}

/** RFC 4251, 5: its length, then its bytes. */
function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
