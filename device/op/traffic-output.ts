/** From the lines of Linux's tcpdump to those of Junos's. */

export type Direction = 'In' | 'Out';

/** `15:17:11.123456 02:42:… > 02:42:…, ethertype IPv4 (0x0800), length 74: 192.168.1.1.5 > …`. */
const PACKET =
  /^(?<time>\d\d:\d\d:\d\d\.\d+ )?(?<source>[\da-f:]{17}) (?:\(.*?\) )?> (?<to>[\da-f:]{17}|Broadcast)(?: \(.*?\))?, ethertype (?<type>\S+) \(0x[\da-f]+\), length \d+: (?<rest>.*)$/;

/** How a packet without its link-level header begins. */
const PROTOCOLS: Readonly<Record<string, string>> = { IPv4: 'IP ', IPv6: 'IP6 ', ARP: 'arp ' };

/** What tcpdump says about itself that Junos's has said in other words, or does not say. */
const OWN_WORDS = /^(tcpdump: )?(verbose output suppressed|listening on |data link type )|packets? captured$/;

/**
 * Translates one line. `direction` tells which way a packet goes from its source's hardware address; `headers`: the
 * link-level header stays on the line.
 */
export function packetTranslator(
  direction: (source: string) => Direction,
  { headers }: { readonly headers: boolean },
): (line: string) => string[] {
  return (line) => {
    if (OWN_WORDS.test(line)) return [];
    const packet = PACKET.exec(line)?.groups;
    if (packet === undefined) return [line];
    const { time = '', source = '', type = '', rest = '' } = packet;
    const way = `${time}${direction(source).padStart(3)} `;
    if (headers) return [`${way}${line.slice(time.length)}`];
    return [
      `${way}${PROTOCOLS[type] ?? ''}${type === 'ARP' ? rest.replace(/^Request /, '').replace(/^Reply /, 'reply ') : rest}`,
    ];
  };
}
