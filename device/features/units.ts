/** Which units of an interface the device has: Linux's lo is one, and tagged units (802.1Q) are not built. */
import { type ConfigNode, descend, entriesOf } from '../config/node.ts';

type Keyed = ConfigNode & { readonly key: string };

/** `ok`; `inert`: valid on Junos, without effect here; `wrong`: Junos refuses it, too. */
export type UnitWorth = 'ok' | 'inert' | 'wrong';

/** What a unit of a physical interface is worth. */
export function unitWorth(physical: Keyed, unit: Keyed): UnitWorth {
  const tagged = ['vlan-tagging', 'flexible-vlan-tagging'].some((word) => descend(physical, word) !== undefined);
  if (tagged && (unit.key !== '0' || descend(unit, 'vlan-id') !== undefined)) return 'inert';
  if (unit.key === '0') return 'ok';
  return physical.key === 'lo0' ? 'inert' : 'wrong';
}

/** The units that have an effect, in the configuration's order. */
export function unitsOf(physical: Keyed | undefined): Keyed[] {
  if (physical === undefined) return [];
  return entriesOf(physical, 'unit').filter((unit) => unitWorth(physical, unit) !== 'inert');
}

/** The physical interface of `ge-0/0/0.0`; undefined where the configuration says that this unit has no effect. */
export function physicalOf(config: ConfigNode, logical: string): string | undefined {
  const [name = logical, number = '0'] = logical.split('.');
  const physical = entriesOf(descend(config, 'interfaces'), 'interface').find(({ key }) => key === name);
  const unit = entriesOf(physical, 'unit').find(({ key }) => key === number);
  if (physical !== undefined && unit !== undefined && unitWorth(physical, unit) === 'inert') return undefined;
  return name;
}
