/** Echo requests, by the stock ping. */
import { isIPv6 } from 'node:net';
import type { Flow, IcmpError, ProbeRequest, ProbeResult } from '../../protocol/control.ts';
import { sourceTowards } from '../op/source.ts';
import type { Runner } from '../run.ts';

/** Echo requests at most; the first answer is enough. */
const COUNT = 3;
/** Seconds between them. */
const INTERVAL = 0.2;

/** An ICMP message's type and code. */
type Message = readonly [type: number, code: number];

/** What iputils' ping says of an ICMP error, and what that is: of type 3 by its code, and of ICMPv6. First match counts. */
const ERRORS: readonly (readonly [words: RegExp, inet: Message, inet6: Message])[] = [
  [/Time to live exceeded|Time exceeded/i, [11, 0], [3, 0]],
  [/Packet filtered|Administratively prohibited/i, [3, 13], [1, 1]],
  [/Net Unreachable for Type of Service/i, [3, 11], [1, 0]],
  [/Host Unreachable for Type of Service/i, [3, 12], [1, 3]],
  [/Net Unreachable|No route/i, [3, 0], [1, 0]],
  [/Host Unreachable|Address unreachable/i, [3, 1], [1, 3]],
  [/Protocol Unreachable/i, [3, 2], [1, 4]],
  [/Port Unreachable/i, [3, 3], [1, 4]],
  [/Frag needed/i, [3, 4], [2, 0]],
  [/Source Route Failed/i, [3, 5], [1, 0]],
  [/Net Unknown/i, [3, 6], [1, 0]],
  [/Host Unknown/i, [3, 7], [1, 3]],
  [/Source Host Isolated/i, [3, 8], [1, 0]],
  [/Net Prohibited/i, [3, 9], [1, 1]],
  [/Host Prohibited/i, [3, 10], [1, 1]],
  [/Beyond scope/i, [3, 0], [1, 2]],
  [/Precedence Violation/i, [3, 14], [1, 1]],
  [/Precedence Cutoff/i, [3, 15], [1, 1]],
];

/** Sends echo requests until one is answered, an ICMP error comes back, or the time is over. */
export async function pingProbe(request: ProbeRequest, run: Runner): Promise<ProbeResult> {
  const { destination, timeout } = request;
  const source = request.source ?? (await sourceTowards(run, destination));
  const identifier = 1 + Math.floor(Math.random() * 0xfffe);
  const bound = request.source === undefined ? [] : ['-I', request.source];
  const began = performance.now();
  const { stdout, stderr } = await run([
    'ping',
    '-n',
    ...['-e', `${identifier}`, '-c', `${COUNT}`, '-i', `${INTERVAL}`, '-w', `${Math.ceil(timeout)}`],
    ...bound,
    '--',
    destination,
  ]);
  if (/Cannot assign requested address|unknown iface|bind:/i.test(stderr) && request.source !== undefined) {
    throw new Error(`source address ${request.source} is not an address of this node`);
  }
  const flow: Flow | undefined =
    source === undefined
      ? undefined
      : { protocol: 'icmp', source, sourcePort: identifier, destination, destinationPort: 0 };
  return {
    ...readPing(stdout, stderr, isIPv6(destination), source),
    ...(flow && { flow }),
    elapsed: performance.now() - began,
  };
}

/** What ping's words come to. `source`: an error that this node sent itself is nobody's answer. */
export function readPing(
  stdout: string,
  stderr: string,
  inet6: boolean,
  source: string | undefined,
): Pick<ProbeResult, 'outcome' | 'icmp' | 'detail'> {
  const [, answer] = /^(\d+ bytes from .*)$/m.exec(stdout) ?? [];
  if (answer !== undefined) return { outcome: 'accepted', detail: answer };
  // a redirect is advice, the packet has gone on
  const said = stdout.split('\n').filter((line) => !line.includes(' Redirect '));
  const [, from = '', words = ''] = /^From (\S+?):? icmp_seq=\d+ (.*)$/m.exec(said.join('\n')) ?? [];
  if (words !== '' && from !== source) {
    const [, inet = [3, 0], ofInet6 = [1, 0]] = ERRORS.find(([pattern]) => pattern.test(words)) ?? [];
    const [type, code] = inet6 ? ofInet6 : inet;
    const icmp: IcmpError = { type, code, from };
    return { outcome: 'rejected', icmp, detail: words };
  }
  return { outcome: 'timeout', detail: words || stderr.trim().split('\n')[0] || 'no echo reply' };
}
