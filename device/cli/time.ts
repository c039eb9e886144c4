const two = (value: number): string => String(value).padStart(2, '0');

/** `15:17:11`, in the device's time zone. */
export function formatClock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':');
}

/** `2024-05-11 10:22:33 UTC`, in the device's time zone. */
export function formatTime(time: Date): string {
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  const zone = new Intl.DateTimeFormat('en', { timeZoneName: 'short' })
    .formatToParts(time)
    .find(({ type }) => type === 'timeZoneName');
  return `${date} ${formatClock(time)} ${zone?.value ?? ''}`.trimEnd();
}

/** How long something has lasted, as routes show it: `00:01:23`, `2d 03:04:05`, `1w2d 03:04:05`. */
export function formatAge(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const clock = [whole / 3600, whole / 60, whole].map((value, at) => two(Math.floor(value) % (at === 0 ? 24 : 60)));
  const days = Math.floor(whole / 86400);
  const weeks = Math.floor(days / 7);
  const date = `${weeks > 0 ? `${weeks}w` : ''}${days > 0 ? `${days % 7}d ` : ''}`;
  return `${date}${clock.join(':')}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A moment in strftime's words, those of its letters that `set cli timestamp format` is used with. */
export function formatStamp(format: string, time: Date): string {
  const parts: Readonly<Record<string, string>> = {
    Y: String(time.getFullYear()),
    y: two(time.getFullYear() % 100),
    m: two(time.getMonth() + 1),
    b: MONTHS[time.getMonth()] ?? '',
    d: two(time.getDate()),
    H: two(time.getHours()),
    M: two(time.getMinutes()),
    S: two(time.getSeconds()),
    T: formatClock(time),
    '%': '%',
  };
  return format.replaceAll(/%([A-Za-z%])/g, (all, letter: string) => parts[letter] ?? all);
}
