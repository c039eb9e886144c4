/** Names of objects in the table: what nftables allows of the user's names, different where those are different. */
import { createHash } from 'node:crypto';

/** Longest part a user's name becomes; four of them are shorter than the 255 bytes a name may have. */
const LONGEST = 40;

/** Joins the user's names to one name: `inet/local_acl/terminal_access`. */
export function objectName(...parts: readonly string[]): string {
  return parts.map(part).join('/');
}

function part(name: string): string {
  const allowed = name.replaceAll('/', '-').replace(/[^A-Za-z0-9_.-]/g, '_');
  if (allowed === name && name.length <= LONGEST) return name;
  return `${allowed.slice(0, LONGEST - 9)}_${hash(name)}`;
}

/** Eight characters that stand for a content. */
export function hash(content: string): string {
  return createHash('sha1').update(content).digest('hex').slice(0, 8);
}
