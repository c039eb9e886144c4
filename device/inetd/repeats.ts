/** Milliseconds that a message waits for its like, as FreeBSD's syslogd has it. */
const PATIENCE = 30_000;

/**
 * Wraps `write` so that a message that comes again and again is written once, and then `last message repeated N
 * times`, as syslogd does: who knocks without end must not push everything else out of the log.
 */
export function foldRepeats(write: (message: string) => void): (message: string) => void {
  let last: string | undefined;
  let repeats = 0;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (repeats > 0) write(`last message repeated ${repeats} times`);
    repeats = 0;
  }

  return (message) => {
    if (message === last) {
      repeats++;
      timer ??= setTimeout(flush, PATIENCE).unref();
      return;
    }
    flush();
    last = message;
    write(message);
  };
}
