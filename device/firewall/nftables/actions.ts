/** What a term does, as rules. */

import type { Filter, Outcome, RejectType, Term } from '../model.ts';
import { decisionComment, logPrefix } from '../names.ts';
import { LOG_GROUP, logStatement, SYSLOG_GROUP } from '../ulogd.ts';
import type { Place } from './terms.ts';

/** A packet that goes on is logged as one that was accepted. */
const LETTER = { accept: 'A', discard: 'D', reject: 'R', 'next-term': 'A' } as const;

/** In the order count, policer, log, syslog, outcome. None when nothing is to be done. */
export function actionRules(term: Term, filter: Filter, place: Place): string[] {
  const { count, policer: policerName, log, syslog, outcome } = term.then;
  const policer = policerName === undefined ? undefined : place.lookup.policer(policerName);
  const prefix = () => logPrefix(LETTER[outcome.kind], filter.name, term.name);
  const counting = count === undefined ? [] : [`counter name "${place.names.counter(count)}"`];
  const logging = [
    ...(log ? [logStatement(prefix(), LOG_GROUP)] : []),
    ...(syslog ? [logStatement(prefix(), SYSLOG_GROUP)] : []),
  ];
  const rules: string[] = [];
  let begun = counting;
  if (policer !== undefined) {
    const name = place.names.policer(filter, term, policer);
    const discarding = policer.discard ? [`drop comment "${decisionComment(filter.name, term.name, 'discard')}"`] : [];
    rules.push(...line(begun), ...line([`limit name "${name}" counter name "${name}"`, ...discarding]));
    begun = [];
  }
  begun = [...begun, ...logging];
  const [verdict, ...before] = verdictsOf(outcome, filter, term, place.family).reverse();
  if (before.length > 0) {
    rules.push(...line(begun), ...before);
    begun = [];
  }
  rules.push(...line([...begun, ...(verdict === undefined ? [] : [verdict])]));
  return rules;
}

function line(statements: readonly string[]): string[] {
  return statements.length === 0 ? [] : [statements.join(' ')];
}

/** One rule each; only `tcp-reset` has two. */
function verdictsOf(outcome: Outcome, filter: Filter, term: Term, family: Filter['family']): string[] {
  if (outcome.kind === 'next-term') return [];
  const comment = `comment "${decisionComment(filter.name, term.name, outcome.kind)}"`;
  switch (outcome.kind) {
    case 'accept':
      return [`accept ${comment}`];
    case 'discard':
      return [`drop ${comment}`];
    case 'reject':
      return rejects(outcome.with, family).map((reject) => `${reject} ${comment}`);
  }
}

/** ICMP code 13, administratively prohibited; code 1 in ICMPv6. */
const DEFAULT_CODE = { inet: 13, inet6: 1 } as const;
const ICMP = { inet: 'icmp', inet6: 'icmpv6' } as const;

/** nftables sends destination-unreachable, type 3 or type 1 of ICMPv6, which all types of `reject` are. */
function rejects(type: RejectType, family: Filter['family']): string[] {
  if (type !== 'tcp-reset') return [`reject with ${ICMP[family]} ${type.code}`];
  return ['meta l4proto tcp reject with tcp reset', `reject with ${ICMP[family]} ${DEFAULT_CODE[family]}`];
}
