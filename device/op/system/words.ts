/** How BSD says times and durations in its tables of users. */
import { formatAge } from '../../cli/time.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const two = (value: number): string => String(value).padStart(2, '0');
const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** `12:31PM`, ` 9:38AM`: seven characters. */
export function formatClock12(time: Date): string {
  const hours = time.getHours();
  return `${String(hours % 12 || 12).padStart(2)}:${two(time.getMinutes())}${hours < 12 ? 'AM' : 'PM'}`;
}

/** When somebody came: the hour of today, of a day of this week, or the day. Seven characters. */
export function formatLogin(time: Date, now: Date): string {
  const hours = (now.getTime() - time.getTime()) / 3_600_000;
  if (hours < 24 && time.getDate() === now.getDate()) return formatClock12(time);
  const hour = time.getHours();
  if (hours < 24 * 6) return `${DAYS[time.getDay()]}${two(hour % 12 || 12)}${hour < 12 ? 'AM' : 'PM'}`;
  return `${two(time.getDate())}${MONTHS[time.getMonth()]}${two(time.getFullYear() % 100)}`;
}

/** How long nothing was typed: minutes, hours and minutes, days; `-` for less than a minute. */
export function formatIdle(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return '-';
  if (minutes < 60) return String(minutes);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
  return `${Math.floor(minutes / 1440)}d`;
}

/** `15 days, 5 mins`, `2:18`, `1 day, 23:14`, `40 secs`. */
export function formatUp(seconds: number): string {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor(whole / 3600) % 24;
  const minutes = Math.floor(whole / 60) % 60;
  const parts = days > 0 ? [plural(days, 'day')] : [];
  if (hours > 0) parts.push(`${hours}:${two(minutes)}`);
  else if (minutes > 0) parts.push(plural(minutes, 'min'));
  else if (days === 0) parts.push(plural(whole, 'sec'));
  return parts.join(', ');
}

/** How long ago: seconds count only on the first day, `00:01:40`, `2w1d 00:04`. */
export function formatAgo(seconds: number): string {
  const age = formatAge(seconds);
  return seconds < 86_400 ? age : age.replace(/:\d\d$/, '');
}
