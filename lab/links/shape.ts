/** What a link does to packets on their way: delay, jitter, loss, rate. Linux's disciplines netem and tbf, in commands of tc. */

/** Of one direction; what is absent is not limited. */
export interface Shape {
  /** Milliseconds each packet takes longer. */
  readonly delay?: number;
  /** Milliseconds by which the delay differs from packet to packet, up or down. */
  readonly jitter?: number;
  /** Percent of packets that get lost, by chance. */
  readonly loss?: number;
  /** Bits a second. */
  readonly rate?: number;
}

/** The discipline's largest burst, in bytes, and how long a packet may wait in it: 50 ms. */
const LEAST_BURST = 32_768;
const BURST_SECONDS = 0.01;
const LATENCY = '50ms';

/**
 * The commands, for `tc -batch`, that shape what leaves by an interface and nothing else. netem comes first, so the
 * rate is of what it lets through.
 */
export function shapeCommands(device: string, { delay = 0, jitter = 0, loss, rate }: Shape): string[] {
  const netem = [
    ...(delay === 0 ? [] : [`delay ${delay}ms${jitter === 0 ? '' : ` ${jitter}ms`}`]),
    ...(loss === undefined || loss === 0 ? [] : [`loss ${loss}%`]),
  ];
  const at = `dev ${device}`;
  const parent = netem.length > 0 ? 'parent 1:1' : 'root';
  return [
    ...(netem.length > 0 ? [`qdisc add ${at} root handle 1: netem ${netem.join(' ')}`] : []),
    ...(rate === undefined ? [] : [`qdisc add ${at} ${parent} ${bucket(rate)}`]),
  ];
}

function bucket(rate: number): string {
  const burst = Math.max(LEAST_BURST, Math.ceil((rate / 8) * BURST_SECONDS));
  return `tbf rate ${rate}bit burst ${burst} latency ${LATENCY}`;
}

/** A discipline, as `tc -json qdisc show` tells it. */
export interface QueueDiscipline {
  readonly kind: string;
  readonly dev?: string;
  readonly options?: {
    /** tbf: bytes a second. */
    readonly rate?: number;
    /** netem: seconds, and a fraction of 1. */
    readonly delay?: { readonly delay: number; readonly jitter?: number };
    readonly 'loss-random'?: { readonly loss: number };
  };
}

/** What the disciplines of one interface come to; undefined when they limit nothing. */
export function readShape(disciplines: readonly QueueDiscipline[]): Shape | undefined {
  const netem = disciplines.find(({ kind }) => kind === 'netem')?.options;
  const rate = disciplines.find(({ kind }) => kind === 'tbf')?.options?.rate;
  const shape = {
    ...(netem?.delay !== undefined && { delay: netem.delay.delay * 1000 }),
    ...((netem?.delay?.jitter ?? 0) > 0 && { jitter: (netem?.delay?.jitter ?? 0) * 1000 }),
    ...(netem?.['loss-random'] !== undefined && { loss: netem['loss-random'].loss * 100 }),
    ...(rate !== undefined && { rate: rate * 8 }),
  };
  return Object.keys(shape).length === 0 ? undefined : shape;
}

/** `delay 10 ms, jitter 2 ms, loss 1 %, rate 10 Mbit/s` */
export function shapeText({ delay, jitter, loss, rate }: Shape): string {
  const parts = [
    ...(delay === undefined ? [] : [`delay ${number(delay)} ms`]),
    ...(jitter === undefined ? [] : [`jitter ${number(jitter)} ms`]),
    ...(loss === undefined ? [] : [`loss ${number(loss)} %`]),
    ...(rate === undefined ? [] : [`rate ${rateText(rate)}`]),
  ];
  return parts.join(', ');
}

const UNITS = [
  [1e9, 'Gbit/s'],
  [1e6, 'Mbit/s'],
  [1e3, 'kbit/s'],
] as const;

function rateText(rate: number): string {
  const [unit, name] = UNITS.find(([least]) => rate >= least) ?? [1, 'bit/s'];
  return `${number(rate / unit)} ${name}`;
}

/** Without the last digits of a binary fraction. */
function number(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** `10ms`, `1.5s`, `200us`, `20` (milliseconds) → milliseconds; undefined for what is no time. */
export function readDelay(text: string): number | undefined {
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)\s?(us|ms|s)?$/.exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * (unit === 's' ? 1000 : unit === 'us' ? 0.001 : 1);
}

/** `1%`, `0.5` → percent, from 0 to 100; undefined for what is none. */
export function readLoss(text: string): number | undefined {
  const [, amount] = /^(\d+(?:\.\d+)?)\s?%?$/.exec(text) ?? [];
  return amount === undefined || Number(amount) > 100 ? undefined : Number(amount);
}

/** Junos's and tc's letters: `10m`, `10mbit`, `64k`, `1g`, `128000` → bits a second, at least 8; else undefined. */
export function readRate(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)\s?([kmg]?)(?:bit)?(?:\/s|ps)?$/i.exec(text) ?? [];
  const rate = Math.round(Number(amount) * ({ k: 1e3, m: 1e6, g: 1e9 }[unit.toLowerCase()] ?? 1));
  return amount === undefined || rate < 8 ? undefined : rate;
}

/** Why a shape cannot be, or undefined: a delay can only differ where there is one. */
export function badShape({ delay = 0, jitter }: Shape): string | undefined {
  if (jitter === undefined || jitter <= delay) return undefined;
  return `a jitter of ${number(jitter)} ms needs a delay of as much; found ${number(delay)} ms`;
}

/** Whether it limits nothing. */
export function isNoShape({ delay = 0, jitter = 0, loss = 0, rate }: Shape): boolean {
  return delay === 0 && jitter === 0 && loss === 0 && rate === undefined;
}
