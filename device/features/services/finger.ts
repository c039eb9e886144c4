import { container } from '../../schema/kinds.ts';
import { limitLeaves, limitsOf } from './limits.ts';
import { SERVICES, type Service } from './service.ts';

/** The user nobody: all that finger reads is open to everyone. */
const NOBODY = { uid: 65534, gid: 65534 };

/** Seconds that fingerd waits for the question. */
const TIMEOUT = 60;

/** `[edit system services finger]`: who is logged in (RFC 1288). Questions for other hosts are not forwarded. */
export const finger: Service = {
  node: container('finger', { help: 'Allow finger requests from remote systems', presence: true, source: 'RA' }, [
    ...limitLeaves,
  ]),

  render: (service) => [
    {
      kind: 'service',
      name: 'finger',
      port: 79,
      argv: ['/usr/sbin/in.fingerd', '-t', String(TIMEOUT)],
      limits: limitsOf(service),
      runAs: NOBODY,
      errorsToClient: true, // that is where it says what it refuses
      statement: [...SERVICES, 'finger'],
    },
  ],
};
