/** Echo requests, by the stock ping. */
import { isIPv6 } from 'node:net';
import type { Flow, IcmpError, ProbeRequest, ProbeResult } from '../../protocol/control.ts';
import { sourceTowards } from '../op/source.ts';
import type { Runner } from '../run.ts';

/** Echo requests at most; the first answer is enough. */
const COUNT = 3;
/** Seconds between them. */
const INTERVAL = 0.2;

/** What iputils' ping says of an ICMP error, and the code of it: of type 3, and of ICMPv6's type 1. */
const CODES: readonly (readonly [words: RegExp, inet: number, inet6: number])[] = [
  [/Packet filtered|prohibited$/i, 13, 1],
  [/Net Unreachable|No route/i, 0, 0],
  [/Host Unreachable|Address unreachable/i, 1, 3],
  [/Protocol Unreachable/i, 2, 4],
  [/Port Unreachable/i, 3, 4],
  [/Net Prohibited/i, 9, 1],
  [/Host Prohibited/i, 10, 1],
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
  const [, from = '', words = ''] = /^From (\S+?):? icmp_seq=\d+ (.*)$/m.exec(stdout) ?? [];
  const [, inet = 0, code = 0] = CODES.find(([pattern]) => pattern.test(words)) ?? [];
  if (words !== '' && from !== source) {
    const icmp: IcmpError = { type: inet6 ? 1 : 3, code: inet6 ? code : inet, from };
    return { outcome: 'rejected', icmp, detail: words };
  }
  return { outcome: 'timeout', detail: words || stderr.trim().split('\n')[0] || 'no echo reply' };
}
