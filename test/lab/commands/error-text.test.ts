import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { errorJson, errorText, exitCodeOf } from '../../../lab/commands/error-text.ts';
import { EngineError, InputError, Interrupted, NodeError } from '../../../lab/errors.ts';

test('errors of ours are one line', () => {
  expect(errorText(new EngineError('no engine\n  answers\n'), false)).toBe('error: no engine; answers\n');
  expect(errorText(new NodeError('R1', 'not ready after 20 s: ge-0/0/0 down'), false)).toBe(
    'error: R1: not ready after 20 s: ge-0/0/0 down\n',
  );
});

test('errors in files are one line each, at their places', () => {
  const place = (line: number) => ({ file: resolve('lab.yaml'), line, column: 3 });
  const found = [
    { ...place(4), severity: 'warning' as const, message: 'odd' },
    { ...place(7), severity: 'error' as const, message: "unknown key 'knd'" },
  ];
  expect(errorText(new InputError('two', found), false)).toBe(
    "lab.yaml:4:3: warning: odd\nlab.yaml:7:3: error: unknown key 'knd'\n",
  );
});

test('an error of another kind is owned up to, and has no stack trace unless asked for', () => {
  const defect = new TypeError('x is not a function');
  expect(errorText(defect, false)).toBe('error: x is not a function (a defect of vtylab; VTYLAB_DEBUG=1 tells more)\n');
  expect(errorText(defect, true)).toMatch(/^error: x is not a function\nTypeError: x is not a function\n {4}at /);
});

test('debugging tells causes', () => {
  const error = new EngineError('no', { cause: new Error('deeper') });
  expect(errorText(error, false)).toBe('error: no\n');
  expect(errorText(error, true)).toContain('Error: deeper');
});

test('exit codes: wrong input 2, engine and nodes 3, interrupted as shells count', () => {
  const errors = [
    new InputError(''),
    new EngineError(''),
    new NodeError('R1', ''),
    new Interrupted('SIGINT'),
    new Interrupted('SIGTERM'),
    new Error(''),
  ];
  expect(errors.map(exitCodeOf)).toEqual([2, 3, 3, 130, 143, 3]);
});

test('with --json an error is an object, with the places of what is wrong in a file', () => {
  expect(JSON.parse(errorJson(new EngineError('no engine\n  answers')))).toEqual({
    error: { message: 'no engine; answers', exitCode: 3 },
  });
  const diagnostics = [{ file: '/lab.yaml', line: 7, column: 3, severity: 'error' as const, message: 'unknown key' }];
  expect(JSON.parse(errorJson(new InputError('bad', diagnostics)))).toEqual({
    error: { message: 'bad', exitCode: 2, diagnostics },
  });
});
