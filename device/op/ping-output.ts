/** From the words of iputils' ping to those of the BSD ping that Junos has. */

/** Takes one line after the other. */
export interface Translator {
  line(line: string): string[];
}

const REPLY =
  /^(?<bytes>\d+) bytes from (?<from>\S+): icmp_seq=(?<seq>\d+) ttl=(?<ttl>\d+) time=(?<time>[\d.]+) ms(?<rest>.*)$/;
const HEADER = /^PING (?<name>\S+) \((?<address>\S+)\) (?:from .* : )?(?<bytes>\d+)\(\d+\) bytes of data\.$/;
const UNREACHABLE = /^From (?<from>\S+) icmp_seq=\d+ (?<what>.*)$/;
const COUNTS = /^(?<sent>\d+) packets transmitted, (?<received>\d+) received,.*?(?<loss>[\d.]+)% packet loss/;
const TIMES = /^rtt min\/avg\/max\/mdev = (?<times>\S+) ms/;
const UNKNOWN = /^ping: (?<name>\S+): (?:Name or service not known|Temporary failure in name resolution)$/;

function translate(line: string): string {
  const match = (pattern: RegExp) => pattern.exec(line)?.groups;
  const header = match(HEADER);
  if (header) return `PING ${header.name} (${header.address}): ${header.bytes} data bytes`;
  const reply = match(REPLY);
  if (reply) {
    // BSD counts from 0, and gives microseconds always.
    const time = Number(reply.time).toFixed(3);
    const seq = Number(reply.seq) - 1;
    return `${reply.bytes} bytes from ${reply.from}: icmp_seq=${seq} ttl=${reply.ttl} time=${time} ms${reply.rest}`;
  }
  const error = match(UNREACHABLE);
  if (error) {
    const what = error.what === 'Packet filtered' ? 'Communication prohibited by filter' : error.what;
    return `36 bytes from ${error.from}: ${what}`;
  }
  const counts = match(COUNTS);
  if (counts) {
    const loss = Math.trunc(Number(counts.loss));
    return `${counts.sent} packets transmitted, ${counts.received} packets received, ${loss}% packet loss`;
  }
  const times = match(TIMES);
  if (times) return `round-trip min/avg/max/stddev = ${times.times} ms`;
  const unknown = match(UNKNOWN);
  if (unknown) return `ping: cannot resolve ${unknown.name}: Host name lookup failure`;
  if (line === 'ping: connect: Network is unreachable') return 'ping: sendto: No route to host';
  if (/^ping: bind: /.test(line)) return "ping: bind: Can't assign requested address";
  return line;
}

/** Empty lines are held back until something follows: iputils ends with one where there are no times. */
export function pingTranslator(): Translator {
  let blank: string[] = [];
  return {
    line(line) {
      if (line === '') {
        blank.push('');
        return [];
      }
      const lines = [...blank, translate(line)];
      blank = [];
      return lines;
    },
  };
}

/** `rapid`: a mark for each request, `!` where a reply came and `.` where none did. */
export function rapidTranslator(): Translator {
  const answered = new Set<number>();
  let title: string[] = [];
  return {
    line(line) {
      const reply = REPLY.exec(line)?.groups;
      if (reply) answered.add(Number(reply.seq));
      if (line === '' || reply || UNREACHABLE.test(line)) return [];
      const text = translate(line);
      if (line.startsWith('--- ')) {
        title = [text]; // the marks stand above it, and how many there are is said below it
        return [];
      }
      const counts = COUNTS.exec(line)?.groups;
      if (!counts) return [text];
      const marks = Array.from({ length: Number(counts.sent) }, (_, at) => (answered.has(at + 1) ? '!' : '.'));
      return [marks.join(''), ...title, text];
    },
  };
}
