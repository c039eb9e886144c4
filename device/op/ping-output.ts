/** From the words of iputils' ping to those of the BSD ping that Junos has. */

/** Takes one line after the other. */
export interface Translator {
  line(line: string): string[];
}

const REPLY =
  /^(?<bytes>\d+) bytes from (?<from>\S+): icmp_seq=(?<seq>\d+) ttl=(?<ttl>\d+)(?: time=(?<time>[\d.]+) ms)?(?<rest>.*)$/;
const HEADER = /^PING (?<name>\S+) \((?<address>\S+)\) (?:from .* : )?(?<bytes>\d+)\(\d+\) bytes of data\.$/;
/** Of IPv6, with the source (see `ping.ts`). */
const HEADER6 = /^PING \S+?\((?<address>[^)]+)\) from (?<source>\S+?)(?: \S+)? ?: (?<bytes>\d+) data bytes$/;
const STATISTICS = /^--- (?<name>\S+) ping statistics ---$/;
const UNREACHABLE = /^From (?<from>\S+) icmp_seq=\d+ (?<what>.*)$/;
const FILTERED = ['Packet filtered', 'Destination unreachable: Administratively prohibited'];
const COUNTS = /^(?<sent>\d+) packets transmitted, (?<received>\d+) received,.*?(?<loss>[\d.]+)% packet loss/;
const TIMES = /^rtt min\/avg\/max\/mdev = (?<times>\S+) ms/;
const UNKNOWN = /^ping: (?<name>\S+): (?:Name or service not known|Temporary failure in name resolution)$/;

/** Bytes of the headers of IPv6 and ICMPv6. */
const [IPV6, ICMPV6] = [40, 8];

/** `inet6`: the words of ping6. */
function translate(line: string, inet6: boolean): string {
  const match = (pattern: RegExp) => pattern.exec(line)?.groups;
  const header6 = match(HEADER6);
  if (header6) {
    const size = Number(header6.bytes);
    return `PING6(${IPV6 + ICMPV6 + size}=${IPV6}+${ICMPV6}+${size} bytes) ${header6.source} --> ${header6.address}`;
  }
  const header = match(HEADER);
  if (header) return `PING ${header.name} (${header.address}): ${header.bytes} data bytes`;
  const reply = match(REPLY);
  if (reply) {
    // BSD counts from 0, and gives microseconds always.
    const time = reply.time === undefined ? '' : ` time=${Number(reply.time).toFixed(3)} ms`;
    const seq = Number(reply.seq) - 1;
    const [colon, ttl] = inet6 ? [',', 'hlim'] : [':', 'ttl'];
    return `${reply.bytes} bytes from ${reply.from}${colon} icmp_seq=${seq} ${ttl}=${reply.ttl}${time}${reply.rest}`;
  }
  const error = match(UNREACHABLE);
  if (error) {
    const what = FILTERED.includes(error.what ?? '') ? 'Communication prohibited by filter' : error.what;
    return `${inet6 ? IPV6 + ICMPV6 : 36} bytes from ${error.from}: ${what}`;
  }
  const counts = match(COUNTS);
  if (counts) {
    const loss = Math.trunc(Number(counts.loss));
    return `${counts.sent} packets transmitted, ${counts.received} packets received, ${loss}% packet loss`;
  }
  const times = match(TIMES);
  if (times) return `round-trip min/avg/max/${inet6 ? 'std-dev' : 'stddev'} = ${times.times} ms`;
  const statistics = match(STATISTICS);
  if (statistics && inet6) return `--- ${statistics.name} ping6 statistics ---`;
  const unknown = match(UNKNOWN);
  if (unknown) return `ping: cannot resolve ${unknown.name}: Host name lookup failure`;
  if (line === 'ping: connect: Network is unreachable') return 'ping: sendto: No route to host';
  if (/^ping: bind: /.test(line)) return "ping: bind: Can't assign requested address";
  return line;
}

/** Empty lines are held back until something follows: iputils ends with one where there are no times. */
export function pingTranslator(): Translator {
  let blank: string[] = [];
  let inet6 = false;
  return {
    line(line) {
      inet6 ||= HEADER6.test(line);
      if (line === '') {
        blank.push('');
        return [];
      }
      const lines = [...blank, translate(line, inet6)];
      blank = [];
      return lines;
    },
  };
}

/** `rapid`: a mark for each request, `!` where a reply came and `.` where none did. */
export function rapidTranslator(): Translator {
  const answered = new Set<number>();
  let title: string[] = [];
  let inet6 = false;
  return {
    line(line) {
      inet6 ||= HEADER6.test(line);
      const reply = REPLY.exec(line)?.groups;
      if (reply) answered.add(Number(reply.seq));
      if (line === '' || reply || UNREACHABLE.test(line)) return [];
      const text = translate(line, inet6);
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
