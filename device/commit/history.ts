/** What was committed when, as Junos prints it. */
import { formatTime } from '../cli/time.ts';
import type { CommitRecord, Datastore } from '../device.ts';

/**
 * The lines of `show system commit`: `0   2020-03-05 16:04:34 UTC by cisco via cli`, with what is still to come above
 * and comments below.
 */
export function showSystemCommit({ history, rollbackAt, scheduled }: Datastore): string {
  const pending =
    scheduled === undefined
      ? ''
      : `commit requested by ${scheduled.user} via ${scheduled.via} at ${formatTime(scheduled.at)}\n`;
  const entries = history.map((record, number) => entry(record, number, number === 0 ? rollbackAt : undefined));
  return pending + entries.join('');
}

function entry({ time, user, via, comment, confirmed }: CommitRecord, number: number, rollbackAt: Date | undefined) {
  const minutes = confirmed === undefined ? '' : ` commit confirmed, rollback in ${confirmed}mins`;
  const remark = rollbackAt === undefined ? '' : minutes;
  const line = `${String(number).padEnd(3)} ${formatTime(time)} by ${user} via ${via}${remark}\n`;
  return comment === undefined ? line : `${line}    ${comment}\n`;
}
