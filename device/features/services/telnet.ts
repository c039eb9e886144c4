import { container } from '../../schema/kinds.ts';
import { authenticationOrder, orderProblems } from './authentication-order.ts';
import { limitLeaves, limitsOf, loginWithin } from './limits.ts';
import { SERVICES, type Service } from './service.ts';

const STATEMENT = [...SERVICES, 'telnet'];

/** `[edit system services telnet]`. */
export const telnet: Service = {
  node: container('telnet', { help: 'Allow telnet login', presence: true, source: 'RA' }, [
    authenticationOrder,
    ...limitLeaves,
  ]),

  verify: (service) => orderProblems(service, STATEMENT),

  render(service, config) {
    // login is named with all of its arguments: by its own default telnetd would let the client's USER variable in.
    const argv = ['/usr/sbin/telnetd', '-h', '-E', '/bin/login -h %h'] as const;
    return [
      {
        kind: 'service',
        name: 'telnet',
        port: 23,
        argv,
        limits: limitsOf(service),
        hangUpStatus: 1, // telnetd ends every session with it
        loginWithin: loginWithin(config),
        statement: STATEMENT,
      },
    ];
  },
};
