/**
 * The stock ssh, sftp and scp as a probe: for what the library cannot do (certificates, jump hosts, options of the
 * client), and for commands and files. The connection is made by `vtylab-connect` as ssh's ProxyCommand, so how it
 * ended is known as exactly as of any other probe.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { ProbeRequest, ProbeResult } from '../../protocol/control.ts';
import { startProcess } from '../run.ts';
import type { ConnectReport } from './connect.ts';
import { beforeLastLine, Conversation, endsInPrompt, visible } from './conversation.ts';
import { FAREWELL, lastLine } from './login.ts';
import { opensshFiles, TARGET } from './openssh-config.ts';
import { forwardingFailure, type OpensshLog, readOpensshLog, unauthenticated, withAddress } from './openssh-log.ts';
import { connectionFailure, tcpFlow } from './probe-failure.ts';

const ASKPASS = '/usr/libexec/vtylab/askpass';
const SSH_LOGGED = '/usr/libexec/vtylab/ssh-logged';

/** Whether a request needs the stock client. */
export function needsOpenssh(request: ProbeRequest): boolean {
  const { service, certificate, passphrase, options, knownHosts, via, run, put, get, user } = request;
  if (service !== 'ssh' && service !== 'sftp' && service !== 'scp') return false;
  if (user === undefined && via === undefined && options === undefined) return false;
  return [certificate, passphrase, options, knownHosts, via, run, put, get].some((one) => one !== undefined);
}

/** What a client left. */
interface Ended {
  readonly exitCode: number;
  /** What was printed, as a reader of a terminal sees it. */
  readonly output: string;
  readonly errors: string;
  /** Whether it did what it was to do: came to a prompt, ran its command, carried its files. */
  readonly done: boolean;
  readonly late: boolean;
  /** `performance.now()` when that was clear. */
  readonly decided: number;
}

/** Makes the attempt. Throws for what cannot be tried: an option or a key that the client does not take. */
export async function opensshProbe(request: ProbeRequest, port: number, connect: string): Promise<ProbeResult> {
  const began = performance.now();
  const deadline = AbortSignal.timeout(request.timeout * 1000);
  const folder = await mkdtemp(join(tmpdir(), 'vtylab-ssh-'));
  try {
    const files = opensshFiles(request, { folder, connect, port, timeout: request.timeout });
    for (const [name, text] of files) await writeFile(join(folder, name), text, { mode: 0o600 });
    const ended = await run(request, folder, deadline);
    const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '');
    const log = readOpensshLog(await read(`${TARGET}.log`));
    const jump = request.via && readOpensshLog(await read('jump.log'));
    const line = await read('report');
    if (line === '') throw new Error(`ssh: ${told(log, ended)}`);
    const report = JSON.parse(line) as ConnectReport;
    const got =
      request.get === undefined ? undefined : await readFile(join(folder, 'got'), 'utf8').catch(() => undefined);
    const result = outcomeOf(request, port, { ended, log, jump, report, got });
    return { ...result, ...tcpFlow(report), elapsed: ended.decided - began };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function told({ said }: OpensshLog, { errors }: Ended): string {
  const option = said.find((line) => /Bad (configuration option|.*spec)|[Uu]nsupported/.test(line));
  return option?.replace(/^.*line \d+: /, '') ?? said.at(-1) ?? (lastLine(errors) || 'ended without a connection');
}

interface Left {
  readonly ended: Ended;
  readonly log: OpensshLog;
  readonly jump: OpensshLog | undefined;
  readonly report: ConnectReport;
  readonly got: string | undefined;
}

type Result = Omit<ProbeResult, 'flow' | 'elapsed'>;

function outcomeOf(request: ProbeRequest, port: number, { ended, log, jump, report, got }: Left): Result {
  const { destination, via, user = '' } = request;
  if (report.outcome !== 'connected') {
    return { ...connectionFailure(report, 'ssh'), ...(via !== undefined && { jump: 'unreached' as const }) };
  }
  if (via !== undefined && jump !== undefined) {
    const at = `at the jump host ${via.destination}`;
    if (jump.authenticated === undefined) {
      if (ended.late) return { outcome: 'timeout', jump: 'denied', detail: `no login in time ${at}` };
      const said = withAddress(jump.said.at(-1) ?? 'Connection closed', via.destination, via.port ?? 22);
      return { outcome: unauthenticated(jump), jump: 'denied', detail: `${said} ${at}` };
    }
    const failure = forwardingFailure(jump);
    if (failure !== undefined) {
      const { forwards, outcome, detail } = failure;
      return { outcome, detail: `${detail} ${at}`, ...(!forwards && { jump: 'no-forwarding' as const }) };
    }
    // the jump host still waits for an answer to its own attempt
    if (ended.late && log.hostKey === undefined) return { outcome: 'timeout', detail: `no connection in time ${at}` };
  }
  const words = (line: string) => withAddress(line, destination, port);
  const facts = [log.hostKey, log.algorithms].filter((part) => part !== undefined && part !== '').join('; ');
  if (log.authenticated === undefined) {
    // a server may let in whoever it is asked for, but says so
    if (ended.late) return { outcome: 'timeout', detail: `no login in time${facts === '' ? '' : `; ${facts}`}` };
    const detail = words(told(log, ended));
    return { outcome: unauthenticated(log), detail: facts === '' ? detail : `${detail}; ${facts}` };
  }
  const banner = ended.errors.trim();
  const detail = `logged in as ${user} by ${log.authenticated}${via ? ` through ${via.destination}` : ''}; ${facts}`;
  const output = got ?? (request.run === undefined ? undefined : ended.output);
  const more = { banner: [banner, request.run === undefined ? ended.output : ''].filter(Boolean).join('\n') };
  if (ended.done) return { outcome: 'accepted', detail, ...more, ...(output !== undefined && { output }) };
  if (ended.late) return { outcome: 'timeout', detail: `logged in, but no end in time; ${detail}` };
  const why = lastLine(ended.errors) || lastLine(ended.output) || 'the session ended';
  // what the user may not do is a no, as a wrong password is; a session that just ends says nothing
  const refused = request.service !== 'ssh';
  return {
    outcome: refused ? 'denied' : 'closed',
    detail: `logged in, but no ${request.service}: ${words(why)}`,
    ...more,
  };
}

/** Runs the client, and ends all of it when the time is over. */
async function run(request: ProbeRequest, folder: string, deadline: AbortSignal): Promise<Ended> {
  const { argv, use } = await commandOf(request, folder);
  const child = startProcess(argv, {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // a group of its own: its ProxyCommands end with it
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      TERM: 'vt100',
      SHELL: '/bin/sh',
      SSH_ASKPASS: ASKPASS,
      SSH_ASKPASS_REQUIRE: 'force',
      VTYLAB_SECRET: join(folder, `${TARGET}-secret`),
      VTYLAB_SSH_LOG: join(folder, `${TARGET}.log`),
    },
  });
  const [input, output, errors] = child.stdio as unknown as [Writable, Readable, Readable];
  input.on('error', () => {});
  const screen = new Conversation(deadline);
  const complaint = new Conversation(deadline);
  output.on('data', (chunk: Buffer) => screen.add(chunk));
  errors.on('data', (chunk: Buffer) => complaint.add(chunk));
  const end = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`${argv[0]}: ${cause.message}`, { cause })));
    child.once('close', (code) => resolve(code ?? 128));
  });
  end.finally(() => screen.end()).catch(() => {});
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM');
  };
  try {
    const expected = use === 'shell' ? endsInPrompt : use === 'sink' ? (text: string) => text !== '' : () => false;
    // a sink is ready when it sends a zero byte, which no conversation shows
    const ready = use === 'sink' ? firstByte(output, deadline) : screen.until(expected);
    if (use !== 'shell') input.end();
    const waited = await Promise.race([ready, end.then(() => 'closed' as const)]);
    const decided = performance.now();
    const seen = waited === 'seen';
    if (seen && use === 'shell') input.write('exit\r');
    const moment = setTimeout(stop, waited === 'timeout' ? 0 : FAREWELL);
    const exitCode = await end;
    clearTimeout(moment);
    const text = use === 'shell' ? beforeLastLine(screen.text) : visible(screen.text).trimEnd();
    const done =
      use === 'shell' || use === 'sink'
        ? seen
        : waited === 'closed' && (use === 'command' ? exitCode !== 255 : exitCode === 0);
    return { exitCode, output: text, errors: complaint.text, done, late: waited === 'timeout', decided };
  } finally {
    stop();
  }
}

function firstByte(output: Readable, deadline: AbortSignal): Promise<'seen' | 'closed' | 'timeout'> {
  return new Promise((resolve) => {
    output.once('data', (chunk: Buffer) => resolve(chunk[0] === 0 ? 'seen' : 'closed'));
    deadline.addEventListener('abort', () => resolve('timeout'));
  });
}

/** How the end of a client is to be read: a shell's prompt, a command's status, a sink's readiness, a transfer's status. */
type Use = 'shell' | 'command' | 'sink' | 'transfer';

async function commandOf(
  { service, run: command, put, get }: ProbeRequest,
  folder: string,
): Promise<{ argv: readonly [string, ...string[]]; use: Use }> {
  const config = ['-F', join(folder, 'config')];
  const log = ['-E', join(folder, `${TARGET}.log`)];
  if (put !== undefined) await writeFile(join(folder, 'put'), put.text);
  if (service === 'ssh') {
    if (command !== undefined) return { argv: ['ssh', ...config, ...log, '-T', '--', TARGET, command], use: 'command' };
    return { argv: ['ssh', ...config, ...log, '-tt', '--', TARGET], use: 'shell' };
  }
  const logged = ['-S', SSH_LOGGED];
  if (service === 'sftp') {
    const lines = [
      ...(put === undefined ? [] : [`put put ${quoted(put.name)}`]),
      ...(get === undefined ? [] : [`get ${quoted(get)} got`]),
    ];
    await writeFile(join(folder, 'batch'), `${(lines.length === 0 ? ['pwd'] : lines).join('\n')}\n`);
    // -b would forbid to ask for a password
    const batch = ['-o', 'BatchMode=no', '-b', join(folder, 'batch')];
    return { argv: ['sftp', ...logged, ...config, ...batch, TARGET], use: 'transfer' };
  }
  // the protocol of old, as Junos speaks it; the newer clients would speak sftp
  if (put !== undefined)
    return { argv: ['scp', '-O', ...logged, ...config, 'put', `${TARGET}:${put.name}`], use: 'transfer' };
  if (get !== undefined)
    return { argv: ['scp', '-O', ...logged, ...config, `${TARGET}:${get}`, 'got'], use: 'transfer' };
  return { argv: ['ssh', ...config, ...log, '-T', '--', TARGET, 'scp -t .'], use: 'sink' };
}

/** A word of sftp's. */
function quoted(name: string): string {
  return `"${name.replace(/["\\]/g, '\\$&')}"`;
}
