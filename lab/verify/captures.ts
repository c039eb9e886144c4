/** The packets that are kept while a playbook runs: files and text for attempts that fail, and for `capture` steps. */
import { join } from 'node:path';
import type { ControlResult, Flow } from '../../protocol/control.ts';
import { InputError } from '../errors.ts';
import { writeOutput } from '../files.ts';
import { formatPath } from '../topology/diagnostics.ts';
import { type CallNode, GRACE, withDeadline } from './ask.ts';
import type { ProbeStep, Step } from './playbook.ts';
import type { Captured } from './verdict.ts';

/** What is kept of all traffic: not what a node says to itself. */
const RECORDED = '(tcp or udp or icmp or icmp6) and not net 127.0.0.0/8';
/** Lines of an attempt's packets that a verdict shows. */
const SHOWN = 12;

export interface Captures {
  /** What both sides saw of an attempt. A node that cannot tell is left out: it is evidence beside a failure. */
  attempt(step: ProbeStep, seen: Attempted): Promise<Captured[]>;
  /** Writes what a `capture` step kept. */
  save(step: Step, node: string, kept: ControlResult<'recorded'>, file?: string): Promise<Captured>;
  /** Ends it on all nodes. */
  close(): Promise<void>;
}

/** The connection as it was begun, and as it arrived. */
export interface Attempted {
  readonly begun?: Flow | undefined;
  readonly arrived?: Flow | undefined;
}

/**
 * Has nodes keep their newest packets from now on: one tcpdump a node for the whole run, so that a step that passes
 * costs nothing more. `folder` gets the files, and is made when there is one.
 */
export async function openCaptures(folder: string, nodes: readonly string[], callNode: CallNode): Promise<Captures> {
  const ask = withDeadline(callNode, GRACE);
  const names = new Map<string, number>();
  const ids = new Map<string, number>();
  await Promise.all(
    nodes.map(async (node) => {
      const begun = ask(node, 'record', { interfaces: ['any'], filter: RECORDED, last: true });
      const id = await begun.then(({ id }) => id).catch(() => undefined);
      if (id !== undefined) ids.set(node, id);
    }),
  );

  async function write(
    name: string,
    node: string,
    { packets, pcap, text }: ControlResult<'recorded'>,
  ): Promise<Captured> {
    const lines = text.split('\n').slice(0, SHOWN).join('\n');
    if (packets === 0) return { node, packets, text: '' };
    const file = join(folder, unique(name));
    try {
      await writeOutput(undefined, file, Buffer.from(pcap, 'base64'), { folders: true });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { node, packets, text: lines, unwritten: error.message }; // what the step is worth does not hang on it
    }
    return { node, file, packets, text: lines };
  }

  /** Steps of a loop have the same name. */
  function unique(name: string): string {
    const times = (names.get(name) ?? 0) + 1;
    names.set(name, times);
    return times === 1 ? name : name.replace(/(\.pcap)?$/, `-${times}$1`);
  }

  return {
    async attempt(step, { begun, arrived }) {
      const places = [
        [step.to, arrived ?? begun],
        [step.from, begun],
      ] as const;
      const wanted = places.filter(([node], index) => index === 0 || node !== step.to);
      const found = await Promise.all(
        wanted.map(async ([node, flow]) => {
          const id = ids.get(node);
          if (id === undefined || flow === undefined) return [];
          const kept = await ask(node, 'recorded', { id, flow }).catch(() => undefined);
          return kept === undefined ? [] : [await write(`${slug(step.name)}.${node}.pcap`, node, kept)];
        }),
      );
      return found.flat();
    },
    save: (step, node, kept, file = `${slug(step.name)}.pcap`) => write(file, node, kept),
    async close() {
      await Promise.all([...ids].map(([node, id]) => ask(node, 'unrecord', { id }).catch(() => undefined)));
      ids.clear();
    },
  };
}

/** A name as a file can have it. */
function slug(name: string): string {
  const words = name.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  return words.replace(/^[-.]+|-+$/g, '').slice(0, 80) || 'step';
}

/** `6 packets at R2: captures/ssh.R2.pcap`. */
export function capturedWords({ node, packets, file, unwritten }: Captured): string {
  const number = `${packets} ${packets === 1 ? 'packet' : 'packets'} captured at ${node}`;
  if (unwritten !== undefined) return `${number}; ${unwritten}`;
  return file === undefined ? number : `${number}: ${formatPath(file)}`;
}
