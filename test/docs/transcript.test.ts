import { expect, test } from 'vitest';
import { agrees, parseTranscript } from './transcript.ts';

test('a transcript is taken apart at its prompts', () => {
  const block = 'root@R2> configure\nEntering configuration mode\n\n[edit]\nroot@R2# top\n$ vtylab ps\nLAB\n';
  expect(parseTranscript(block)).toEqual([
    { node: 'R2', command: 'configure', output: 'Entering configuration mode\n\n[edit]\n' },
    { node: 'R2', command: 'top', output: '' },
    { node: undefined, command: 'vtylab ps', output: 'LAB\n' },
  ]);
  expect(() => parseTranscript('Entering\n')).toThrow("not with 'Entering'");
});

test.each([
  ['a\nb\n', 'a\nb\n\n[edit system]\n'],
  ['## Last commit: 2024-05-11 10:22:33 UTC by root\n', '## Last commit: 2026-01-02 03:04:05 UTC by root\n'],
  ['a\n…\nz\n', 'a\nb\nc\nz\n'],
  ['a\n…\nz\n', 'a\nz\n'],
  ['pid … ends\n', 'pid 12 (x) ends\n'],
  ['', '\n[edit]\n'],
])('%j agrees with %j', (page, printed) => expect(agrees(page, printed)).toBe(true));

test.each([
  ['a\nb\n', 'a\n'],
  ['a\n', 'a\nb\n'],
  ['a.c\n', 'abc\n'],
  ['a\n…\nz\n', 'a\nz\nb\n'],
])('%j does not agree with %j', (page, printed) => expect(agrees(page, printed)).toBe(false));
