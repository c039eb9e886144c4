/**
 * How filters and terms are named inside nftables, where a log prefix holds 127 bytes and a comment 128: names are
 * percent-encoded, and long ones shortened, so that every name fits and none contains a space.
 */
import { createHash } from 'node:crypto';

/** Longest encoded name; two of them, an action and the words between fit a comment. */
const LONGEST = 50;

/** The form a filter's or term's name has in prefixes and comments. Different names stay different. */
export function encodeName(name: string): string {
  const encoded = encodeURIComponent(name);
  if (encoded.length <= LONGEST) return encoded;
  const hash = createHash('sha1').update(name).digest('hex').slice(0, 8);
  return `${encoded.slice(0, LONGEST - 9).replace(/%.?$/, '')}~${hash}`;
}

/** The name again; a shortened one stays shortened. */
export function decodeName(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}

/** The letters `show firewall log` has for what was done. */
export type ActionLetter = 'A' | 'D' | 'R';

/** The prefix of a logged packet: `R local_acl terminal_access_denied`. */
export function logPrefix(action: ActionLetter, filter: string, term: string): string {
  return `${action} ${encodeName(filter)} ${encodeName(term)}`;
}

/** The comment on the rule that decides: `filter local_acl term terminal_access_denied reject`. */
export function decisionComment(filter: string, term: string, action: 'accept' | 'discard' | 'reject'): string {
  return `filter ${encodeName(filter)} term ${encodeName(term)} ${action}`;
}
