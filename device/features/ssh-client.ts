/** The device's own ssh clients: `ssh`, `scp` and `file copy` take the algorithms of the server (RA). */
import { descend } from '../config/node.ts';
import type { Feature } from './feature.ts';
import { SERVICES } from './services/service.ts';
import { algorithmLines } from './services/ssh-daemon.ts';

/** The clients are told to read it and nothing of the user's, so that nobody gets around it. */
export const SSH_CONFIG = '/etc/ssh/ssh_config';

export const sshClient: Feature = {
  name: 'ssh-client',
  schema: [],
  verify: () => [],
  render: (config) => [
    {
      kind: 'file',
      path: SSH_CONFIG,
      mode: 0o644,
      content: [
        '# Rendered from [edit system services ssh].',
        ...algorithmLines(descend(config, ...SERVICES, 'ssh')),
        '',
      ].join('\n'),
      statement: [...SERVICES, 'ssh'],
    },
  ],
};
