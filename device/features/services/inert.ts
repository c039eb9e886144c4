import { container, type SchemaNode } from '../../schema/kinds.ts';
import { limitLeaves } from './limits.ts';
import { SERVICES, type Service } from './service.ts';

/** A service that RA's overview names and this device does not have: it is taken, and a commit says what is missing. */
function inert(node: SchemaNode, missing: string): Service {
  return {
    node,
    verify: () => [
      {
        severity: 'warning',
        path: SERVICES,
        statement: node.name,
        message: `not available on this device, does nothing: ${missing}`,
      },
    ],
    render: () => [],
  };
}

/** Those services. */
export const INERT: readonly Service[] = [
  inert(
    container(
      'xnm-clear-text',
      { help: 'Allow clear text-based JUNOScript connections', presence: true, source: 'RA' },
      [...limitLeaves],
    ),
    'the Junos XML protocol is not served over clear text',
  ),
  inert(
    container('xnm-ssl', { help: 'Allow SSL-based JUNOScript connections', presence: true, source: 'RA' }, [
      ...limitLeaves,
    ]),
    'the Junos XML protocol is not served over SSL',
  ),
  inert(
    container('dhcp-local-server', {
      help: 'Dynamic Host Configuration Protocol server',
      presence: true,
      source: 'RA',
    }),
    'there are no address pools (access address-assignment) to lease from',
  ),
];
