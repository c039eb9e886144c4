import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textWidth } from '../../../../device/cli/line/width.ts';
import { sitDown } from '../typing.ts';

const HISTORY = ['show version', 'show route', 'ping 10.0.0.1'];
const LEFT = '\x1b[D';

describe('keys', () => {
  test.each([
    ['show', 'show', 4],
    ['how\x01s', 'show', 1], // ^A
    ['shw\x02o', 'show', 3], // ^B
    [`sow${LEFT}${LEFT}h`, 'show', 2],
    ['sow\x1bOD\x1bOD\x06\x02h\x05', 'show', 4], // arrows of the other kind, ^F, ^B, ^E
    ['sow\x1b[Hx\x1b[Fy', 'xsowy', 5], // Home, End
    ['xshow\x1b[1~\x1b[3~', 'show', 0], // Home, Delete
    ['xshow\x01\x04', 'show', 0], // ^D deletes
    ['showx\x7f', 'show', 4],
    ['showx\x08', 'show', 4],
    ['show version\x02\x02\x0b', 'show versi', 10], // ^K
    ['show\x02\x15x', 'x', 1], // ^U takes all of the line
    ['show ge-0/0/0 \x17', 'show ', 5], // ^W goes back to white space
    ['show ge-0/0/0\x1b\x7f', 'show ge-0/0/', 12], // M-Backspace only over letters and digits
    ['one two\x17\x19 \x19', 'one two two', 11], // ^W ^Y ^Y
    ['sohw\x02\x02\x14\x05', 'show', 4], // ^T
    ['ab\x14', 'ba', 2],
    ['one two\x1bb\x1bbx', 'xone two', 1],
    ['one two\x01\x1bf!', 'one! two', 4],
    ['one two\x01\x1bd', ' two', 0],
    ['one two\x01\x1bu\x1bc', 'ONE Two', 7],
    ['a\x1b[1;5Db', 'ba', 1], // Control and an arrow
    ['x\x1b[200~y\x1b[99z', 'xy', 2], // sequences that mean nothing here
    ['\x1b[A', 'ping 10.0.0.1', 13],
    ['\x10\x10', 'show route', 10], // ^P
    ['new\x10\x10\x0e\x0e', 'new', 3], // ^N comes back to what was typed
    ['\x12ver\x05', 'show version', 12], // ^R
    ['\x12show\x12\x05!', 'show version!', 13], // ^R again: further back
    ['old\x12nothing\x07', 'old', 3], // ^G gives up
  ])('%j', async (keys, text, column) => {
    const desk = sitDown({ history: HISTORY });
    await desk.type(keys);
    expect(desk.screen.row).toBe(`> ${text}`.trimEnd());
    expect(desk.screen.column).toBe(column + 2);
    await desk.type('\r');
    expect(await desk.line).toEqual({ kind: 'line', text });
  });

  test('^R shows what it searches and finds, and Enter takes it', async () => {
    const desk = sitDown({ history: HISTORY });
    await desk.type('\x12rou');
    expect(desk.screen.row).toBe("(history search 'rou') show route");
    await desk.type('\r');
    expect(await desk.line).toEqual({ kind: 'line', text: 'show route' });
    expect(desk.screen.lines.at(-2)).toBe('> show route');
  });

  test.each([
    ['\x03', 'interrupt'],
    ['some text\x03', 'interrupt'],
    ['\x12sea\x03', 'interrupt'],
    ['\x1b[\x03', 'interrupt'],
    ['\x04', 'eof'],
    ['\x1a\x13\x11\x1c\x04', 'eof'], // ^Z ^S ^Q ^\ are nothing
  ])('%j ends it', async (keys, kind) => {
    const desk = sitDown({ history: HISTORY });
    await desk.type(keys);
    expect((await desk.line).kind).toBe(kind);
  });

  test('bytes of one character that come one by one are one character', async () => {
    const desk = sitDown();
    for (const byte of Buffer.from('é日😀')) await desk.type(Buffer.from([byte]));
    expect(desk.screen.row).toBe('> é日😀');
    await desk.type('\x7f\x02X\r');
    expect(await desk.line).toEqual({ kind: 'line', text: 'éX日' });
  });

  test('a letter and its accent are one step', async () => {
    const desk = sitDown();
    await desk.type('e\u0301a\x02\x02x');
    expect(desk.screen.row).toBe('> xe\u0301a');
    expect(desk.screen.column).toBe(3);
  });

  test('what is no text is not taken', async () => {
    const desk = sitDown();
    await desk.type(Buffer.from([0xff, 0xc3, 0x28, 0xe2, 0x80, 0xae, 0x61, 0xc2, 0x9b, 0x0d]));
    expect(await desk.line).toEqual({ kind: 'line', text: '(a' });
  });
});

describe('the row', () => {
  const LONG = Array.from({ length: 60 }, (_, at) => at % 10).join('');

  test('is never longer than the window: the line is shifted, with dots where it goes on', async () => {
    const desk = sitDown({ columns: 30 });
    await desk.type(LONG);
    expect(desk.screen.row.length).toBeLessThan(30);
    expect(desk.screen.row).toMatch(/^> \.\.\.\d*9$/);
    await desk.type('\x01');
    expect(desk.screen.row).toBe(`> ${LONG.slice(0, 27)}`);
    expect(desk.screen.column).toBe(2);
  });

  test('is drawn again for a window of another size', async () => {
    const desk = sitDown({ columns: 30 });
    await desk.type(LONG);
    desk.resize(100);
    expect(desk.screen.row).toBe(`> ${LONG}`);
  });

  test('stands below what is printed in between', async () => {
    const desk = sitDown();
    await desk.type('show ver\x02');
    desk.editor.interject('Broadcast Message\n');
    expect(desk.screen.lines).toEqual(['Broadcast Message', '> show ver']);
    expect(desk.screen.column).toBe(9);
  });

  test('shows the line as it is, whatever was typed', async () => {
    const key = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('a', 'b ', 'é', '日', '😀', 'x'.repeat(20), 'e\u0301') },
      fc.constantFrom(
        '\x01',
        '\x02',
        '\x05',
        '\x06',
        '\x0b',
        '\x15',
        '\x17',
        '\x19',
        '\x14',
        '\x7f',
        '\x10',
        '\x0e',
        '\x0c',
      ),
      fc.constantFrom(LEFT, '\x1b[C', '\x1bb', '\x1bf', '\x1bd', '\x1b\x7f', '\x12a', '\x1b[3~'),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(key, { maxLength: 4 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 60 }),
        async (bursts, columns) => {
          const desk = sitDown({ columns, history: HISTORY });
          await desk.type('x');
          for (const burst of bursts) {
            await desk.type(burst.join(''));
            expect(textWidth(desk.screen.row)).toBeLessThan(Math.max(columns, 4));
          }
          desk.resize(500);
          await desk.type('\x05');
          const shown = desk.screen.row.slice(2);
          await desk.type('\r');
          const line = await desk.line;
          expect(line.kind === 'line' && line.text.trimEnd()).toBe(shown.trimEnd());
        },
      ),
      { numRuns: 300 },
    );
  });
});
