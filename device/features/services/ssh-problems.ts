/** What a commit says of `[edit system services ssh]`. */
import { type ConfigNode, descend, leafValue, leafValues } from '../../config/node.ts';
import type { Problem } from '../feature.ts';
import { orderProblems } from './authentication-order.ts';
import { SERVICES } from './service.ts';
import { ALGORITHM_KINDS, type AlgorithmKind, openSshNames, unavailable } from './ssh-algorithms.ts';
import { hostKeyNames } from './ssh-daemon.ts';

const PATH: readonly string[] = [...SERVICES, 'ssh'];

function problem(severity: Problem['severity'], statement: string, message: string): Problem {
  return { severity, path: PATH, statement, message };
}

export function sshProblems(ssh: ConfigNode): Problem[] {
  return [
    ...orderProblems(ssh, PATH),
    ...ALGORITHM_KINDS.flatMap((kind) => algorithmProblems(ssh, kind)),
    ...needsOther(ssh, 'authorized-keys-command', 'authorized-keys-command-user'),
    ...needsOther(ssh, 'authorized-keys-command-user', 'authorized-keys-command'),
    ...excluding(ssh, 'authorized-principals', 'authorized-principals-command'),
    // one file of names is all that sshd reads
    ...excluding(ssh, 'authorized-principals', 'authorized-principals-file'),
    ...(hostKeyNames(ssh).length === 0
      ? [problem('error', 'hostkey-algorithm', 'no host key is left: allow one of ssh-ed25519, ssh-ecdsa, ssh-rsa')]
      : []),
    ...packetProblems(ssh),
  ];
}

function algorithmProblems(ssh: ConfigNode, kind: AlgorithmKind): Problem[] {
  const { statement } = kind;
  const configured = leafValues(ssh, statement);
  if (openSshNames(kind, configured).length === 0) {
    return [problem('error', statement, `none of '${configured.join(' ')}' is supported by OpenSSH any more`)];
  }
  return unavailable(kind, configured).map((name) =>
    problem('warning', statement, `'${name}' is no longer supported by OpenSSH and is left out`),
  );
}

function needsOther(ssh: ConfigNode, statement: string, other: string): Problem[] {
  if (descend(ssh, statement) === undefined || descend(ssh, other) !== undefined) return [];
  return [problem('error', statement, `'${statement}' requires '${other}'`)];
}

function excluding(ssh: ConfigNode, statement: string, other: string): Problem[] {
  if (descend(ssh, statement) === undefined || descend(ssh, other) === undefined) return [];
  return [problem('error', statement, `'${statement}' cannot be configured together with '${other}'`)];
}

function packetProblems(ssh: ConfigNode): Problem[] {
  const statement = 'max-pre-authentication-packets';
  if (leafValue(ssh, statement) === undefined) return [];
  const message = `'${statement}' has no effect: OpenSSH limits the time and the tries before a login, not the packets`;
  return [problem('warning', statement, message)];
}
