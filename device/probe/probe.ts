/** One attempt to reach a service from this node, and what came of it. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Flow, IcmpError, ProbeRequest, ProbeResult, ProbeService } from '../../protocol/control.ts';
import { type Runner, runCommand } from '../run.ts';
import { type ConnectReport, connect } from './connect.ts';
import { Conversation } from './conversation.ts';
import { fingerQuery } from './finger.ts';
import { ftpLogin } from './ftp.ts';
import type { Credentials, LoginResult } from './login.ts';
import { pingProbe } from './ping.ts';
import { telnetLogin } from './telnet.ts';

export interface ProbeOptions {
  /** Path of `vtylab-connect`; where the image has it when absent. */
  readonly program?: string;
  /** Runs ping. */
  readonly run?: Runner;
}

const WELL_KNOWN: Readonly<Partial<Record<ProbeService, number>>> = {
  ftp: 21,
  ssh: 22,
  sftp: 22,
  scp: 22,
  telnet: 23,
  finger: 79,
};

/**
 * Connects and, with credentials, logs in; without, `ssh` and `telnet` are accepted once the service has spoken.
 * Every way this can end is an outcome; one deadline covers it all. Where there is no route or no neighbour, nothing
 * answers: `timeout`, with the reason in `detail`.
 *
 * Throws for a request that cannot be made: a source that is not an address of this node, a port that is not one.
 */
export async function probe(request: ProbeRequest, options: ProbeOptions = {}): Promise<ProbeResult> {
  const port = check(request);
  if (request.service === 'ping') return pingProbe(request, options.run ?? runCommand);
  const deadline = AbortSignal.timeout(request.timeout * 1000);
  const { destination, timeout } = request;
  const source = request.source === undefined ? {} : { source: request.source };
  const datagram = request.service === 'udp' ? { datagram: request.text ?? '' } : {};
  const { report, stream } = await connect({ destination, port, timeout, ...source, ...datagram }, options.program);
  if (report.errno === 'EADDRNOTAVAIL' && request.source !== undefined) {
    throw new Error(`source address ${request.source} is not an address of this node`);
  }
  const flow = flowOf(report, request.service === 'udp' ? 'udp' : 'tcp');
  if (stream === undefined) return { ...failure(report, request.service), ...flow, elapsed: report.elapsed };
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
  if (!(timeout > 0)) throw new Error(`timeout: expected seconds over 0, got ${timeout}`);
  if (service === 'ping') return 0;
  if (port === undefined) throw new Error(`port: expected one for service ${service}`);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`port: expected 1..65535, got ${port}`);
  return port;
}

/** `detail` is what the node's own ssh and telnet print behind the last colon. */
function failure(report: ConnectReport, service: ProbeService): Pick<ProbeResult, 'outcome' | 'icmp' | 'detail'> {
  const { outcome, icmp, detail, destination } = report;
  if (outcome === 'rejected' && icmp !== undefined) {
    // nobody listens: what a reset says for TCP
    if (service === 'udp' && isPortUnreachable(icmp, destination)) return { outcome: 'refused', icmp, detail };
    return { outcome, icmp, detail: isFiltered(icmp, destination) ? 'Connection refused' : detail };
  }
  if (outcome === 'refused') return { outcome, detail };
  // Where no packet could leave, or no neighbour took it, nothing answers either; the detail says why.
  return { outcome: 'timeout', detail };
}

function isPortUnreachable({ type, code }: IcmpError, destination: string): boolean {
  return isIP(destination) === 4 ? type === 3 && code === 3 : type === 1 && code === 4;
}

/** `Connection refused`, as on Junos, for a SYN that a filter rejects: see native/filtered-syn.c. */
function isFiltered({ type, code }: IcmpError, destination: string): boolean {
  return isIP(destination) === 4 ? type === 3 && [9, 10, 13].includes(code) : type === 1 && code === 1;
}

function flowOf(
  { source, sourcePort, destination, destinationPort }: ConnectReport,
  protocol: Flow['protocol'],
): { flow?: Flow } {
  if (source === undefined || sourcePort === undefined) return {};
  return { flow: { protocol, source, sourcePort, destination, destinationPort } };
}

async function login(request: ProbeRequest, stream: Duplex, port: number, deadline: AbortSignal): Promise<LoginResult> {
  const { service, destination, user, password = '', key, text = '' } = request;
  const credentials: Credentials | undefined =
    user === undefined ? undefined : { user, password, ...(key !== undefined && { key }) };
  switch (service) {
    case 'ssh':
    case 'sftp':
    case 'scp': {
      // Only now: the library costs 4 MB and 25 ms, and most nodes are never asked.
      const { sshLogin } = await import('./ssh.ts');
      const use = service === 'ssh' ? 'shell' : service;
      return sshLogin(stream, credentials, { address: destination, port }, deadline, use);
    }
    case 'telnet':
      return telnetLogin(stream, credentials, deadline);
    case 'ftp':
      return ftpLogin(stream, credentials, deadline);
    case 'finger':
      return fingerQuery(stream, text, deadline);
    case 'udp':
      return answered(stream, deadline);
    case 'tcp':
      return { outcome: 'accepted', detail: 'Connected' };
    case 'ping':
      throw new Error('ping has no connection');
  }
}

/** The datagram that came back. */
async function answered(stream: Duplex, deadline: AbortSignal): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  stream.on('data', (chunk: Buffer) => screen.add(chunk));
  for (const event of ['end', 'close', 'error']) stream.on(event, () => screen.end());
  await screen.until(() => false);
  return { outcome: 'accepted', banner: screen.text, detail: 'Answered' };
}
