/**
 * What must be seen of a packet: the reference evaluator says what filters decide, the rest is what Linux does with
 * such a packet, and with its answer.
 */
import { linuxName } from '../../../../device/apply/names.ts';
import { evaluate } from '../../../../device/firewall/evaluate.ts';
import type { Family, Firewall, RejectType } from '../../../../device/firewall/model.ts';
import { logPrefix } from '../../../../device/firewall/names.ts';
import { parsePacket } from '../../../../device/firewall/packet.ts';
import { LOG_GROUP, SYSLOG_GROUP } from '../../../../device/firewall/ulogd.ts';
import { isLocal, isUnicast, wireTo } from './network.ts';
import { checksumHolds, encode, type Packet } from './packet.ts';
import type { Fate } from './seen.ts';
import { WIRES } from './testbed.ts';

/** One hit of a counter. */
export interface Count {
  /** `inet NAME-OF-INSTANCE COUNTER`. */
  readonly counter: string;
  readonly bytes: number;
}

/** What happened at one filter; for the statistics of what was tested. */
export type Evaluation = ReturnType<typeof evaluate> & { readonly family: Family };

export interface Expectation {
  readonly fate: Fate;
  readonly counts: readonly Count[];
  readonly evaluations: readonly Evaluation[];
}

/** A place where filters may be applied, and the packet as it is there. */
interface Stage {
  readonly interface: string;
  readonly direction: 'input' | 'output';
  readonly arriving?: string;
  readonly leaving?: string;
  readonly packet: Packet;
}

const LETTER = { accept: 'A', 'next-term': 'A', discard: 'D', reject: 'R' } as const;

export function expectation(firewall: Firewall, packet: Packet): Expectation {
  const counts: Count[] = [];
  const logs: string[] = [];
  const evaluations: Evaluation[] = [];
  const done = (arrived: string[], answers: string[]): Expectation => ({
    fate: { arrived, answers, logs: logs.sort() },
    counts,
    evaluations,
  });

  for (const stage of stagesOf(packet)) {
    const attachments = firewall.attachments.filter(
      (one) =>
        one.interface === stage.interface && one.direction === stage.direction && one.family === stage.packet.family,
    );
    const bytes = encode(stage.packet);
    const parsed = parsePacket(bytes, {
      ...(stage.arriving !== undefined && { arriving: `${stage.arriving}.0` }),
      ...(stage.leaving !== undefined && { leaving: `${stage.leaving}.0` }),
    });
    for (const attachment of attachments) {
      const evaluation = evaluate(firewall, attachment, parsed);
      evaluations.push({ ...evaluation, family: packet.family });
      for (const { counter } of evaluation.counts) {
        counts.push({ counter: `${packet.family} ${evaluation.instance} ${counter}`, bytes: bytes.length });
      }
      for (const entry of evaluation.logs) {
        const text = `${logPrefix(LETTER[entry.action], entry.filter, entry.term)} ${devices(stage)}`;
        if (entry.log) logs.push(`${LOG_GROUP} ${text}`);
        if (entry.syslog) logs.push(`${SYSLOG_GROUP} ${text}`);
      }
      const { outcome } = evaluation;
      if (outcome.kind === 'accept') continue;
      if (outcome.kind === 'discard') return done([], []);
      const isForwarded = stage.arriving !== undefined && stage.direction === 'output';
      const answer = answerTo(stage.packet, outcome.with, isForwarded && rewritesOptions(stage.packet));
      return done([], answer === undefined ? [] : [`${answer} to ${placeOf(packet.source)}`]);
    }
  }
  return done([placeOf(packet.destination)], []);
}

/** The places it passes, in order. */
function stagesOf(packet: Packet): Stage[] {
  const local = isLocal(packet.destination);
  const leaving = WIRES[wireTo(packet.destination)];
  if (packet.from === 'own') {
    if (local || leaving === undefined) return []; // what it says to itself meets no filter
    return ['lo0', leaving].map((at) => ({ interface: at, direction: 'output', leaving, packet }));
  }
  const arriving = WIRES[packet.from];
  if (arriving === undefined || leaving === undefined) throw new Error(`there is no wire ${packet.from}`);
  const input: Stage = { interface: arriving, direction: 'input', arriving, packet };
  if (local) return [input, { ...input, interface: 'lo0' }];
  const forwarded = { ...packet, ttl: packet.ttl - 1 };
  return [input, { interface: leaving, direction: 'output', arriving, leaving, packet: forwarded }];
}

/** The interfaces that a log entry of this place names. */
function devices({ direction, arriving, leaving }: Stage): string {
  const name = (interfaceName: string | undefined) => (interfaceName === undefined ? '' : linuxName(interfaceName));
  return `in=${name(arriving)} out=${direction === 'output' ? name(leaving) : ''}`;
}

function placeOf(address: string): string {
  return isLocal(address) ? 'local' : (WIRES[wireTo(address)] ?? '');
}

/** Protocols whose checksum Linux does not ask about before it answers (nf_reject_verify_csum). */
const UNCHECKED = new Set([47, 50, 51, 132, 136]);

/** ICMP types that are errors, or that Linux does not know and takes for one: nobody answers those (RFC 1122, 3.2.2). */
function isError(type: number | undefined): boolean {
  if (type === undefined || type > 18) return true;
  return (type >= 1 && type <= 7) || (type >= 9 && type <= 12);
}

/**
 * Whether Linux, forwarding it, writes into the packet's options: a time, or an end over what follows the end. The
 * header's own checksum is then not right, and with it none that Linux sums up over the whole packet.
 */
function rewritesOptions({ options }: Packet): boolean {
  const end = options.findIndex((option) => option.startsWith('00'));
  const [before, behind] = end < 0 ? [options, ''] : [options.slice(0, end), options.slice(end).join('')];
  return before.some((option) => option.startsWith('44')) || /[^0]/.test(behind);
}

/** What is sent back for a rejected packet, e.g. `icmp 3/13`; undefined: nothing. */
function answerTo(packet: Packet, reject: RejectType, isRewritten: boolean): string | undefined {
  const payload = Buffer.from(packet.payload, 'hex');
  if (packet.offset > 0) return undefined;
  // to what is for all nothing is answered; only Linux's RST of IPv4 does not ask
  const isReset = packet.protocol === 6 && reject === 'tcp-reset';
  if (!isUnicast(packet.destination) && !(packet.family === 'inet' && isReset)) return undefined;
  if (!UNCHECKED.has(packet.protocol) && (isRewritten || !checksumHolds(packet))) return undefined;
  if (isReset) {
    const flags = payload.length >= 20 ? (payload[13] ?? 0) : 0x04;
    return (flags & 0x04) === 0 ? 'reset' : undefined;
  }
  if (packet.family === 'inet') {
    if (packet.protocol === 1 && isError(payload[0])) return undefined;
    return reject === 'tcp-reset' ? 'icmp 3/13' : `icmp ${reject.type}/${reject.code}`;
  }
  // nothing behind the headers, or no header next: Linux does not answer
  if (payload.length === 0 || packet.protocol === 59) return undefined;
  if (packet.protocol === 58 && (payload[0] ?? 0) < 128) return undefined;
  return reject === 'tcp-reset' ? 'icmp 1/1' : `icmp ${reject.type}/${reject.code}`;
}
