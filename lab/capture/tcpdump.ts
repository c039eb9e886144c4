/** tcpdump as a source of packets: how it is started, and what it says. */

/**
 * Starts tcpdump with the arguments of the script, has it tell its counters for each line of input, and ends it when the
 * input ends: so it ends with whoever listens, also when that is killed.
 */
const UNTIL_INPUT_ENDS = `
exec 3<&0
tcpdump "$@" </dev/null & tcpdump=$!
{ while read -r _; do kill -USR1 $tcpdump; done; kill -TERM $tcpdump; } <&3 >/dev/null 2>&1 & watch=$!
wait $tcpdump; status=$?
kill $watch 2>/dev/null
exit $status`;

/**
 * The kernel's buffer in KiB. On veth, which hands over up to 64 KiB at a time, each packet takes a slot of that size: this
 * is room for 128, tcpdump's own default would be for 32.
 */
const BUFFER = 8192;

/** Bytes. */
const MARGIN = 64;

export interface TcpdumpOptions {
  /** In the words of pcap-filter(7). */
  readonly filter?: string;
  /** Bytes of a packet to keep; all of it when absent. */
  readonly snaplen?: number;
}

/** The command that writes what passes a device to its output, each packet at once, until its input ends. */
export function tcpdumpCommand(device: string, { filter, snaplen }: TcpdumpOptions): readonly string[] {
  const options = ['-n', '--nano', '-U', '--immediate-mode', '-B', String(BUFFER), '-w', '-'];
  // The kernel keeps less than it is asked for when that is little; the rest is cut off where it is read.
  const size = snaplen === undefined ? [] : ['-s', String(snaplen + MARGIN)];
  const expression = filter === undefined ? [] : [filter];
  return ['sh', '-c', UNTIL_INPUT_ENDS, 'sh', '-i', device, ...options, ...size, '--', ...expression];
}

/** The counters it has told last. */
export interface TcpdumpCounters {
  /** Packets it has written. */
  readonly captured: number;
  /** Packets that passed the filter, those it was too slow for among them. */
  readonly received: number;
  /** Those it was too slow for. */
  readonly dropped: number;
}

/** Every set of counters in its standard error, oldest first: one for each time it was asked, one in the end. */
export function tcpdumpCounters(said: string): TcpdumpCounters[] {
  const counters =
    /(\d+) packets? captured[,\n]\s*(\d+) packets? received by filter[,\n]\s*(\d+) packets? dropped by kernel/g;
  return [...said.matchAll(counters)].map(([, captured, received, dropped]) => {
    return { captured: Number(captured), received: Number(received), dropped: Number(dropped) };
  });
}

/** What went wrong, in its words; undefined when nothing did. */
export function tcpdumpComplaint(said: string): string | undefined {
  const lines = said.split('\n').map((line) => line.trim().replace(/^tcpdump: /, ''));
  const complaints = lines.filter((line) => line !== '' && !/^listening on |^\d+ packets? /.test(line));
  return complaints.length === 0 ? undefined : complaints.join('; ');
}
