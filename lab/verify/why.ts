/** Why a filter decided as it did, in plain language, with the line of the lab's own file where it is written. Pure. */
import type { ExplainedTerm, FlowExplanation, Fragment } from '../../protocol/control.ts';

const DID = { accept: 'let it in', discard: 'discarded it', reject: 'rejected it' } as const;

/**
 * e.g. `R2 rejected it: term denied of filter local_acl, line 14 of R2.conf, because source address 192.168.255.1 is
 * not in 192.168.1.0/30`; undefined when no filter stands in the way.
 */
export function whyWords(
  node: string,
  explanation: FlowExplanation,
  fragments: readonly Fragment[],
): string | undefined {
  const last = explanation.steps.at(-1);
  if (last === undefined) return undefined;
  const { decided, terms, outcome } = last;
  if (decided === undefined) return `${node} discarded it: no term matches${becauseWords(terms, outcome)}`;
  const term = terms.find((one) => one.term === decided.term && one.filter === decided.filter);
  const place = term && placeWords(node, term, fragments);
  const where = `term ${decided.term} of filter ${decided.filter}${place === undefined ? '' : `, ${place}`}`;
  return `${node} ${DID[outcome]}: ${where}${becauseWords(terms, outcome)}`;
}

/** Why no earlier term let it in; of a packet that was let in there is nothing to say. */
function becauseWords(terms: readonly ExplainedTerm[], outcome: keyof typeof DID): string {
  if (outcome === 'accept') return '';
  const missed = terms.filter(({ matches, actions }) => matches === 'no' && actions.includes('accept'));
  const [reason] = missed.flatMap(({ reasons }) => reasons);
  return reason === undefined ? '' : `, because ${reason}`;
}

function placeWords(node: string, { statement }: ExplainedTerm, fragments: readonly Fragment[]): string | undefined {
  if (statement === undefined) return undefined;
  const own = findCommand(statement.set, fragments);
  if (own !== undefined) return `line ${own.line} of ${own.file}`;
  return statement.line === undefined ? undefined : `line ${statement.line} of 'show configuration' on ${node}`;
}

/** The last line that is this very command: the files of a lab are mostly written so. */
function findCommand(command: string, fragments: readonly Fragment[]): { file: string; line: number } | undefined {
  const wanted = words(command);
  const found = fragments.flatMap(({ file, line, text }) =>
    text.split('\n').flatMap((written, index) => (words(written) === wanted ? [{ file, line: line + index }] : [])),
  );
  return found.at(-1);
}

function words(line: string): string {
  return line.trim().split(/\s+/).join(' ');
}
