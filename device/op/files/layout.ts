/** How files are listed, as ls of BSD does. */
import type { FileEntry } from './list.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Older files show their year in place of the hour. */
const HALF_A_YEAR = 182 * 86_400_000;

/** `-rw-r-----  1 root  wheel     525672 May 22 02:40 messages`. */
export function detailLine({ permissions, links, owner, group, size, modified, name }: FileEntry): string {
  const who = `${owner.padEnd(5)} ${group.padEnd(5)}`;
  return `${permissions} ${String(links).padStart(2)} ${who} ${String(size).padStart(10)} ${formatDate(modified)} ${name}`;
}

export function formatDate(time: Date, now: Date = new Date()): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`;
  const recent = Math.abs(now.getTime() - time.getTime()) < HALF_A_YEAR;
  const rest = recent ? clock : String(time.getFullYear()).padStart(5);
  return `${MONTHS[time.getMonth()]} ${String(time.getDate()).padStart(2)} ${rest}`;
}

/** Blocks of 512 bytes that the files take. */
export function totalBlocks(entries: readonly FileEntry[]): number {
  return entries.reduce((sum, { blocks }) => sum + blocks, 0);
}
