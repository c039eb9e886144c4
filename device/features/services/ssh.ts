/** `[edit system services ssh]`: OpenSSH's sshd, started for each connection by the super-server. */
import type { Artefact } from '../../apply/artefact.ts';
import { descend, leafValue, leafValues } from '../../config/node.ts';
import { limitsOf } from './limits.ts';
import { SERVICES, type Service } from './service.ts';
import { PRINCIPALS_FILE, sshdConfig } from './ssh-daemon.ts';
import { sshProblems } from './ssh-problems.ts';
import { sshStatement } from './ssh-schema.ts';

const SSHD_CONFIG = '/etc/ssh/sshd_config';

export const ssh: Service = {
  node: sshStatement,
  verify: sshProblems,

  render(service, config) {
    const statement = [...SERVICES, 'ssh'];
    const principals = leafValues(service, 'authorized-principals');
    const files: Artefact[] = [
      {
        kind: 'file',
        path: SSHD_CONFIG,
        mode: 0o600,
        content: sshdConfig(service, config),
        check: ['/usr/sbin/sshd', '-t', '-f'],
        statement,
      },
    ];
    if (principals.length > 0) {
      const content = principals.map((name) => `${name}\n`).join('');
      files.push({ kind: 'file', path: PRINCIPALS_FILE, mode: 0o644, content, statement });
    }
    return [
      ...files,
      {
        kind: 'service',
        name: 'ssh',
        port: Number(leafValue(service, 'port') ?? 22),
        argv: ['/usr/sbin/sshd', '-i', '-f', SSHD_CONFIG],
        limits: limitsOf(service),
        hangUpStatus: 255, // sshd logs itself whatever it ends for
        ...(descend(service, 'access-disable-external') !== undefined && { internal: true as const }),
        statement,
      },
    ];
  },
};
