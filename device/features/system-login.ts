import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, entriesOf, leafValue } from '../config/node.ts';
import { container, leaf, list } from '../schema/kinds.ts';
import { integer, string, word } from '../schema/types.ts';
import { encryptedPassword, passwordProblems, plainTextPassword } from './authentication.ts';
import { keyStatements } from './authentication-keys.ts';
import type { Feature, Problem } from './feature.ts';
import { classList, className, classProblems } from './system-login-class.ts';

/** User ids that may be configured; those the device gives out start at the first (Junos's range and habit). */
const UIDS = [100, 64000] as const;
const FIRST_UID = 2000;

/** The group of login accounts, as on Junos. */
const STAFF_GID = 20;

const LOGIN = ['system', 'login'];

function users(config: ConfigNode) {
  return entriesOf(descend(config, ...LOGIN), 'user');
}

/** Whether somebody of that name may have a login: the superuser, and whoever is configured. */
export function hasAccount(config: ConfigNode, user: string): boolean {
  return user === 'root' || descend(config, ...LOGIN, `user ${user}`) !== undefined;
}

/** `[edit system login]`: the accounts and their classes. */
export const systemLogin: Feature = {
  name: 'system-login',
  schema: [
    { at: LOGIN, node: classList },
    {
      at: LOGIN,
      node: list(
        'user',
        {
          help: 'Username',
          key: word({ name: 'user-name', max: 32, pattern: /^[a-zA-Z_][a-zA-Z0-9._-]*$/ }),
        },
        [
          leaf('full-name', { help: 'Full name', type: string({ name: 'full-name', max: 100, pattern: /^[^:\n]*$/ }) }),
          leaf('uid', { help: 'User identifier (uid)', type: integer(...UIDS) }),
          leaf('class', { help: 'Login class', type: className }),
          container('authentication', { help: 'Authentication method' }, [
            encryptedPassword,
            plainTextPassword,
            ...keyStatements,
          ]),
        ],
      ),
    },
  ],

  complete(config, edit) {
    const taken = new Set(users(config).map((user) => Number(leafValue(user, 'uid'))));
    let next = FIRST_UID;
    for (const user of users(config)) {
      if (leafValue(user, 'uid') !== undefined) continue;
      while (taken.has(next)) next++;
      taken.add(next);
      edit.set([...LOGIN, 'user', user.key, 'uid', String(next)]);
    }
  },

  verify(config): Problem[] {
    const problems: Problem[] = classProblems(config);
    const byUid = new Map<string, string>();
    for (const user of users(config)) {
      const path = [...LOGIN, `user ${user.key}`];
      if (user.key === 'root') {
        problems.push({
          severity: 'error',
          path: LOGIN,
          statement: 'user root',
          message: "the superuser is configured at 'system root-authentication'",
        });
      }
      if (leafValue(user, 'class') === undefined) {
        problems.push({
          severity: 'error',
          path: LOGIN,
          statement: `user ${user.key}`,
          message: "Missing mandatory statement: 'class'",
        });
      }
      const uid = leafValue(user, 'uid');
      const other = uid === undefined ? undefined : byUid.get(uid);
      if (other !== undefined) {
        problems.push({
          severity: 'error',
          path,
          statement: `uid ${uid}`,
          message: `uid is used by user '${other}' too`,
        });
      }
      if (uid !== undefined) byUid.set(uid, user.key);
      problems.push(...passwordProblems(descend(user, 'authentication'), [...path, 'authentication']));
    }
    return problems;
  },

  render(config): Artefact[] {
    return users(config).map((user) => ({
      kind: 'account',
      user: user.key,
      uid: Number(leafValue(user, 'uid')),
      gid: STAFF_GID,
      fullName: leafValue(user, 'full-name') ?? '',
      home: `/var/home/${user.key}`,
      shell: '/usr/sbin/cli',
      encryptedPassword: leafValue(user, 'authentication', 'encrypted-password'),
    }));
  },
};
