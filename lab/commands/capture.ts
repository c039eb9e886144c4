/** `vtylab capture`. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { EXIT, InputError } from '../errors.ts';
import { cannotWrite, checkOutput } from '../files.ts';
import { type Capture, type CaptureReport, capture, type InterfaceChange } from '../operations/capture.ts';
import { openViewer } from '../run.ts';
import { type CommandContext, defineCommand, FILE_OPTION, JSON_OPTION, LAB_OPTION } from './command.ts';
import { jsonText } from './json.ts';
import { wholeNumber } from './numbers.ts';
import { nodesLab } from './select.ts';

export const command = defineCommand({
  name: 'capture',
  usage: '[-t FILE | --lab NAME] [-w FILE | --wireshark] [OPTIONS] NODE[:INTERFACE]…',
  description: `Captures packets at interfaces of nodes, both directions, until Ctrl-C: as pcapng to
standard output, to a file, or into Wireshark. Several interfaces go into one file, in
which each has its name; NODE alone is all of its links. An interface that goes away, with
its link or its node, is captured again when it comes back. In the end it says how many
packets were captured, and how many were missed.`,
  examples: [
    ['vtylab capture R1:ge-0/0/0 -w r1.pcapng', 'one interface into a file'],
    ['vtylab capture R1 R2 --wireshark', 'all links of two nodes, live'],
    ["vtylab capture R2 --filter 'tcp port 22' | tshark -r -", 'ssh at R2, as text'],
    ['vtylab capture R1:lo0 -c 10 --format pcap | tcpdump -n -r -', 'ten packets, for programs without pcapng'],
  ],
  options: {
    topology: FILE_OPTION,
    lab: LAB_OPTION,
    write: { type: 'string', short: 'w', value: 'FILE', help: 'write to this file (-: standard output, the default)' },
    wireshark: { type: 'boolean', help: 'open Wireshark on it' },
    filter: { type: 'string', value: 'EXPRESSION', help: 'which packets: pcap-filter(7), such as tcp port 22' },
    count: { type: 'string', short: 'c', value: 'N', help: 'end by itself after N packets' },
    seconds: { type: 'string', value: 'N', help: 'end by itself after N seconds' },
    snaplen: { type: 'string', value: 'N', help: 'keep only N bytes of a packet' },
    format: {
      type: 'string',
      value: 'FORMAT',
      choices: ['pcapng', 'pcap'],
      help: 'pcapng (the default) or pcap (one interface only)',
    },
    json: { ...JSON_OPTION, help: 'print what was captured as JSON (with -w FILE or --wireshark)' },
  },
  operands: { min: 1, max: Number.POSITIVE_INFINITY, complete: ['node-or-interface'] },
  async run(options, interfaces, context) {
    const { stderr, stdout, signal } = context;
    const { filter, json, count, snaplen, seconds } = options;
    const target = targetOf(options, context);
    const number = { count: wholeNumber('-c', count), snaplen: wholeNumber('--snaplen', snaplen) };
    const limit = wholeNumber('--seconds', seconds);
    const nodes = interfaces.map((one) => one.split(':')[0] ?? '');
    const lab = await nodesLab(options, nodes, context);
    await target.check?.();
    const ends = limit === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(limit * 1000)]);
    const packets = new PassThrough();
    const running = await capture({
      engine: await context.engine(),
      lab: lab.name,
      interfaces,
      output: packets,
      signal: ends,
      format: formatOf(options.format),
      onInterface: (change) => stderr.write(changeText(change)),
      ...(filter !== undefined && { filter }),
      ...(number.count !== undefined && { count: number.count }),
      ...(number.snaplen !== undefined && { snaplen: number.snaplen }),
    });
    stderr.write(`capturing ${running.interfaces.join(', ')}; Ctrl-C ends it\n`);
    const report = await passOn(packets, running, target);
    if (json === true) stdout.write(jsonText(report));
    else stderr.write(reportText(report));
    return EXIT.good;
  },
});

/** Where the packets go. */
interface Target {
  /** Rejects where it cannot be opened; changes nothing. */
  check?(): Promise<void>;
  /** Not before packets are being captured: what is wrong before leaves no file. */
  open(): Promise<Writable>;
  /** It is to be ended, and waited for. */
  readonly ends: boolean;
  /** The error to tell when it cannot be written to; undefined where whoever reads may have had enough. */
  failed(error: Error): Error | Promise<Error> | undefined;
}

/** Until the capture has ended, of itself or because its target has gone. */
async function passOn(packets: PassThrough, running: Capture, { open, ends, failed }: Target): Promise<CaptureReport> {
  let problem: Error | Promise<Error> | undefined;
  const fail = (error: Error) => {
    problem ??= failed(error);
    packets.unpipe();
    packets.resume();
    void running.stop();
  };
  const output = await open().catch((error: Error) => void fail(error));
  output?.on('error', fail);
  if (output !== undefined) packets.pipe(output, { end: false });
  const report = await running.done;
  packets.end();
  await finished(packets);
  if (ends && output !== undefined) {
    output.end();
    await finished(output).catch(() => {}); // told by `fail`
  }
  if (problem !== undefined) throw await problem;
  return report;
}

interface TargetOptions {
  readonly write: string | undefined;
  readonly wireshark: boolean | undefined;
  readonly json: boolean | undefined;
}

function targetOf({ write, wireshark, json }: TargetOptions, { stdout, cwd }: CommandContext): Target {
  if (write !== undefined && wireshark === true) throw new InputError('-w FILE and --wireshark exclude each other');
  if (wireshark === true) return viewer();
  if (write !== undefined && write !== '-') return file(resolve(cwd, write));
  if (json === true) throw new InputError('--json prints to where the packets go; add -w FILE or --wireshark');
  if (stdout.isTTY === true) {
    throw new InputError(
      'packets are nothing for a terminal; add -w FILE or --wireshark, or a program that reads them: | tshark -r -',
    );
  }
  return { open: async () => stdout, ends: false, failed: (error) => error };
}

function file(path: string): Target {
  return {
    check: () => checkOutput('-w', path),
    open: async () => {
      const stream = createWriteStream(path);
      await once(stream, 'open');
      return stream;
    },
    ends: true,
    failed: (cause) => cannotWrite('-w', path, cause),
  };
}

/** Wireshark may be closed at any time: then the capture has ended. */
function viewer(): Target {
  return {
    open: () => openViewer(['wireshark', '-k', '-i', '-']),
    ends: true,
    failed(cause: NodeJS.ErrnoException) {
      if (cause.code === 'EPIPE') return undefined;
      const why = cause.code === 'ENOENT' ? 'it is not installed here' : cause.message;
      return new InputError(`--wireshark: ${why}; -w FILE writes a file that it opens anywhere`, [], { cause });
    },
  };
}

function formatOf(text = 'pcapng'): 'pcapng' | 'pcap' {
  if (text === 'pcapng' || text === 'pcap') return text;
  throw new InputError(`--format: unknown format '${text}'; expected pcapng or pcap`);
}

/** What became of an interface while it was captured. */
export function changeText({ name, event, reason }: InterfaceChange): string {
  return event === 'gone'
    ? `${name} is gone (${reason ?? 'no reason given'}); waiting for it\n`
    : `${name} is captured again\n`;
}

/** One line, and one for each interface where that says more. */
export function reportText({ interfaces, captured, dropped }: CaptureReport): string {
  const sum = `${captured} packets captured, ${dropped} missed\n`;
  const lines = interfaces
    .filter(({ ended }) => ended !== undefined || interfaces.length > 1)
    .map(({ name, captured: here, dropped: missed, ended }) => {
      return `  ${name}: ${here} captured, ${missed} missed${ended === undefined ? '' : ` (ended early: ${ended})`}\n`;
    });
  return sum + lines.join('');
}
