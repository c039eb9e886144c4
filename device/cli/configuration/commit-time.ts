import { CommandError } from '../errors.ts';

const TIME = /^(?:(\d{4})-(\d{2})-(\d{2})[ .])?(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/**
 * When `commit at` is to happen: `18:00`, `18:00:30` (today) or `2026-11-21 18:00`, in the device's time zone. Throws a
 * CommandError for anything else and for what is not in the future.
 */
export function commitTime(text: string, now: Date): Date {
  const found = TIME.exec(text);
  const wrong = new CommandError(`error: invalid time '${text}': expected hh:mm[:ss] or "yyyy-mm-dd hh:mm[:ss]"`);
  if (found === null) throw wrong;
  const [year = now.getFullYear(), month = now.getMonth() + 1, day = now.getDate(), hour = 0, minute = 0, second = 0] =
    found.slice(1).map((part: string | undefined) => (part === undefined ? undefined : Number(part)));
  const time = new Date(year, month - 1, day, hour, minute, second);
  const exists = time.getMonth() === month - 1 && time.getDate() === day && hour < 24 && minute < 60 && second < 60;
  if (!exists) throw wrong;
  if (time <= now) throw new CommandError(`error: commit time '${text}' is not in the future`);
  return time;
}
