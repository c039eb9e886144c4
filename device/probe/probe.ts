/** One attempt to reach a service from this node, and what came of it. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProbeRequest, ProbeResult, ProbeService } from '../../protocol/control.ts';
import { type Runner, runCommand } from '../run.ts';
import { CONNECT_PROGRAM, connect } from './connect.ts';
import { Conversation } from './conversation.ts';
import { fingerQuery } from './finger.ts';
import { type FtpTransfer, ftpLogin } from './ftp.ts';
import type { Credentials, LoginResult } from './login.ts';
import { withNodeFiles } from './node-files.ts';
import { needsOpenssh, opensshProbe } from './openssh.ts';
import { pingProbe } from './ping.ts';
import { connectionFailure, tcpFlow } from './probe-failure.ts';
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
export async function probe(asked: ProbeRequest, options: ProbeOptions = {}): Promise<ProbeResult> {
  const port = check(asked);
  const request = await withNodeFiles(asked);
  if (request.service === 'ping') return pingProbe(request, options.run ?? runCommand);
  if (needsOpenssh(request)) return opensshProbe(request, port, options.program ?? CONNECT_PROGRAM);
  const deadline = AbortSignal.timeout(request.timeout * 1000);
  const { destination, timeout } = request;
  const source = request.source === undefined ? {} : { source: request.source };
  const datagram = request.service === 'udp' ? { datagram: request.text ?? '' } : {};
  const { report, stream } = await connect({ destination, port, timeout, ...source, ...datagram }, options.program);
  if (report.errno === 'EADDRNOTAVAIL' && request.source !== undefined) {
    throw new Error(`source address ${request.source} is not an address of this node`);
  }
  const flow = tcpFlow(report, request.service === 'udp' ? 'udp' : 'tcp');
  if (stream === undefined) return { ...connectionFailure(report, request.service), ...flow, elapsed: report.elapsed };
  const since = performance.now();
  const { decided, ...result } = await login(request, stream, port, deadline, options.program);
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

async function login(
  request: ProbeRequest,
  stream: Duplex,
  port: number,
  deadline: AbortSignal,
  program?: string,
): Promise<LoginResult> {
  const { service, destination, user, password = '', passwords, key, text = '' } = request;
  const credentials: Credentials | undefined =
    user === undefined
      ? undefined
      : { user, password, ...(passwords && { passwords }), ...(key !== undefined && { key }) };
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
      return telnetLogin(stream, credentials, deadline, request.run);
    case 'ftp':
      return ftpLogin(stream, credentials, deadline, transferOf(request, program));
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

/** The files of an ftp session, and the connections that they take; none when there are none. */
function transferOf(request: ProbeRequest, program?: string): FtpTransfer | undefined {
  const { destination, source, timeout, put, get } = request;
  if (put === undefined && get === undefined) return undefined;
  return {
    ...(put && { put }),
    ...(get !== undefined && { get }),
    async open(port) {
      const { report, stream } = await connect({ destination, port, timeout, ...(source && { source }) }, program);
      if (stream === undefined) throw new Error(`data connection to port ${port}: ${report.detail}`);
      return stream;
    },
  };
}

/** The datagram that came back. */
async function answered(stream: Duplex, deadline: AbortSignal): Promise<LoginResult> {
  const screen = new Conversation(deadline);
  stream.on('data', (chunk: Buffer) => screen.add(chunk));
  for (const event of ['end', 'close', 'error']) stream.on(event, () => screen.end());
  await screen.until(() => false);
  return { outcome: 'accepted', banner: screen.text, detail: 'Answered' };
}
