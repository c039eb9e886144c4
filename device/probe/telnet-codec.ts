/**
 * The bytes of TELNET (RFC 854, 855) as a client sees them: commands and negotiations taken out of what the server
 * sends, with the answers they need.
 *
 * The server may echo (RFC 857) and suppress go-ahead (RFC 858); everything else, either way, is refused. An option
 * is answered only when its state changes, so two sides can never go on acknowledging each other (RFC 1143).
 */

const IAC = 255;
const DONT = 254;
const DO = 253;
const WONT = 252;
const WILL = 251;
const SB = 250;
const SE = 240;
const CR = 13;
const NUL = 0;

/** What the server may do: ECHO, SUPPRESS-GO-AHEAD. */
const WELCOME = new Set([1, 3]);

export interface TelnetInput {
  /** What the server printed. */
  readonly data: Buffer;
  /** What must be sent back; often empty. */
  readonly reply: Buffer;
}

/** Decodes a server's byte stream; chunks may be cut anywhere. */
export function telnetDecoder(): (chunk: Uint8Array) => TelnetInput {
  let state: 'data' | 'cr' | 'iac' | 'option' | 'sub' | 'sub-iac' = 'data';
  let verb = 0;
  const performed = new Set<number>();

  return (chunk) => {
    const data: number[] = [];
    const reply: number[] = [];
    for (const byte of chunk) {
      switch (state) {
        case 'cr': // CR NUL is a carriage return alone
          state = 'data';
          if (byte === NUL) break;
          take(byte);
          break;
        case 'data':
          take(byte);
          break;
        case 'iac':
          if (byte >= WILL && byte <= DONT) {
            verb = byte;
            state = 'option';
          } else {
            state = byte === SB ? 'sub' : 'data'; // the other commands (NOP, GA, …) ask nothing of us
            if (byte === IAC) data.push(IAC);
          }
          break;
        case 'option':
          reply.push(...answer(byte));
          state = 'data';
          break;
        case 'sub': // of options we refused: nothing in it concerns us
          if (byte === IAC) state = 'sub-iac';
          break;
        case 'sub-iac':
          state = byte === SE ? 'data' : 'sub';
          break;
      }
    }
    return { data: Buffer.from(data), reply: Buffer.from(reply) };

    function take(byte: number): void {
      if (byte === IAC) {
        state = 'iac';
        return;
      }
      if (byte === CR) state = 'cr';
      data.push(byte);
    }
  };

  function answer(option: number): number[] {
    if (verb === DO) return [IAC, WONT, option];
    if (verb === DONT) return []; // nothing is being done
    if (verb === WONT) return performed.delete(option) ? [IAC, DONT, option] : [];
    if (!WELCOME.has(option)) return [IAC, DONT, option];
    if (performed.has(option)) return [];
    performed.add(option);
    return [IAC, DO, option];
  }
}

/** A line typed by a user: the bytes of the text, and CR NUL, which is what the Return key sends. */
export function telnetLine(text: string): Buffer {
  const bytes = [...Buffer.from(text)].flatMap((byte) => (byte === IAC ? [IAC, IAC] : [byte]));
  return Buffer.from([...bytes, CR, NUL]);
}
