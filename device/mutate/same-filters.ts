/** Whether two firewalls provably do the same with every packet. Pure. */

import type { AddressCondition, Condition, Filter, Firewall, NumberCondition, Term } from '../firewall/model.ts';
import { comparePrefixes, parsePrefix } from '../schema/addresses.ts';
import { within } from '../schema/networks.ts';

/**
 * True is a proof; false says nothing. Filters may differ in what comes behind a term that decides about everything, in
 * the order of terms that no packet can both match, and in terms that do nothing.
 */
export function sameFilters(a: Firewall, b: Firewall): boolean {
  if (JSON.stringify([a.policers, a.attachments]) !== JSON.stringify([b.policers, b.attachments])) return false;
  if (a.filters.length !== b.filters.length) return false;
  return a.filters.every((filter, at) => {
    const other = b.filters[at];
    return other !== undefined && sameFilter(filter, other);
  });
}

function sameFilter(a: Filter, b: Filter): boolean {
  if (a.name !== b.name || a.family !== b.family || a.interfaceSpecific !== b.interfaceSpecific) return false;
  return reordered(effectiveTerms(a.terms), effectiveTerms(b.terms));
}

/** Without terms that no packet gets to, and those that do nothing. */
function effectiveTerms(terms: readonly Term[]): Term[] {
  const last = terms.findIndex((term) => term.from.length === 0 && decides(term));
  const reached = last < 0 ? [...terms] : terms.slice(0, last + 1);
  // an implicit discard stands at the end: a last term that discards silently is the same
  const acting = reached.filter((term) => !isIdle(term));
  while (acting.length > 0 && isSilentDiscard(acting.at(-1))) acting.pop();
  return acting;
}

function decides({ filter, then }: Term): boolean {
  return filter === undefined && then.outcome.kind !== 'next-term';
}

function isSilent({ count, policer, log, syslog }: Term['then']): boolean {
  return count === undefined && policer === undefined && !log && !syslog;
}

function isIdle({ filter, then }: Term): boolean {
  return filter === undefined && then.outcome.kind === 'next-term' && isSilent(then);
}

function isSilentDiscard(term: Term | undefined): boolean {
  return term !== undefined && decides(term) && term.then.outcome.kind === 'discard' && isSilent(term.then);
}

/** Each term of `a` comes in `b`, and whatever changed places with it cannot match what it matches. */
function reordered(a: readonly Term[], b: readonly Term[]): boolean {
  if (a.length !== b.length) return false;
  const left = [...b];
  for (const term of a) {
    const text = JSON.stringify(term);
    const at = left.findIndex((other) => JSON.stringify(other) === text);
    if (at < 0) return false;
    if (!left.slice(0, at).every((other) => disjoint(term, other))) return false;
    left.splice(at, 1);
  }
  return true;
}

/** No packet matches both. */
function disjoint(a: Term, b: Term): boolean {
  return a.from.some((one) => b.from.some((other) => exclude(one, other)));
}

function exclude(a: Condition, b: Condition): boolean {
  if (a.kind === 'number' && b.kind === 'number') return numbersExclude(a, b);
  if (a.kind === 'address' && b.kind === 'address') return addressesExclude(a, b);
  return false;
}

/** `port` means either of two, so it excludes nothing. */
function numbersExclude(a: NumberCondition, b: NumberCondition): boolean {
  if (a.field !== b.field || a.field === 'port' || a.except || b.except) return false;
  return a.ranges.every(([low, high]) => b.ranges.every(([first, last]) => high < first || last < low));
}

function addressesExclude(a: AddressCondition, b: AddressCondition): boolean {
  if (a.side !== b.side || a.side === 'either') return false;
  const taken = (one: AddressCondition) => one.entries.filter(({ except }) => !except).map(({ prefix }) => prefix);
  return taken(a).every((one) => taken(b).every((other) => apart(one, other)));
}

function apart(one: string, other: string): boolean {
  if (comparePrefixes(one, other) === 0) return false;
  const [x, y] = [parsePrefix(one), parsePrefix(other)];
  return !within(x, y) && !within(y, x);
}
