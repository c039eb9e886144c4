import type { OperationalCommand } from '../../cli/operational.ts';
import type { ListeningService } from '../../device.ts';
import { element, information, structured } from '../data/element.ts';

/** What the super-server listens for right now, whatever the candidate or the configuration say, and how it is used. */
export const showSystemServices: OperationalCommand = {
  name: 'services',
  help: 'Show the services that accept connections',
  run: async ({ device }) => {
    const services = device.services();
    const elements = services.map(({ name, port, connections, limits }) =>
      element('service', [
        element('service-name', name),
        element('protocol', 'tcp'),
        element('port', port),
        element('inet-connections', connections.inet),
        element('inet6-connections', connections.inet6),
        element('connection-limit', limits.connections),
        element('rate-limit', limits.perMinute),
      ]),
    );
    return structured(formatServices(services), information('system-services-information', 'junos', elements));
  },
};

/** A line a service; nothing when none listens. The limits hold for each family. */
export function formatServices(services: readonly ListeningService[]): string {
  if (services.length === 0) return '';
  const row = (name: string, protocol: string, ...columns: (string | number)[]) =>
    `${name.padEnd(17)}${protocol.padEnd(8)}${columns.map((text) => String(text).padStart(6)).join('')}\n`;
  return [
    row('Service', 'Protocol', 'Port', 'Inet', 'Inet6', 'Limit', 'Rate'),
    ...services.map(({ name, port, connections: { inet, inet6 }, limits }) =>
      row(name, 'tcp', port, inet, inet6, limits.connections, limits.perMinute),
    ),
  ].join('');
}
