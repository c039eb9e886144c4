/** What the stock ssh wrote into its log (`LogLevel DEBUG1`), and what that says of the attempt. Pure. */
import type { Outcome } from '../../protocol/control.ts';

/** What is known of one connection of ssh. */
export interface OpensshLog {
  /** The way the user was let in, e.g. `publickey`; absent when nobody was. */
  readonly authenticated?: string;
  /** `host key SHA256:…`, or `host certificate …`; absent when it did not come that far. */
  readonly hostKey?: string;
  /** Whether both agreed on algorithms. */
  readonly agreed: boolean;
  /** `kex curve25519-sha256, host key ssh-ed25519, cipher aes128-ctr, MAC …`. */
  readonly algorithms: string;
  /** What the client said beside its notes; the last line is why it ended. */
  readonly said: readonly string[];
}

export function readOpensshLog(text: string): OpensshLog {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
  const authenticated = find(/^Authenticated to .* using "([^"]+)"/);
  const key = find(/^debug1: Server host key: \S+ (\S+)$/);
  const certificate = find(/^debug1: Server host certificate: (\S+ \S+)/);
  const hostKey = key === undefined ? certificate && `host certificate ${certificate}` : `host key ${key}`;
  const [cipher, mac] =
    /cipher: (\S+) MAC: (\S+)/.exec(find(/^debug1: kex: (server->client .*)$/) ?? '')?.slice(1) ?? [];
  const parts = [
    ['kex', find(/^debug1: kex: algorithm: (\S+)/)],
    ['host key', find(/^debug1: kex: host key algorithm: (\S+)/)],
    ['cipher', cipher],
    ['MAC', mac === '<implicit>' ? undefined : mac],
  ];
  return {
    ...(authenticated !== undefined && { authenticated }),
    ...(hostKey !== undefined && { hostKey }),
    agreed: cipher !== undefined,
    algorithms: parts.flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])).join(', '),
    said: lines.filter(
      (line) => line !== '' && !/^(debug\d: |Authenticated to |OpenSSH_|Warning: Permanently)/.test(line),
    ),
  };
}

/** `192.168.255.2 port 22`, which ssh does not know of a connection that another program makes. */
export function withAddress(line: string, address: string, port: number): string {
  return line.replace(/UNKNOWN port 65535/g, `${address} port ${port}`).replace(/^(\S+)@target: /, `$1@${address}: `);
}

/** How a connection ended that did not let the user in. */
export function unauthenticated({ said, agreed }: OpensshLog): Extract<Outcome, 'denied' | 'closed'> {
  const denied = said.some((line) => /Permission denied|Too many authentication failures/.test(line));
  return agreed && denied ? 'denied' : 'closed';
}

/** Why the jump host did not open the connection; undefined when it did. */
export function forwardingFailure({
  said,
}: OpensshLog): { outcome: Outcome; detail: string; forwards: boolean } | undefined {
  const pattern = /^channel \d+: open failed: (.*)$/;
  const detail = said.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined);
  if (detail === undefined) return undefined;
  if (/administratively prohibited/.test(detail)) return { outcome: 'denied', detail, forwards: false };
  if (/Connection refused/.test(detail)) return { outcome: 'refused', detail, forwards: true };
  if (/timed out/.test(detail)) return { outcome: 'timeout', detail, forwards: true };
  // an ICMP error comes to the jump host, which tells no more of it than that
  if (/No route to host|unreachable|prohibited|Permission denied/i.test(detail))
    return { outcome: 'rejected', detail, forwards: true };
  return { outcome: 'closed', detail, forwards: true };
}
