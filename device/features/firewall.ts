import type { Artefact } from '../apply/artefact.ts';
import { anyLogs, renderFirewall, TABLE } from '../firewall/nftables.ts';
import { filterStatements, readFirewall } from '../firewall/read.ts';
import { ulogdConfiguration } from '../firewall/ulogd.ts';
import { container } from '../schema/kinds.ts';
import type { Feature, Problem } from './feature.ts';
import { filterSchema } from './firewall-filter.ts';
import { policerProblems, policerSchema } from './firewall-policer.ts';
import { referenceProblems } from './firewall-references.ts';
import { termProblems } from './firewall-terms.ts';
import { unknownFirewallProblems } from './firewall-unknown.ts';

const ULOGD_CONFIG = '/etc/ulogd.conf';
/** Where the image keeps ulogd2's plug-ins, whatever the architecture. */
const ULOGD_PLUGINS = '/usr/lib/ulogd';

/** `[edit firewall]`: stateless filters, and where they are applied. */
export const firewall: Feature = {
  name: 'firewall',
  schema: [
    {
      at: ['firewall'],
      node: container('family', { help: 'Protocol family', prefix: true }, [
        container('inet', { help: 'Protocol family IPv4 for firewall filter' }, [filterSchema('inet')]),
        container('inet6', { help: 'Protocol family IPv6 for firewall filter' }, [filterSchema('inet6')]),
      ]),
    },
    { at: ['firewall'], node: policerSchema },
    { at: ['firewall'], node: filterSchema('inet') },
  ],

  verify(config): Problem[] {
    const statements = filterStatements(config);
    const { filters } = readFirewall(config);
    return [
      ...referenceProblems(config, statements),
      ...policerProblems(config),
      ...statements.flatMap((statement, index) => termProblems(statement, filters[index])),
    ];
  },

  unknown: unknownFirewallProblems,

  render(config): Artefact[] {
    const rules = readFirewall(config);
    const table: Artefact = { kind: 'nft', table: TABLE, objects: renderFirewall(rules) };
    if (!anyLogs(rules)) return [table];
    return [
      table,
      { kind: 'file', path: ULOGD_CONFIG, mode: 0o644, content: ulogdConfiguration(ULOGD_PLUGINS) },
      { kind: 'process', name: 'ulogd', argv: ['/usr/sbin/ulogd', '-c', ULOGD_CONFIG], statement: ['firewall'] },
    ];
  },
};
