/** Links of a lab as they are, and those of its lab file that are not there. */
import { linkName } from '../links/names.ts';
import { allLinks, nodeEnds } from '../topology/links.ts';
import { loadTopology } from '../topology/load.ts';
import type { FoundLab } from './labs.ts';

export interface InspectedLink {
  readonly name: string;
  /**
   * `up` and `down` as both ends see it; `unplugged` after `link down`. Of a link that is in the lab file and not there:
   * `stopped` when a node at its ends does not run, else `missing`.
   */
  readonly state: 'up' | 'down' | 'unplugged' | 'stopped' | 'missing';
}

/** An interface that carries a link's alias. */
export interface SeenEnd {
  readonly link: string;
  readonly state: 'up' | 'down' | 'unplugged';
}

/** Both ends of a link tell of it, unless only one was looked at. */
export function linksOf(ends: readonly SeenEnd[]): InspectedLink[] {
  return [...Map.groupBy(ends, ({ link }) => link)].map(([name, seen]) => {
    const worst = (['unplugged', 'down'] as const).find((state) => seen.some((end) => end.state === state));
    return { name, state: worst ?? 'up' };
  });
}

/**
 * The links of the lab file that end in one of these nodes and are not there: a node that stops takes its links with it, and
 * nothing in the kernel tells of them any more.
 *
 * @returns `problem` instead when the lab file cannot be read, as while it is being edited
 */
export async function linksNotThere(
  lab: FoundLab,
  nodes: ReadonlySet<string>,
  there: readonly InspectedLink[],
): Promise<{ readonly links: readonly InspectedLink[]; readonly problem?: string }> {
  if (lab.file === undefined) return { links: [] };
  const running = new Set(lab.nodes.flatMap(({ name, container }) => (container.state === 'running' ? [name] : [])));
  const seen = new Set(there.map(({ name }) => name));
  try {
    const wanted = allLinks(await loadTopology(lab.file)).filter((link) => {
      return !seen.has(linkName(link)) && nodeEnds(link).some(({ node }) => nodes.has(node));
    });
    return {
      links: wanted.map((link) => {
        const isStopped = nodeEnds(link).some(({ node }) => !running.has(node));
        return { name: linkName(link), state: isStopped ? 'stopped' : 'missing' };
      }),
    };
  } catch (error) {
    const [first = ''] = (error as Error).message.split('\n');
    return { links: [], problem: `links that are not there cannot be told, for the lab file has errors: ${first}` };
  }
}
