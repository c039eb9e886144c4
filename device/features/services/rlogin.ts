import { container } from '../../schema/kinds.ts';
import { limitLeaves, limitsOf, loginWithin } from './limits.ts';
import { SERVICES, type Service } from './service.ts';

/** `[edit system services rlogin]` (RFC 1282). Nobody is let in without a password: there are no trusted hosts. */
export const rlogin: Service = {
  node: container('rlogin', { help: 'Allow incoming rlogin connections', presence: true, source: 'RA' }, limitLeaves),

  render: (service, config) => [
    {
      kind: 'service',
      name: 'rlogin',
      port: 513,
      argv: ['/usr/sbin/in.rlogind'],
      limits: limitsOf(service),
      loginWithin: loginWithin(config),
      statement: [...SERVICES, 'rlogin'],
    },
  ],
};
