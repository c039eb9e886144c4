/** The permission flags of login classes (`[edit system login class NAME] permissions`), and what they stand for. */

/**
 * Flags with their help. `X` lets see a part of the configuration, `X-control` lets change it too; the others are for
 * operational commands, or (`configure`, `rollback`) for what is done in configuration mode.
 */
export const PERMISSIONS = {
  access: 'Can view access configuration',
  'access-control': 'Can modify access configuration',
  admin: 'Can view user accounts',
  'admin-control': 'Can modify user accounts',
  all: 'All permission bits turned on',
  'all-control': 'Can modify any configuration values',
  clear: 'Can clear learned network information',
  configure: 'Can enter configuration mode',
  control: 'Can modify any configuration values',
  field: 'Special for field (debug) support',
  firewall: 'Can view firewall configuration',
  'firewall-control': 'Can modify firewall configuration',
  floppy: 'Can read and write the floppy',
  'flow-tap': 'Can view flow-tap configuration',
  'flow-tap-control': 'Can modify flow-tap configuration',
  'flow-tap-operation': 'Can tap flows',
  interface: 'Can view interface configuration',
  'interface-control': 'Can modify interface configuration',
  maintenance: 'Can perform system maintenance',
  network: 'Can access the network',
  reset: 'Can reset and restart interfaces and processes',
  rollback: 'Can roll back to earlier configurations',
  routing: 'Can view routing configuration',
  'routing-control': 'Can modify routing configuration',
  secret: 'Can view secret statements',
  'secret-control': 'Can modify secret statements',
  security: 'Can view security configuration',
  'security-control': 'Can modify security configuration',
  shell: 'Can start a local shell',
  snmp: 'Can view SNMP configuration',
  'snmp-control': 'Can modify SNMP configuration',
  storage: 'Can view storage configuration',
  'storage-control': 'Can modify storage configuration',
  system: 'Can view system configuration',
  'system-control': 'Can modify system configuration',
  trace: 'Can view trace file settings',
  'trace-control': 'Can modify trace file settings',
  view: 'Can view current values and statistics',
  'view-configuration': 'Can view all configuration (not including secrets)',
} as const satisfies Readonly<Record<string, string>>;

export type Permission = keyof typeof PERMISSIONS;

/**
 * What an operational command needs: one flag, or any one of several. Commands below inherit it; without any on the
 * way to the root everybody may use the command.
 */
export type Required = Permission | readonly Permission[];

/** The parts of the configuration that have a flag to see them and a `-control` flag to change them. */
const AREAS = [
  'access',
  'admin',
  'firewall',
  'flow-tap',
  'interface',
  'routing',
  'secret',
  'security',
  'snmp',
  'storage',
  'system',
  'trace',
] as const satisfies readonly Permission[];

export type Area = (typeof AREAS)[number];

const SEEN: ReadonlySet<string> = new Set(AREAS);
const CHANGED: ReadonlySet<string> = new Set(AREAS.map(controlOf));

/** Does a set of flags include this one? `all` includes every one, an area's `-control` the seeing of it. */
export function grants(held: ReadonlySet<Permission>, needed: Permission): boolean {
  if (held.has('all') || held.has(needed)) return true;
  if (held.has('control') || held.has('all-control')) return SEEN.has(needed) || CHANGED.has(needed);
  return isArea(needed) && held.has(controlOf(needed));
}

/** The flag that lets change an area. */
export function controlOf(area: Area): `${Area}-control` {
  return `${area}-control`;
}

function isArea(permission: Permission): permission is Area {
  return SEEN.has(permission);
}
