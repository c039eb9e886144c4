/** What kind of step would notice a change, and where the statement is written. Pure. */
import type { ChangedCell, Mutation } from '../../protocol/mutate.ts';
import type { Topology } from '../topology/topology.ts';

/** One line: a step that fails with the change and passes without. */
export function adviceFor({ kind, cells, statement, node }: Mutation): string {
  const [cell] = cells;
  if (cell !== undefined && cell.before !== cell.after) {
    return `a step '${stepWords(cell)}', which expects ${cell.before} and would see ${cell.after}`;
  }
  if (cell !== undefined) {
    return `'log:' or 'counters:' at a step '${stepWords(cell)}', which ends the same and leaves other traces`;
  }
  if (kind === 'delete-user') return `a step that logs in as that user on ${node}`;
  if (kind === 'change-class')
    return `a step that logs in as that user on ${node} and does what only one of the classes may`;
  if (/ authentication /.test(statement)) return `a step that logs in as that user on ${node}`;
  if (/ root-login /.test(statement)) return `an ssh step that logs in on ${node} as root`;
  if (/ (?:connection-limit|rate-limit) /.test(statement))
    return `steps that use up the limit, and one that expects 'limited'`;
  if (/ retry-options /.test(statement))
    return `an 'attack' with 'lockouts:', or one that measures how often may be tried`;
  return `a 'cli' step on ${node} whose output shows it`;
}

function stepWords({ service, from, source, to, destination }: ChangedCell): string {
  return `${service} from ${from} (${source}) to ${to} ${destination}`;
}

/** The last line of the node's files that is this command, e.g. `local_acl.conf:7`. */
export function placeOf({ node, statement }: Mutation, topology: Topology): string | undefined {
  const startup = topology.nodes.get(node)?.startup;
  if (startup?.role !== 'device') return undefined;
  const wanted = plain(statement);
  const found = startup.fragments.flatMap(({ file, line, text }) =>
    text.split('\n').flatMap((written, at) => {
      const words = plain(written);
      // a term stands where its first command puts it
      return words === wanted || words.startsWith(`${wanted} `) ? [`${file}:${line + at}`] : [];
    }),
  );
  const exact = startup.fragments.flatMap(({ file, line, text }) =>
    text.split('\n').flatMap((written, at) => (plain(written) === wanted ? [`${file}:${line + at}`] : [])),
  );
  return exact.at(-1) ?? found[0];
}

function plain(line: string): string {
  return line.trim().split(/\s+/).join(' ');
}
