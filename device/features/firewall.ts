import type { Artefact } from '../apply/artefact.ts';
import type { ConfigNode } from '../config/node.ts';
import { anyLogs, PROTOCOLS, renderFilters, TABLE } from '../firewall/nftables.ts';
import { readFilters } from '../firewall/terms.ts';
import { ulogdConfiguration } from '../firewall/ulogd.ts';
import { ipPrefix } from '../schema/addresses.ts';
import { interfaceName } from '../schema/interfaces.ts';
import { container, leaf, leafList, list, type SchemaNode } from '../schema/kinds.ts';
import { port } from '../schema/ports.ts';
import { empty, enumeration, integer, string, type ValueType } from '../schema/types.ts';
import type { Feature, Problem } from './feature.ts';
import { inetPath, logicalInterfaces } from './interfaces.ts';

const ULOGD_CONFIG = '/etc/ulogd.conf';
/** Where the image keeps ulogd2's plug-ins, whatever the architecture. */
const ULOGD_PLUGINS = '/usr/lib/ulogd';

const protocolName = enumeration(
  Object.fromEntries([...PROTOCOLS].map(([name, number]) => [name, `Protocol ${number}`])),
);
const protocolNumber = integer(0, 255, 'protocol');

/** A protocol by name or number. */
const protocol: ValueType = {
  ...protocolName,
  name: 'protocol',
  parse: (text) => (/^\d+$/.test(text) ? protocolNumber : protocolName).parse(text),
};

function prefixes(name: string, help: string): SchemaNode {
  const entries = list('address', { help: 'Prefix to match', key: ipPrefix({ family: 4, host: 'zero' }), bare: true });
  return container(name, { help, entries, flat: true, source: 'RA' });
}

const from = container('from', { help: 'Define match criteria', source: 'RA' }, [
  prefixes('address', 'Match IP source or destination address'),
  prefixes('source-address', 'Match IP source address'),
  prefixes('destination-address', 'Match IP destination address'),
  leafList('protocol', { help: 'Match IP protocol type', type: protocol, source: 'RA' }),
  leafList('port', { help: 'Match TCP/UDP source or destination port', type: port, source: 'RA' }),
  leafList('source-port', { help: 'Match TCP/UDP source port', type: port }),
  leafList('destination-port', { help: 'Match TCP/UDP destination port', type: port }),
  leaf('tcp-established', { help: 'Match packet of an established TCP connection', type: empty, source: 'RA' }),
  list('interface', { help: 'Match interface name', key: interfaceName({ unit: 'optional' }), source: 'RA' }),
]);

const then = container('then', { help: 'Action to take if the condition is matched', collapse: true, source: 'RA' }, [
  leaf('log', { help: 'Log the packet', type: empty, source: 'RA' }),
  leaf('accept', { help: 'Accept the packet', type: empty, choice: 'terminating', source: 'RA' }),
  leaf('discard', { help: 'Discard the packet', type: empty, choice: 'terminating', source: 'RA' }),
  leaf('reject', { help: 'Reject the packet', type: empty, choice: 'terminating', source: 'RA' }),
]);

const filter = list(
  'filter',
  { help: 'Define an IPv4 firewall filter', key: string({ name: 'filter-name', max: 64 }), source: 'RA' },
  [
    list(
      'term',
      { help: 'Define a firewall term', key: string({ name: 'term-name', max: 64 }), orderedBy: 'user', source: 'RA' },
      [from, then],
    ),
  ],
);

function attachments(config: ConfigNode) {
  return logicalInterfaces(config).flatMap(({ physical, inputFilter }) =>
    inputFilter === undefined ? [] : [{ interface: physical, filter: inputFilter }],
  );
}

/** `[edit firewall]`: stateless filters, and where they are applied. */
export const firewall: Feature = {
  name: 'firewall',
  schema: [
    {
      at: ['firewall'],
      node: container('family', { help: 'Protocol family', prefix: true }, [
        container('inet', { help: 'Protocol family IPv4 for firewall filter' }, [filter]),
      ]),
    },
  ],

  verify(config): Problem[] {
    const defined = new Set(readFilters(config).map(({ name }) => name));
    return logicalInterfaces(config)
      .filter(({ inputFilter }) => inputFilter !== undefined && !defined.has(inputFilter))
      .map((logical) => ({
        severity: 'error',
        path: inetPath(logical),
        statement: 'filter',
        message: `Referenced filter '${logical.inputFilter}' is not defined`,
      }));
  },

  render(config): Artefact[] {
    const filters = readFilters(config);
    const applied = attachments(config);
    const body = renderFilters(filters, applied);
    if (body === '') return [];
    const table: Artefact = { kind: 'nft', table: TABLE, body };
    if (!anyLogs(filters, applied)) return [table];
    return [
      table,
      { kind: 'file', path: ULOGD_CONFIG, mode: 0o644, content: ulogdConfiguration(ULOGD_PLUGINS) },
      { kind: 'process', name: 'ulogd', argv: ['/usr/sbin/ulogd', '-c', ULOGD_CONFIG], statement: ['firewall'] },
    ];
  },
};
