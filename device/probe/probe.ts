/** One attempt to reach a service from this node, and what came of it. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Flow, IcmpError, ProbeRequest, ProbeResult, ProbeService } from '../../protocol/control.ts';
import { type ConnectReport, connect } from './connect.ts';
import type { Credentials, LoginResult } from './login.ts';
import { telnetLogin } from './telnet.ts';

export interface ProbeOptions {
  /** Path of `vtylab-connect`; where the image has it when absent. */
  readonly program?: string;
}

const WELL_KNOWN: Readonly<Record<ProbeService, number | undefined>> = { ssh: 22, telnet: 23, tcp: undefined };

/**
 * Connects and, with credentials, logs in; without, `ssh` and `telnet` are accepted once the service has spoken.
 * Every way this can end is an outcome; one deadline covers it all. Where there is no route or no neighbour, nothing
 * answers: `timeout`, with the reason in `detail`.
 *
 * Throws for a request that cannot be made: a source that is not an address of this node, a port that is not one.
 */
export async function probe(request: ProbeRequest, options: ProbeOptions = {}): Promise<ProbeResult> {
  const port = check(request);
  const deadline = AbortSignal.timeout(request.timeout * 1000);
  const { destination, timeout } = request;
  const source = request.source === undefined ? {} : { source: request.source };
  const { report, stream } = await connect({ destination, port, timeout, ...source }, options.program);
  if (report.errno === 'EADDRNOTAVAIL' && request.source !== undefined) {
    throw new Error(`source address ${request.source} is not an address of this node`);
  }
  const flow = flowOf(report);
  if (stream === undefined) return { ...failure(report), ...flow, elapsed: report.elapsed };
  const since = performance.now();
  const { decided, ...result } = await login(request, stream, port, deadline);
  const elapsed = report.elapsed + (decided ?? performance.now()) - since;
  stream.destroy();
  return { ...result, ...flow, elapsed };
}

function check({ service, destination, source, port = WELL_KNOWN[service], timeout }: ProbeRequest): number {
  if (isIP(destination) === 0) throw new Error(`destination: expected an IP address, got '${destination}'`);
  if (source !== undefined && isIP(source) !== isIP(destination)) {
    throw new Error(`source: expected an IPv${isIP(destination)} address like the destination's, got '${source}'`);
  }
  if (port === undefined) throw new Error(`port: expected one for service ${service}`);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`port: expected 1..65535, got ${port}`);
  if (!(timeout > 0)) throw new Error(`timeout: expected seconds over 0, got ${timeout}`);
  return port;
}

/** `detail` is what the node's own ssh and telnet print behind the last colon. */
function failure({
  outcome,
  icmp,
  detail,
  destination,
}: ConnectReport): Pick<ProbeResult, 'outcome' | 'icmp' | 'detail'> {
  if (outcome === 'rejected' && icmp !== undefined) {
    return { outcome, icmp, detail: isFiltered(icmp, destination) ? 'Connection refused' : detail };
  }
  if (outcome === 'refused') return { outcome, detail };
  // Where no packet could leave, or no neighbour took it, nothing answers either; the detail says why.
  return { outcome: 'timeout', detail };
}

/** `Connection refused`, as on Junos, for a SYN that a filter rejects: see native/filtered-syn.c. */
function isFiltered({ type, code }: IcmpError, destination: string): boolean {
  return isIP(destination) === 4 ? type === 3 && [9, 10, 13].includes(code) : type === 1 && code === 1;
}

function flowOf({ source, sourcePort, destination, destinationPort }: ConnectReport): { flow?: Flow } {
  if (source === undefined || sourcePort === undefined) return {};
  return { flow: { protocol: 'tcp', source, sourcePort, destination, destinationPort } };
}

async function login(request: ProbeRequest, stream: Duplex, port: number, deadline: AbortSignal): Promise<LoginResult> {
  const { service, destination, user, password = '' } = request;
  const credentials: Credentials | undefined = user === undefined ? undefined : { user, password };
  switch (service) {
    case 'ssh': {
      // Only now: the library costs 4 MB and 25 ms, and most nodes are never asked.
      const { sshLogin } = await import('./ssh.ts');
      return sshLogin(stream, credentials, { address: destination, port }, deadline);
    }
    case 'telnet':
      return telnetLogin(stream, credentials, deadline);
    case 'tcp':
      return { outcome: 'accepted', detail: 'Connected' };
  }
}
