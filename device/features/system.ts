import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, leafValue } from '../config/node.ts';
import { container, leaf } from '../schema/kinds.ts';
import { word } from '../schema/types.ts';
import { VERSION } from '../version.ts';
import { encryptedPassword, passwordProblems, plainTextPassword } from './authentication.ts';
import { keyStatements } from './authentication-keys.ts';
import type { Feature, Problem } from './feature.ts';
import { announcementText } from './login-banner.ts';

/** What stands where a host name would, until one is configured; Junos's own choice. */
const UNNAMED = 'Amnesiac';

/** The name the device goes by in prompts and messages. */
export function hostName(config: ConfigNode): string {
  return leafValue(config, 'system', 'host-name') ?? UNNAMED;
}

/** `[edit system]`: the host name and the superuser's password. */
export const system: Feature = {
  name: 'system',
  schema: [
    {
      at: ['system'],
      node: leaf('host-name', {
        help: 'Hostname for this device',
        type: word({ name: 'host-name', max: 255, pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/ }),
        source: 'RA',
      }),
    },
    {
      at: ['system'],
      node: container('root-authentication', { help: 'Authentication information for the root login' }, [
        encryptedPassword,
        plainTextPassword,
        ...keyStatements,
      ]),
    },
  ],

  verify(config): Problem[] {
    const authentication = descend(config, 'system', 'root-authentication');
    if (authentication === undefined) {
      return [
        {
          severity: 'error',
          path: [],
          statement: 'system',
          message: "Missing mandatory statement: 'root-authentication'",
        },
      ];
    }
    return passwordProblems(authentication, ['system', 'root-authentication']);
  },

  render(config): Artefact[] {
    return [
      {
        kind: 'account',
        user: 'root',
        uid: 0,
        gid: 0,
        fullName: 'root',
        home: '/root',
        // As on Junos root gets a shell, where `cli` starts the command line.
        shell: '/bin/bash',
        encryptedPassword: leafValue(config, 'system', 'root-authentication', 'encrypted-password'),
      },
      {
        kind: 'file',
        path: '/root/.bashrc',
        mode: 0o644,
        content: `PS1='\\u@${hostName(config)}:\\w # '\n`,
      },
      { kind: 'file', path: '/root/.profile', mode: 0o644, content: '. ~/.bashrc\n' },
      {
        kind: 'file',
        path: '/etc/motd',
        mode: 0o644,
        content: `--- JUNOS ${VERSION} Kernel 64-bit  JNPR-vtylab-${VERSION}\n${announcementText(config)}`,
      },
    ];
  },
};
