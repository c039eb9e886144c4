/** Why a filter decided as it did, in plain language, with the line of the lab's own file where it is written. Pure. */
import type { ExplainedTerm, FlowExplanation } from '../../protocol/control.ts';

const DID = { accept: 'let it in', discard: 'discarded it', reject: 'rejected it' } as const;

/**
 * e.g. `R2 rejected it: term denied of filter local_acl, line 14 of R2.conf, because source address 192.168.255.1 is
 * not in 192.168.1.0/30`; undefined when no filter stands in the way.
 */
export function whyWords(node: string, explanation: FlowExplanation): string | undefined {
  const last = explanation.steps.at(-1);
  if (last === undefined) return undefined;
  const { decided, terms, outcome } = last;
  if (decided === undefined) return `${node} discarded it: no term matches${becauseWords(terms, outcome)}`;
  const term = terms.find((one) => one.term === decided.term && one.filter === decided.filter);
  const place = term && placeWords(node, term);
  const where = `term ${decided.term} of filter ${decided.filter}${place === undefined ? '' : `, ${place}`}`;
  return `${node} ${DID[outcome]}: ${where}${becauseWords(terms, outcome)}`;
}

/** Conditions that say what kind of packet a term is for. */
const KIND = /^(protocol|next header|payload protocol|port|destination port|source port|ICMP)\b/;

/**
 * Why no earlier term let it in: of several the one that was meant for such packets, else the one that was missed by least. Of a packet
 * that was let in there is nothing to say.
 */
function becauseWords(terms: readonly ExplainedTerm[], outcome: keyof typeof DID): string {
  if (outcome === 'accept') return '';
  const missed = terms.filter(
    ({ matches, actions, reasons }) => matches === 'no' && actions.includes('accept') && reasons.length > 0,
  );
  const distance = ({ reasons }: ExplainedTerm) =>
    (reasons.some((reason) => KIND.test(reason)) ? 100 : 0) + reasons.length;
  const [nearest, another] = missed.toSorted((a, b) => distance(a) - distance(b));
  if (nearest === undefined) return '';
  const name = another === undefined ? '' : ` (term ${nearest.term})`;
  return `, because ${nearest.reasons.join(' and ')}${name}`;
}

function placeWords(node: string, { statement }: ExplainedTerm): string | undefined {
  if (statement?.place !== undefined) return `line ${statement.place.line} of ${statement.place.file}`;
  return statement?.line === undefined ? undefined : `line ${statement.line} of 'show configuration' on ${node}`;
}
