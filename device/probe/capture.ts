/** Packets of this node's interfaces, kept by tcpdump in files of its own, and given out when they are asked for. */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlParams, ControlResult } from '../../protocol/control.ts';
import { readLinks } from '../apply/ip-state.ts';
import { type Runner, startProcess } from '../run.ts';
import { flowFilter } from './capture-filter.ts';

/** Bytes kept of a packet where only the last packets are kept: headers, and how a service greets. */
const SNAPLEN = 256;
/** Megabytes of a file, of which there are two then. */
const MEGABYTES = 4;
/** Milliseconds for tcpdump to begin, and to write out what it has been given. */
const DEADLINE = 10_000;
/** Bytes of a file that is given out; packets beyond are left out. */
const LARGEST = 16 << 20;
/** Lines of text that are given out. */
const LINES = 40;
/** Of a capture file's own header. */
const HEADER = 24;

/** What tcpdump says of itself. */
const COUNTS = /(\d+) packets? captured, (\d+) packets? received by filter/;
/** Answers of tcpdump's that are the same before they count. */
const UNCHANGED = 3;

export interface Captures {
  /** Resolves once every packet from now on is kept. Throws for an interface or a filter that is none. */
  start(request: ControlParams<'record'>): Promise<number>;
  /** Everything that was kept up to now. */
  read(request: ControlParams<'recorded'>): Promise<ControlResult<'recorded'>>;
  /** False: there is none, or it has ended. */
  end(id: number): Promise<boolean>;
}

interface Running {
  readonly folder: string;
  /** One after the other: what tcpdump answers, and the files that packets are picked into, are this capture's alone. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Waits until all packets that have passed are in the files. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** @param nameOf the user's name of a Linux interface */
export function createCaptures(run: Runner, nameOf: (device: string) => string | undefined): Captures {
  const running = new Map<number, Running>();
  let next = 1;

  async function end(id: number): Promise<boolean> {
    const capture = running.get(id);
    running.delete(id);
    await capture?.stop();
    return capture !== undefined;
  }

  return {
    end,
    async start({ interfaces, filter, last }) {
      const place = await placeOf(run, nameOf, interfaces, filter);
      const capture = await startTcpdump(place.device, place.filter, last === true);
      const id = next++;
      running.set(id, capture);
      return id;
    },
    async read({ id, flow, filters = [] }) {
      const capture = running.get(id);
      if (capture === undefined) throw new Error(`capture ${id}: there is none, or it has ended`);
      return capture.inTurn(() => readOut(capture, flow, filters));
    },
  };

  async function readOut(
    capture: Running,
    flow: ControlParams<'recorded'>['flow'],
    filters: readonly string[],
  ): Promise<ControlResult<'recorded'>> {
    await capture.settle();
    const file = await joined(run, capture.folder, flow === undefined ? '' : flowFilter(flow));
    const counts = await Promise.all(filters.map((one) => count(run, file, one)));
    const packets = await count(run, file, '');
    const bytes = await readFile(file);
    const printed = await run(['tcpdump', '-n', '-t', '-c', `${LINES}`, '-r', file]);
    return {
      packets,
      counts,
      pcap: bytes.subarray(0, LARGEST).toString('base64'),
      text: printed.stdout.trimEnd(),
    };
  }
}

/** One interface by its name; of several, what the kernel has for all of them. */
async function placeOf(
  run: Runner,
  nameOf: (device: string) => string | undefined,
  interfaces: readonly string[],
  filter: string,
): Promise<{ device: string; filter: string }> {
  if (interfaces.includes('any')) return { device: 'any', filter };
  const links = await readLinks(run);
  const wanted = interfaces.map((name) => {
    const link = links.find(({ ifname }) => nameOf(ifname) === name.replace(/\.0$/, ''));
    if (link === undefined) throw new Error(`there is no interface ${name}`);
    return link;
  });
  const [only, second] = wanted;
  if (only !== undefined && second === undefined) return { device: only.ifname, filter };
  const places = wanted.map(({ ifindex }) => `ifindex ${ifindex}`).join(' or ');
  return { device: 'any', filter: filter === '' ? places : `(${places}) and (${filter})` };
}

/** `last`: only the last packets, and only their beginnings. */
async function startTcpdump(device: string, filter: string, last: boolean): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'vtylab-capture-'));
  const bounds = last ? ['-s', `${SNAPLEN}`, '-C', `${MEGABYTES}`, '-W', '2'] : [];
  const argv = ['tcpdump', '-n', '-i', device, '--immediate-mode', '-U', '-Z', 'root', ...bounds] as const;
  const child = startProcess([...argv, '-w', join(folder, 'packets'), '--', ...(filter === '' ? [] : [filter])], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [, , stderr] = child.stdio as unknown as [null, null, Readable];
  let said = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  let failure: string | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once('error', (cause) => {
      failure = cause.message;
      resolve();
    });
    child.once('close', () => {
      failure ??= said.trim().split('\n').at(-1) ?? 'ended';
      resolve();
    });
  });
  const until = async (what: string, test: () => boolean, begin: () => void = () => {}): Promise<void> => {
    begin();
    for (const deadline = Date.now() + DEADLINE; !test(); await sleep(2)) {
      if (failure !== undefined) throw new Error(failure.startsWith('tcpdump: ') ? failure : `tcpdump: ${failure}`);
      if (Date.now() > deadline) throw new Error(`tcpdump: ${what} within ${DEADLINE / 1000} s`);
    }
  };
  const stop = async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until('did not begin', () => said.includes('listening on'));
  } catch (error) {
    await stop();
    throw error;
  }
  let turn: Promise<unknown> = Promise.resolve();
  return {
    folder,
    stop,
    inTurn(work) {
      const mine = turn.then(work);
      turn = mine.catch(() => {}); // whoever asked is told
      return mine;
    },
    // tcpdump says how many packets the kernel gave it, and how many it has written. Where it filters by interface itself
    // these differ for ever: then it is done when it has answered some times and nothing changes.
    async settle() {
      let last = '';
      let same = 0;
      await until(
        'did not write all packets',
        () => {
          const [words = '', written, received] = COUNTS.exec(said) ?? [];
          if (written === undefined) return false;
          said = '';
          same = words === last ? same + 1 : 0;
          last = words;
          if (Number(written) >= Number(received) || same >= UNCHANGED) return true;
          child.kill('SIGUSR1');
          return false;
        },
        () => child.kill('SIGUSR1'),
      );
    },
  };
}

/** The files of a capture as one, oldest packets first; with a filter, only what it names. */
async function joined(run: Runner, folder: string, filter: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('packets'));
  const times = new Map(
    await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).mtimeMs] as const)),
  );
  const files = names.sort((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0)).map((name) => join(folder, name));
  const parts = await Promise.all(
    files.map(async (file, index) => {
      if (filter === '') return readFile(file);
      const part = join(folder, `part${index}`);
      const { exitCode, stderr } = await run(['tcpdump', '-n', '-r', file, '-w', part, '--', filter]);
      // the packet that is being written just now is cut short
      if (exitCode !== 0 && !stderr.includes('truncated')) throw new Error(`tcpdump: ${stderr.trim()}`);
      return readFile(part);
    }),
  );
  const whole = join(folder, 'whole');
  await writeFile(whole, Buffer.concat(parts.map((part, index) => (index === 0 ? part : part.subarray(HEADER)))));
  return whole;
}

async function count(run: Runner, file: string, filter: string): Promise<number> {
  const argv = ['tcpdump', '-n', '-t', '-r', file, '--count', '--', ...(filter === '' ? [] : [filter])] as const;
  const { exitCode, stdout, stderr } = await run(argv);
  const [, packets] = /^(\d+) packets?/m.exec(stdout) ?? [];
  if (exitCode !== 0 || packets === undefined) {
    throw new Error(
      `filter '${filter}': ${stderr
        .trim()
        .split('\n')
        .at(-1)
        ?.replace(/^tcpdump: /, '')}`,
    );
  }
  return Number(packets);
}
