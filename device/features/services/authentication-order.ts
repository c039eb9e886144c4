/** `authentication-order`, which ssh, telnet and ftp each have. */
import { type ConfigNode, leafValues } from '../../config/node.ts';
import { leafList } from '../../schema/kinds.ts';
import { enumeration } from '../../schema/types.ts';
import type { Problem } from '../feature.ts';

export const authenticationOrder = leafList('authentication-order', {
  help: 'Order in which authentication methods are invoked',
  source: 'RA',
  type: enumeration({
    password: 'Traditional password authentication',
    radius: 'Remote Authentication Dial-In User Service',
    tacplus: 'TACACS+ authentication services',
  }),
});

/** The device has its own accounts and no other: what else is asked for is skipped, as a server that does not answer. */
export function orderProblems(service: ConfigNode, path: readonly string[]): Problem[] {
  return leafValues(service, 'authentication-order')
    .filter((method) => method !== 'password')
    .map((method) => ({
      severity: 'warning',
      path,
      statement: `authentication-order ${method}`,
      message: `${method} is not supported: users are authenticated by their passwords and keys on this device`,
    }));
}
