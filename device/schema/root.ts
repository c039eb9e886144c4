/** Puts the features' statements together to the one schema. */
import type { Feature } from '../features/feature.ts';
import { withGroups } from './groups.ts';
import { type Container, container, type SchemaNode } from './kinds.ts';

/** Help and shape of the levels several features share; a level that is not here takes its name as help. */
const LEVELS: ReadonlyMap<string, { readonly help: string; readonly prefix?: true }> = new Map(
  Object.entries({
    system: { help: 'System parameters' },
    'system services': { help: 'System services' },
    'system login': { help: 'Names, login classes, and passwords for users' },
    interfaces: { help: 'Interface configuration' },
    'routing-options': { help: 'Protocol-independent routing option configuration' },
    firewall: { help: 'Define a firewall configuration' },
    'firewall family': { help: 'Protocol family', prefix: true },
    'firewall family inet': { help: 'Protocol family IPv4 for firewall filter' },
    'firewall family inet6': { help: 'Protocol family IPv6 for firewall filter' },
    'policy-options': { help: 'Policy option configuration' },
    protocols: { help: 'Routing protocol configuration' },
    security: { help: 'Security configuration' },
  } as const),
);

/** The levels on the way to the features' statements, while they are put together. */
interface Draft {
  readonly path: readonly string[];
  readonly members: Map<string, Member>;
}

/** A statement a feature defines, or a level made for it to stand in. */
type Member = { readonly owner: string; readonly node: SchemaNode } | Draft;

function isDraft(member: Member): member is Draft {
  return 'members' in member;
}

function levelAt(root: Draft, at: readonly string[], feature: string): Draft {
  let level = root;
  for (const name of at) {
    const member = level.members.get(name);
    const next: Member = member ?? { path: [...level.path, name], members: new Map() };
    if (!isDraft(next)) {
      throw new Error(
        `schema: feature ${feature} adds to '${[...level.path, name].join(' ')}', which feature ${next.owner} defines whole`,
      );
    }
    level.members.set(name, next);
    level = next;
  }
  return level;
}

function build(draft: Draft): Container {
  const children = [...draft.members.values()].map((member) => (isDraft(member) ? build(member) : member.node));
  const name = draft.path.at(-1) ?? '';
  return container(name, LEVELS.get(draft.path.join(' ')) ?? { help: name || 'Configuration' }, children);
}

/**
 * The root of the schema: every feature's statements at their places. The order of siblings is the order in which
 * the features bring them. Throws when two features define the same statement, or one adds below another's.
 */
export function assemble(features: readonly Feature[]): Container {
  const root: Draft = { path: [], members: new Map() };
  for (const feature of features) {
    for (const { at, node } of feature.schema) {
      const level = levelAt(root, at, feature.name);
      const other = level.members.get(node.name);
      if (other !== undefined) {
        const owner = isDraft(other) ? 'another feature adds statements below it' : `feature ${other.owner} has it`;
        throw new Error(`schema: feature ${feature.name} defines '${[...at, node.name].join(' ')}' again: ${owner}`);
      }
      level.members.set(node.name, { owner: feature.name, node });
    }
  }
  return withGroups(build(root));
}
