/** Public keys of users and of root: the statements under `authentication`, and what they become. */
import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { leaf, list, type SchemaNode } from '../schema/kinds.ts';
import { empty, string, ValueError, type ValueType } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';

/** Statement → the types of key that it may hold, as they stand in the key itself (RFC 4253, 6.6). */
const KEY_TYPES = {
  'ssh-rsa': { help: 'Secure shell (ssh) RSA public key string', types: ['ssh-rsa'] },
  'ssh-ecdsa': {
    help: 'Secure shell (ssh) ECDSA public key string',
    types: ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  },
  'ssh-ed25519': { help: 'Secure shell (ssh) ED25519 public key string', types: ['ssh-ed25519'] },
} as const;

export type KeyStatement = keyof typeof KEY_TYPES;

/** A key as `ssh-keygen` writes it into a .pub file. */
interface PublicKey {
  readonly type: string;
  /** Base64. */
  readonly blob: string;
  readonly comment: string;
}

/** Reads `TYPE BASE64 COMMENT`; undefined for what is no such line, or whose Base64 says another type. */
function parsePublicKey(text: string): PublicKey | undefined {
  const [, type = '', blob = '', comment = ''] = /^(\S+)\s+([A-Za-z0-9+/]+={0,2})(?:\s+(.*))?$/.exec(text.trim()) ?? [];
  const bytes = Buffer.from(blob, 'base64');
  if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt32BE(0)) return undefined;
  return bytes.toString('latin1', 4, 4 + bytes.readUInt32BE(0)) === type ? { type, blob, comment } : undefined;
}

/** The statement a line of a .pub or known_hosts file belongs to; undefined for what is none of these keys. */
export function keyStatement(text: string): KeyStatement | undefined {
  const type = parsePublicKey(text)?.type;
  if (type === undefined) return undefined;
  const names = Object.keys(KEY_TYPES) as KeyStatement[];
  return names.find((name) => (KEY_TYPES[name].types as readonly string[]).includes(type));
}

function keyType(statement: KeyStatement): ValueType {
  const text = string({ name: 'public-key', min: 1, max: 8192 });
  return {
    ...text,
    parse(value) {
      const key = text.parse(value).trim();
      if (keyStatement(key) === statement) return key;
      const expected = KEY_TYPES[statement].types.join(' or ');
      throw new ValueError(`invalid ${statement} key: expected '${expected} BASE64 COMMENT', as in a .pub file`);
    },
  };
}

/** The `from` of authorized_keys(5): it goes into quotes there. */
const patternList = string({ name: 'from', min: 1, max: 1023, pattern: /^[^"\\\s]+$/, expected: 'patterns of hosts' });

/** What stands under a user's `authentication` and under `root-authentication`. */
export const keyStatements: readonly SchemaNode[] = [
  leaf('load-key-file', {
    help: 'File (URL) containing one or more ssh keys',
    type: string({ name: 'filename', min: 1, max: 1024 }),
    momentary: true,
  }),
  leaf('no-public-keys', { help: 'Disable ssh public key based authentication', type: empty }),
  ...(Object.keys(KEY_TYPES) as KeyStatement[]).map((name) =>
    list(name, { help: KEY_TYPES[name].help, key: keyType(name), oneLine: true, orderedBy: 'user', secret: true }, [
      leaf('from', { help: 'Pattern-list of allowed hosts', type: patternList }),
    ]),
  ),
];

interface Owner {
  readonly name: string;
  /** Where `authentication` stands. */
  readonly path: readonly string[];
  readonly authentication: ConfigNode | undefined;
}

/** Everybody who may have keys, root first. */
function owners(config: ConfigNode): Owner[] {
  const users = entriesOf(descend(config, 'system', 'login'), 'user');
  return [
    {
      name: 'root',
      path: ['system', 'root-authentication'],
      authentication: descend(config, 'system', 'root-authentication'),
    },
    ...users.map((user) => ({
      name: user.key,
      path: ['system', 'login', `user ${user.key}`, 'authentication'],
      authentication: descend(user, 'authentication'),
    })),
  ];
}

/** The users (and root) whom no key lets in. */
export function usersWithoutKeys(config: ConfigNode): string[] {
  return owners(config).flatMap(({ name, authentication }) =>
    descend(authentication, 'no-public-keys') === undefined ? [] : [name],
  );
}

/** Renders the keys of all users together; their statements stand in the features of the users and of root. */
export const userKeys: Feature = { name: 'user-keys', schema: [], verify: loadedFiles, render: authorizedKeys };

/** A file of keys that came with a whole configuration: nobody was there to read it. */
function loadedFiles(config: ConfigNode): Problem[] {
  return owners(config).flatMap(({ path, authentication }): Problem[] => {
    if (descend(authentication, 'load-key-file') === undefined) return [];
    const message = "'load-key-file' acts when it is set at the prompt and cannot be loaded";
    return [{ severity: 'error', path, statement: 'load-key-file', message }];
  });
}

function authorizedKeys(config: ConfigNode): Artefact[] {
  const ssh = descend(config, 'system', 'services', 'ssh');
  const logged = descend(ssh, 'log-key-changes') !== undefined;
  const hash = leafValue(ssh, 'fingerprint-hash') === 'md5' ? 'md5' : 'sha256';
  return owners(config).map(({ name, authentication }) => ({
    kind: 'authorized-keys',
    user: name,
    lines: (Object.keys(KEY_TYPES) as KeyStatement[]).flatMap((statement) =>
      entriesOf(authentication, statement).map((key) => {
        const from = leafValue(key, 'from');
        return from === undefined ? key.key : `from="${from}" ${key.key}`;
      }),
    ),
    ...(logged && { logged: hash }),
  }));
}
