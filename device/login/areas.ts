/** Which permission flags open which hierarchy of the configuration. */
import type { Path, PathStep } from '../config/path.ts';
import { type Area, controlOf, grants, type Permission } from './permissions.ts';

/** The area of a hierarchy and all below it; the longest that fits counts. */
const AREAS: readonly (readonly [hierarchy: string, area: Area])[] = [
  ['access', 'access'],
  ['bridge-domains', 'routing'],
  ['chassis', 'interface'],
  ['class-of-service', 'interface'],
  ['firewall', 'firewall'],
  ['forwarding-options', 'interface'],
  ['interfaces', 'interface'],
  ['logical-systems', 'routing'],
  ['policy-options', 'routing'],
  ['protocols', 'routing'],
  ['routing-instances', 'routing'],
  ['routing-options', 'routing'],
  ['security', 'security'],
  ['snmp', 'snmp'],
  ['switch-options', 'routing'],
  ['system', 'system'],
  ['system login', 'admin'],
  ['system root-authentication', 'admin'],
  ['vlans', 'routing'],
];

/** Hierarchies that belong to nobody's area: system parameters. */
const OTHER: Area = 'system';

/** What is to be done with a statement. */
export type Action = 'view' | 'edit';

/** The keywords of a path, a configuration group's own left out: what stands in a group is as if it stood at the top. */
export function keywords(path: Path): string[] {
  const inside = withoutGroup(path);
  return inside.map(({ name, schema }) => (schema === undefined ? (name.split(' ', 1)[0] ?? '') : name));
}

/** The path below `groups NAME`; any other path as it is. */
export function withoutGroup(path: Path): Path {
  const [first, second] = path;
  if (first?.name !== 'groups') return path;
  return path.slice(first.key === undefined && second !== undefined ? 2 : 1);
}

/** The area a statement belongs to; undefined for the root, which belongs to everybody. */
export function areaOf(path: Path): Area | undefined {
  const words = keywords(path);
  if (words.length === 0) return undefined;
  if (words.includes('traceoptions')) return 'trace';
  let found: readonly [string, Area] = ['', OTHER];
  const text = `${words.join(' ')} `;
  for (const entry of AREAS) if (text.startsWith(`${entry[0]} `) && entry[0].length >= found[0].length) found = entry;
  return found[1];
}

/**
 * Do the flags allow it? Passwords and keys have flags of their own on top of their hierarchy's; only who may change
 * accounts may change their passwords too.
 */
export function flagsAllow(held: ReadonlySet<Permission>, path: Path, action: Action): boolean {
  const area = areaOf(path);
  if (area === undefined) return true;
  const secret = path.some(isSecret);
  if (action === 'edit') {
    return grants(held, controlOf(area)) && (!secret || area === 'admin' || grants(held, 'secret-control'));
  }
  return (grants(held, area) || grants(held, 'view-configuration')) && (!secret || grants(held, 'secret'));
}

/** Whether the flags allow anything further down. */
export function flagsAllowBelow(held: ReadonlySet<Permission>, path: Path, action: Action): boolean {
  const words = keywords(path);
  // traceoptions may stand nearly anywhere
  if (grants(held, action === 'edit' ? 'trace-control' : 'trace') && hasTraceoptions(path.at(-1))) return true;
  const text = words.length === 0 ? '' : `${words.join(' ')} `;
  return AREAS.some(
    ([hierarchy, area]) => hierarchy.startsWith(text) && grants(held, action === 'edit' ? controlOf(area) : area),
  );
}

function hasTraceoptions(step: PathStep | undefined): boolean {
  const schema = step?.schema;
  return (schema?.kind === 'container' || schema?.kind === 'list') && schema.children.has('traceoptions');
}

/** A password or key. */
export function isSecret(step: Pick<PathStep, 'schema'> | undefined): boolean {
  return (step?.schema?.kind === 'leaf' || step?.schema?.kind === 'list') && step.schema.secret;
}
