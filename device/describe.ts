/**
 * The description program: which addresses, filters and services do these startups come to? `vtylab graph` runs it on
 * the user's machine; no lab need run. Standard input: {"R1": Startup, …}; standard output: Descriptions.
 */
import { text } from 'node:stream/consumers';
import type { Startup } from '../protocol/control.ts';
import type { DescribedNode, Descriptions } from '../protocol/description.ts';
import { effective } from './config/inherit.ts';
import { type ConfigNode, descend, isUnknown } from './config/node.ts';
import { logicalInterfaces } from './features/interfaces.ts';
import { attachmentStatements } from './firewall/read-attachments.ts';
import { loadFragments } from './startup.ts';

const startups = JSON.parse(await text(process.stdin)) as Record<string, Startup>;
const descriptions: Descriptions = Object.fromEntries(
  Object.entries(startups).map(([node, startup]) => [node, described(startup)]),
);
process.stdout.write(`${JSON.stringify(descriptions)}\n`);

function described(startup: Startup): DescribedNode {
  if (startup.role === 'device') return describedDevice(effective(loadFragments(startup.fragments).config));
  if (startup.role === 'bridge') return { interfaces: [], services: [] };
  const interfaces = Object.entries(startup.interfaces).map(([name, addresses]) => ({ name, addresses, filters: [] }));
  return { interfaces, services: [] };
}

function describedDevice(config: ConfigNode): DescribedNode {
  const attachments = attachmentStatements(config);
  const services = descend(config, 'system', 'services')?.children.values() ?? [];
  return {
    interfaces: logicalInterfaces(config).map(({ physical, unit, addresses }) => ({
      name: `${physical}.${unit}`,
      addresses,
      filters: attachments
        .filter((one) => one.interface === physical && one.unit === unit)
        .map(({ family, direction, filters }) => ({ family, direction, names: filters })),
    })),
    services: [...services].filter((service) => !isUnknown(service)).map(({ name }) => name),
  };
}
