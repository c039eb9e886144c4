import { CommandError } from '../cli/errors.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { ipPrefix } from '../schema/addresses.ts';
import { enumeration, word } from '../schema/types.ts';
import { structured } from './data/element.ts';
import { routesElement } from './routes/elements.ts';
import { type RouteQuery, readTables } from './routes/read.ts';
import { formatRoutes, formatRoutesDetail, formatRoutesTerse } from './routes/table.ts';
import { oneOf } from './styles.ts';

const LAYOUTS = {
  brief: formatRoutes,
  detail: formatRoutesDetail,
  extensive: formatRoutesDetail,
  terse: formatRoutesTerse,
} as const;

export const showRoute: OperationalCommand = {
  name: 'route',
  help: 'Show routing table information',
  permission: 'view',
  arguments: [
    {
      kind: 'operand',
      name: 'destination',
      help: 'IP address or prefix to look up, and what is more specific',
      type: ipPrefix({ host: 'any' }),
      values: 'route',
    },
    { kind: 'flag', name: 'brief', help: 'Display brief view' },
    { kind: 'flag', name: 'detail', help: 'Display detailed view' },
    { kind: 'flag', name: 'exact', help: 'Show only the route of exactly the prefix' },
    { kind: 'flag', name: 'extensive', help: 'Display extensive view' },
    {
      kind: 'option',
      name: 'protocol',
      help: 'Name of protocol from which route was learned',
      type: enumeration({
        direct: 'Routes of directly connected subnets',
        local: "Routes of the device's own addresses",
        static: 'Statically defined routes',
      }),
    },
    {
      kind: 'option',
      name: 'table',
      help: 'Name of routing table',
      type: word({
        name: 'table-name',
        pattern: /^(?:[\w-]+\.)?inet6?\.0$/,
        expected: 'inet.0, inet6.0 or INSTANCE.inet.0',
      }),
    },
    { kind: 'flag', name: 'terse', help: 'Display terse view' },
  ],
  run: async ({ device }, { values }) => {
    const style = oneOf(values, ['brief', 'detail', 'extensive', 'terse']) ?? 'brief';
    if (values.has('exact') && !values.has('destination')) throw new CommandError("error: 'exact' needs a destination");
    const asked = (name: keyof RouteQuery) => {
      const value = values.get(name);
      return value === undefined ? {} : { [name]: value };
    };
    const tables = await readTables(device, {
      ...asked('destination'),
      ...asked('table'),
      ...asked('protocol'),
      exact: values.has('exact'),
    });
    return structured(LAYOUTS[style](tables), routesElement(tables, style));
  },
};
