/**
 * What daemons say by syslog(3). They send it to `/dev/log`, a datagram socket of a kind that Node cannot open;
 * `native/syslog.c` does, and passes each message on as a line.
 */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Log } from '../log.ts';
import { startProcess } from '../run.ts';

const PROGRAM = '/usr/libexec/vtylab/syslog';

/** Milliseconds before the collector is started again, should it ever end. */
const RESTART_DELAY = 1000;

/** Facilities whose informational messages count: logins (RFC 5424, auth and authpriv). */
const AUTHORIZATION: ReadonlySet<number> = new Set([4, 10]);
const NOTICE = 5;
const INFORMATIONAL = 6;

const MESSAGE =
  /^<(?<priority>\d{1,3})>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )?(?<program>[^\s:[]+(?:\[\d+\])?):? ?(?<text>.*)$/;

/**
 * Reads one message, `<86>Nov 21 00:46:27 sshd[123]: Accepted …`; undefined for one below what Junos's own
 * `file messages { any notice; authorization info; }` takes.
 */
export function readSyslog(line: string): { program: string; text: string } | undefined {
  const { priority, program, text } = MESSAGE.exec(line)?.groups ?? {};
  if (program === undefined || text === undefined) return undefined;
  const severity = Number(priority) & 7;
  const facility = Number(priority) >> 3;
  return severity <= (AUTHORIZATION.has(facility) ? INFORMATIONAL : NOTICE) ? { program, text } : undefined;
}

/** Takes what is sent to `/dev/log` into the log, from now on until the function that it returns is called. */
export function collectSyslog(log: Log): () => void {
  let child = startCollector(log);
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  watch();

  function watch(): void {
    child.on('close', () => {
      if (over) return;
      timer = setTimeout(() => {
        child = startCollector(log);
        watch();
      }, RESTART_DELAY).unref();
    });
  }

  return () => {
    over = true;
    clearTimeout(timer);
    child.kill();
  };
}

function startCollector(log: Log): ChildProcess {
  const child = startProcess([PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const message = readSyslog(line);
      if (message !== undefined) log(message.program, message.text);
    });
  }
  child.on('error', (error) => log('vtylab', `syslog: ${error.message}`));
  return child;
}
