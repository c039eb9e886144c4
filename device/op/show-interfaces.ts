import { CommandError } from '../cli/errors.ts';
import type { Argument } from '../cli/grammar.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { word } from '../schema/types.ts';
import { structured } from './data/element.ts';
import { interfacesElement } from './interfaces/elements.ts';
import { formatInterfaces, type Style } from './interfaces/normal.ts';
import { type InterfaceView, readInterfaces } from './interfaces/read.ts';
import { descriptionsElement, formatDescriptions, formatInterfacesTerse, terseElement } from './interfaces/terse.ts';
import { oneOf } from './styles.ts';

/** A name, also with `*` for any letters; it has a digit or a `*`, which tells it from the command's own words. */
const pattern = word({ name: 'interface-name', pattern: /^[\w/.:*-]*[\d*][\w/.:*-]*$/, expected: 'an interface name' });

const flag = (name: string, help: string): Argument => ({ kind: 'flag', name, help });

export const showInterfaces: OperationalCommand = {
  name: 'interfaces',
  help: 'Show interface information',
  permission: 'view',
  arguments: [
    {
      kind: 'operand',
      name: 'interface-name',
      help: 'Name of physical or logical interface',
      type: pattern,
      values: 'logical-interface',
    },
    flag('brief', 'Display brief output'),
    flag('descriptions', 'Display interface description strings'),
    flag('detail', 'Display detailed output'),
    flag('extensive', 'Display extensive output'),
    flag('terse', 'Display terse output'),
  ],
  run: async ({ device }, { values }) => {
    const style = oneOf(values, ['brief', 'descriptions', 'detail', 'extensive', 'terse']) ?? 'normal';
    const interfaces = chosen(await readInterfaces(device), values.get('interface-name'));
    if (style === 'terse') return structured(formatInterfacesTerse(interfaces), terseElement(interfaces));
    if (style === 'descriptions') return structured(formatDescriptions(interfaces), descriptionsElement(interfaces));
    return structured(formatInterfaces(interfaces, style as Style), interfacesElement(interfaces, style as Style));
  },
};

/** Those of a name or pattern; of a logical interface's name only that unit. Throws when there is none. */
function chosen(interfaces: readonly InterfaceView[], name: string | undefined): readonly InterfaceView[] {
  if (name === undefined) return interfaces;
  const [physical = '', unit] = name.split('.');
  const expression = new RegExp(`^${physical.replaceAll('*', '.*')}$`);
  const found = interfaces
    .filter((view) => expression.test(view.name))
    .map((view) => (unit === undefined ? view : { ...view, units: view.units.filter((one) => one.unit === unit) }))
    .filter(({ units }) => unit === undefined || units.length > 0);
  if (found.length === 0) throw new CommandError(`error: device ${name} not found`);
  return found;
}
