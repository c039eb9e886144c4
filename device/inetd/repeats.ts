/** Milliseconds that a message waits for its like, as FreeBSD's syslogd has it. */
const PATIENCE = 30_000;

/** Messages that are waited for at one time: they name addresses, of which a client may have very many. */
const MOST = 100;

/**
 * Wraps `write` so that a message that comes again and again is written once, and then every half minute how often it
 * came: who knocks without end must not push everything else out of the log, be it at several doors in turn. The
 * message is told again in rsyslogd's words, for others' lines stand between: `message repeated 9 times: [ … ]`.
 */
export function foldRepeats(write: (message: string) => void): (message: string) => void {
  const waiting = new Map<string, { repeats: number; readonly timer: NodeJS.Timeout }>();

  function tell(message: string): number {
    const repeats = waiting.get(message)?.repeats ?? 0;
    if (repeats > 0) write(`message repeated ${repeats} times: [ ${message} ]`);
    return repeats;
  }

  function forget(message: string): void {
    clearTimeout(waiting.get(message)?.timer);
    waiting.delete(message);
  }

  function wait(message: string): void {
    const [oldest] = waiting.keys();
    if (waiting.size >= MOST && oldest !== undefined) {
      tell(oldest);
      forget(oldest);
    }
    const timer = setTimeout(() => {
      const repeats = tell(message);
      forget(message);
      if (repeats > 0) wait(message);
    }, PATIENCE).unref();
    waiting.set(message, { repeats: 0, timer });
  }

  return (message) => {
    const known = waiting.get(message);
    if (known !== undefined) {
      known.repeats++;
      return;
    }
    write(message);
    wait(message);
  };
}
