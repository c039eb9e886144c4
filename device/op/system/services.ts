import type { OperationalCommand } from '../../cli/operational.ts';
import type { ListeningService } from '../../device.ts';
import { element, information, structured } from '../data/element.ts';

/** What the super-server listens for right now, whatever the candidate or the configuration say. */
export const showSystemServices: OperationalCommand = {
  name: 'services',
  help: 'Show the services that accept connections',
  run: async ({ device }) => {
    const services = device.services();
    const elements = services.map(({ name, port }) =>
      element('service', [element('service-name', name), element('protocol', 'tcp'), element('port', port)]),
    );
    return structured(formatServices(services), information('system-services-information', 'junos', elements));
  },
};

/** A line a service; nothing when none listens. */
export function formatServices(services: readonly ListeningService[]): string {
  if (services.length === 0) return '';
  const rows = services.map(({ name, port }) => `${name.padEnd(17)}tcp       ${port}\n`);
  return `Service          Protocol  Port\n${rows.join('')}`;
}
