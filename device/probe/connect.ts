/** Opens a TCP connection, or sends a datagram, through `vtylab-connect` (native/connect.c), which can tell how an attempt ended. */
import { Duplex, type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { IcmpError } from '../../protocol/control.ts';
import { startProcess } from '../run.ts';

/** Where the image has it. */
export const CONNECT_PROGRAM = '/usr/libexec/vtylab/vtylab-connect';

export interface ConnectRequest {
  readonly destination: string;
  readonly port: number;
  /** Source address; the kernel's choice when absent. */
  readonly source?: string;
  /** Seconds. */
  readonly timeout: number;
  /** Sent as one datagram of UDP; without it the connection is one of TCP. */
  readonly datagram?: string;
}

/** What `vtylab-connect` reports. */
export interface ConnectReport {
  readonly outcome: 'connected' | 'refused' | 'rejected' | 'timeout' | 'error';
  /** Absent when there is no route to the destination. */
  readonly source?: string;
  /** Absent when no port could be bound. */
  readonly sourcePort?: number;
  readonly destination: string;
  readonly destinationPort: number;
  readonly icmp?: IcmpError;
  /** Name of the errno, e.g. `EHOSTUNREACH`; absent when connected. */
  readonly errno?: string;
  readonly detail: string;
  /** Milliseconds from the SYN to the outcome. */
  readonly elapsed: number;
}

export interface Connection {
  readonly report: ConnectReport;
  /** The connection's bytes, when `report.outcome` is `connected`; destroying it closes the connection. */
  readonly stream?: Duplex;
}

/**
 * Connects, or says why not. Throws when `vtylab-connect` cannot be run or does not take the request (an address that
 * is not one, a source of another family), in its words.
 */
export async function connect(request: ConnectRequest, program: string = CONNECT_PROGRAM): Promise<Connection> {
  const source = request.source === undefined ? [] : ['-s', request.source];
  const datagram = request.datagram === undefined ? [] : ['-u', request.datagram];
  const child = startProcess(
    [program, ...source, ...datagram, '-t', `${request.timeout}`, '--', request.destination, `${request.port}`],
    { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] },
  );
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new Error(`${program}: ${cause.message}`, { cause })));
  });
  const [stdin, stdout, stderr, outcome] = child.stdio as unknown as [Writable, Readable, Readable, Readable];
  stdin.on('error', () => {}); // the peer closed while we wrote: the reading side tells
  const complaint = text(stderr);
  const line = await Promise.race([text(outcome), failed]);
  if (line === '') throw new Error((await complaint).split('\n')[0] || `${program}: ended without a report`);
  const report = JSON.parse(line) as ConnectReport;
  if (report.outcome !== 'connected') return { report };
  return { report, stream: duplex(stdin, stdout, () => child.kill()) };
}

/** Both directions as one stream. The end of either is the end of that direction only. */
function duplex(output: Writable, input: Readable, close: () => void): Duplex {
  const stream = new Duplex({
    read: () => void input.resume(),
    write: (chunk, _encoding, done) => void output.write(chunk, () => done()),
    final: (done) => void output.end(() => done()),
    destroy(error, done) {
      close();
      input.destroy();
      output.destroy();
      done(error);
    },
  });
  input.on('data', (chunk) => {
    if (!stream.push(chunk)) input.pause();
  });
  input.on('end', () => stream.push(null));
  return stream;
}
