/** The small languages inside values: binds, ports, command lines. Readers return what is wrong as a text. */
import type { PortToPublish } from '../engine/container-options.ts';
import { parseAddress } from './addresses.ts';

export interface Bind {
  /** As it is written; undefined for a volume without a name. */
  readonly source: string | undefined;
  readonly destination: string;
  /** `ro` and the like. */
  readonly options: string | undefined;
}

/** `SOURCE:DESTINATION[:OPTIONS]`, or `DESTINATION`. */
export function readBind(text: string): Bind | string {
  const [first = '', second, options, ...more] = text.split(':');
  const destination = second ?? first;
  const source = second === undefined ? undefined : first;
  if (more.length > 0 || source === '')
    return `bad bind '${text}'; expected SOURCE:DESTINATION or SOURCE:DESTINATION:ro`;
  if (destination.startsWith('/')) return { source, destination, options };
  return `bad bind '${text}'; expected an absolute path in the container, found '${destination}'`;
}

/** `NAME:DESTINATION[:OPTIONS]`, or `DESTINATION`: of the engine's, no path of the machine. */
export function readVolume(text: string): Bind | string {
  const bind = readBind(text);
  const expected = 'expected NAME:DESTINATION, NAME:DESTINATION:ro or DESTINATION';
  if (typeof bind === 'string') return `bad volume '${text}'; ${expected}`;
  return bind.source?.includes('/') ? `bad volume '${text}'; ${expected}, and 'binds' for paths of the machine` : bind;
}

const PORT = /^(?:(?:(\[[^\]]*\]|[^:[\]]+):)?([\d-]*):)?([\d-]+)(?:\/(\w+))?$/;
const EXPECTED =
  'expected NODE-PORT, PORT:NODE-PORT or ADDRESS:PORT:NODE-PORT, with /udp behind it where it is not TCP';

/** Published on nobody else's machine unless an address says so. */
const LOOPBACK = '127.0.0.1';

/** `[[ADDRESS:]PORT:]NODE-PORT[/PROTOCOL]`, as `docker run --publish`; ranges `8000-8003:80-83` too. */
export function readPort(text: string): readonly PortToPublish[] | string {
  const [, host, outside = '', inside = '', protocol = 'tcp'] = PORT.exec(text) ?? [];
  const bad = (why = EXPECTED) => `bad port '${text}'; ${why}`;
  if (inside === '') return bad();
  const address = host?.replace(/^\[|\]$/g, '') ?? LOOPBACK;
  if (parseAddress(address) === undefined) return bad(`'${address}' is no address`);
  // a way in through Tailscale: `resolve-container.ts` tells that there is none
  if (protocol.toLowerCase() === 'ts') return [];
  if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return bad('expected tcp, udp or sctp');
  const to = range(inside);
  const from = outside === '' ? undefined : range(outside);
  if (to === undefined || (outside !== '' && from === undefined)) return bad('expected ports from 1 to 65535');
  if (from !== undefined && from.length !== to.length) return bad('expected as many ports outside as inside');
  return to.map((containerPort, index) => {
    const port = from?.[index];
    return { address, containerPort, protocol, ...(port !== undefined && { port }) };
  });
}

function range(text: string): number[] | undefined {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  if (!(low >= 1 && low <= high && high <= 65535)) return undefined;
  return Array.from({ length: high - low + 1 }, (_, index) => low + index);
}

/**
 * A command line as words: blanks separate them, quotes of both kinds and backslashes keep them together. No shell:
 * nothing else means anything.
 */
export function readCommand(text: string): readonly string[] | string {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let index = 0; index < text.length; index++) {
    const letter = text[index] ?? '';
    if (letter === '\\' && quote !== "'" && (quote === '' || /["\\]/.test(text[index + 1] ?? ''))) {
      word = (word ?? '') + (text[++index] ?? '');
    } else if (quote === '' && /\s/.test(letter)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (letter === quote) quote = '';
    else if (quote === '' && /["']/.test(letter)) {
      quote = letter;
      word ??= '';
    } else word = (word ?? '') + letter;
  }
  if (quote !== '') return `bad command '${text}'; the quote ${quote} is not closed`;
  if (word !== undefined) words.push(word);
  return words.length > 0 ? words : `bad command '${text}'; expected a program`;
}
