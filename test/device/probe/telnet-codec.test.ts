import { describe, expect, test } from 'vitest';
import { telnetDecoder, telnetLine } from '../../../device/probe/telnet-codec.ts';

const [IAC, DONT, DO, WONT, WILL, SB, SE] = [255, 254, 253, 252, 251, 250, 240];
const [ECHO, SGA, TTYPE, NAWS] = [1, 3, 24, 31];

/** Decodes the chunks with one decoder. */
function decode(...chunks: readonly (readonly number[] | string)[]) {
  const decoder = telnetDecoder();
  const parts = chunks.map((chunk) => decoder(typeof chunk === 'string' ? Buffer.from(chunk) : Uint8Array.from(chunk)));
  return {
    text: Buffer.concat(parts.map(({ data }) => data)).toString('latin1'),
    reply: [...Buffer.concat(parts.map(({ reply }) => reply))],
  };
}

describe('negotiation', () => {
  test('the server may echo and suppress go-ahead', () => {
    expect(decode([IAC, WILL, ECHO, IAC, WILL, SGA]).reply).toEqual([IAC, DO, ECHO, IAC, DO, SGA]);
  });

  test('anything else is refused', () => {
    expect(decode([IAC, DO, TTYPE, IAC, DO, NAWS, IAC, WILL, 5]).reply).toEqual([
      ...[IAC, WONT, TTYPE],
      ...[IAC, WONT, NAWS],
      ...[IAC, DONT, 5],
    ]);
  });

  test('only a change of state is answered: no loops', () => {
    expect(decode([IAC, WILL, ECHO], [IAC, WILL, ECHO]).reply).toEqual([IAC, DO, ECHO]);
    expect(decode([IAC, WONT, ECHO, IAC, DONT, TTYPE]).reply).toEqual([]);
    expect(decode([IAC, WILL, ECHO, IAC, WONT, ECHO, IAC, WONT, ECHO]).reply).toEqual([IAC, DO, ECHO, IAC, DONT, ECHO]);
  });
});

describe('data', () => {
  test('comes without the commands in it, wherever the stream is cut', () => {
    const bytes = [0x52, IAC, WILL, ECHO, 0x31, IAC, SB, TTYPE, 1, IAC, IAC, IAC, SE, 0x3e, IAC, 241];
    const whole = decode(bytes);
    expect(whole).toEqual({ text: 'R1>', reply: [IAC, DO, ECHO] });
    expect(decode(...bytes.map((byte) => [byte]))).toEqual(whole);
  });

  test('255 is doubled; CR NUL is a carriage return, CR LF ends a line', () => {
    expect(decode([0x61, IAC, IAC, 0x62]).text).toBe('a\xffb');
    expect(decode('a\r\0b\r\nc').text).toBe('a\rb\r\nc');
    expect(decode('a\r', '\0b\r', [IAC, WILL, ECHO], '\nc').text).toBe('a\rb\r\nc');
  });

  test('a line typed ends in CR NUL, and its bytes of 255 are doubled', () => {
    expect([...telnetLine('root')]).toEqual([...Buffer.from('root'), 13, 0]);
    expect(telnetLine('é').toString('latin1')).toBe('\xc3\xa9\r\0');
  });
});
