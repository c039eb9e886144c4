import { expect, test } from 'vitest';
import { parseLine, type Syntax } from '../../../lab/commands/parse.ts';

const command: Syntax = {
  name: 'try',
  usage: '[-t FILE] [--all] NODE [COMMAND]',
  options: {
    topology: { type: 'string', short: 't', value: 'FILE', help: '' },
    all: { type: 'boolean', short: 'a', help: '' },
  },
  operands: { min: 1, max: 2 },
};
const USAGE = 'usage: vtylab try [-t FILE] [--all] NODE [COMMAND]';

test.each([
  ['-t lab.yaml R1', { topology: 'lab.yaml' }, ['R1']],
  ['--topology=lab.yaml -a R1 x', { topology: 'lab.yaml', all: true }, ['R1', 'x']],
  ['R1 --all', { all: true }, ['R1']],
  ['-- -t', {}, ['-t']],
  ['-t - R1', { topology: '-' }, ['R1']],
  ['-at lab.yaml R1', { topology: 'lab.yaml', all: true }, ['R1']],
])('%s', (line, options, operands) => {
  expect(parseLine(command, line.split(' '))).toEqual({ options, operands, help: false });
});

test.each(['--help', '-h', 'too many words here --help', '--unknown -h'])(
  '%s asks for help, whatever else is wrong',
  (line) => {
    expect(parseLine(command, line.split(' ')).help).toBe(true);
  },
);

test.each([
  ['R1 --topologie x', "unknown option '--topologie'; did you mean '--topology'?"],
  ['R1 -x', "unknown option '-x'"],
  ['R1 --toString', "unknown option '--toString'"],
  ['R1 -t', "option '-t' needs a value: -t FILE"],
  ['R1 -t --all', "option '-t' needs a value: -t FILE, got '--all'"],
  ['R1 --topology=', "option '--topology' needs a value: --topology FILE"],
  ['R1 --all=yes', "option '--all' takes no value, got 'yes'"],
  ['R1 -t a -t b', "option '-t' is given twice"],
  ['a b c', "unexpected 'c'"],
])('%s: %s', (line, message) => {
  expect(() => parseLine(command, line.split(' '))).toThrow(`${message}; ${USAGE}`);
});

test('a missing operand', () => {
  expect(() => parseLine(command, [])).toThrow(`NODE is missing; ${USAGE}`);
});

test('a command without operands takes none', () => {
  expect(() => parseLine({ name: 'ps', usage: '', options: {} }, ['R1'])).toThrow("unexpected 'R1'; usage: vtylab ps");
});

test('words after -- are apart for a command that takes them, whatever they look like', () => {
  const exec: Syntax = { ...command, name: 'exec', operands: { min: 1, max: 1 }, rest: true };
  expect(parseLine(exec, ['-a', 'R1', '--', 'ls', '-t', '--help', '--', 'x'])).toEqual({
    options: { all: true },
    operands: ['R1'],
    rest: ['ls', '-t', '--help', '--', 'x'],
    help: false,
  });
  expect(parseLine(exec, ['R1']).rest).toBeUndefined();
  expect(() => parseLine(exec, ['R1', 'ls', '--', 'x'])).toThrow("unexpected 'ls'; usage");
});
