/** From the bytes a terminal sends to the keys that were pressed. */
import { StringDecoder } from 'node:string_decoder';

/**
 * A key: a character that was typed, or a named one: `^A` with Control, `M-b` behind Escape, `up`, `home`, `enter`.
 */
export type Key = { readonly text: string } | { readonly name: string };

/** Final bytes of `ESC [ …` and `ESC O …`. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  F: 'end',
  H: 'home',
};

/** The numbers of `ESC [ … ~`. */
const NUMBERS: Readonly<Record<string, string>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};

/** A sequence that is longer than this is none. */
const LONGEST = 32;

/** What shows nothing or garbles the line: controls, formats such as those that turn the writing direction, halves of characters. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\ufffd]/u;

/** Cuts input into keys. A key whose bytes are not all there yet is kept; nothing in the input can make it stop. */
export function keyDecoder(): (bytes: Buffer) => Key[] {
  const decoder = new StringDecoder('utf8');
  /** Undefined outside of one; else what followed Escape so far. */
  let sequence: string | undefined;

  function take(char: string): Key | undefined {
    if (char === '\x1b') {
      sequence = '';
      return undefined;
    }
    if (char < ' ' || char === '\x7f') {
      const meta = sequence === '';
      sequence = undefined; // a control key breaks a sequence off
      const key = control(char);
      return meta && key.name === 'backspace' ? { name: 'M-backspace' } : key;
    }
    if (sequence === undefined) return UNPRINTABLE.test(char) ? undefined : { text: char };
    if (sequence === '' && char !== '[' && char !== 'O') {
      sequence = undefined;
      return { name: `M-${char}` };
    }
    sequence += char;
    const ended = sequence.length > 1 && /[@-~]/.test(char);
    if (!ended && sequence.length <= LONGEST) return undefined;
    const whole = sequence;
    sequence = undefined;
    return named(whole);
  }

  return (bytes) => [...decoder.write(bytes)].flatMap((char) => take(char) ?? []);
}

function control(char: string): { readonly name: string } {
  if (char === '\r' || char === '\n') return { name: 'enter' };
  if (char === '\t') return { name: 'tab' };
  if (char === '\x7f' || char === '\b') return { name: 'backspace' };
  return { name: `^${String.fromCharCode(char.charCodeAt(0) + 64)}` };
}

/** `[A`, `OH`, `[3~`, `[1;5C`; undefined for what is no key here. */
function named(sequence: string): Key | undefined {
  const [, numbers = '', final = ''] = /^[[O]([0-9;]*)([@-~])$/.exec(sequence) ?? [];
  const [number = '', modifier] = numbers.split(';');
  if (final === '~') return NUMBERS[number] === undefined ? undefined : { name: NUMBERS[number] };
  const name = LETTERS[final];
  if (name === undefined) return undefined;
  // Control or Alt and an arrow go by words.
  if (modifier !== undefined && name === 'left') return { name: 'M-b' };
  if (modifier !== undefined && name === 'right') return { name: 'M-f' };
  return { name };
}
