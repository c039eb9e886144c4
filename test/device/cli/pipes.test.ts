import { expect, test } from 'vitest';
import { renderError } from '../../../device/cli/errors.ts';
import type { Output } from '../../../device/cli/output.ts';
import type { Piping } from '../../../device/cli/pipes/piping.ts';
import { pipeline } from '../../../device/cli/pipes.ts';
import { lines } from '../../../device/cli/render.ts';
import { splitLine } from '../../../device/cli/words.ts';
import { config } from './device.ts';

const piping: Piping = {
  rows: 2,
  paging: 'page',
  run: async ([, , address]) =>
    address === '192.0.2.1'
      ? { exitCode: 0, stdout: '192.0.2.1       r1.example.net\n', stderr: '' }
      : { exitCode: 2, stdout: '', stderr: '' },
};

/** What the pipes behind `command` make of an output. */
async function pass(output: Output, pipes: string): Promise<string[]> {
  const [, ...segments] = splitLine(`command ${pipes}`);
  const passed: string[] = [];
  for await (const line of lines(await pipeline(segments)(output, { ...piping }))) passed.push(line);
  return passed;
}

const TEXT = 'alpha\nbeta\nGamma\n';

test.each([
  ['| match A', ['alpha', 'beta', 'Gamma']],
  ['| match ^.e', ['beta']],
  ['| match "al|ga"', ['alpha', 'Gamma']],
  ['| except a$', []],
  ['| except l | match m', ['Gamma']],
  ['| count', ['Count: 3 lines']],
  ['| match beta | count', ['Count: 1 lines']],
  ['| last', ['beta', 'Gamma']],
  ['| last 1', ['Gamma']],
  ['| no-more', ['alpha', 'beta', 'Gamma']],
  ['| find b', ['beta', 'Gamma']],
  ['| find x', ['Pattern not found']],
  ['| trim 3', ['ha', 'a', 'ma']],
  ['| match "(a|b).*a$" | except ^b', ['alpha', 'Gamma']],
])('%s', async (pipes, expected) => {
  expect(await pass(TEXT, pipes)).toEqual(expected);
});

test('lines that come one by one go through one by one', async () => {
  const taken: string[] = [];
  async function* slowly() {
    for (const line of ['a1', 'b', 'a2']) {
      taken.push(line);
      yield line;
    }
  }
  const [, ...segments] = splitLine('ping | match a');
  for await (const line of lines(await pipeline(segments)(slowly(), { ...piping }))) {
    expect(line).toBe('a1');
    break;
  }
  expect(taken).toEqual(['a1']);
});

test('display set and compare work on configuration', async () => {
  const committed = config('set system host-name R1\nset system services ssh');
  const root = config('set system host-name R2\nset system services ssh');
  const output: Output = { kind: 'configuration', root, path: [], committed };
  expect(await pass(output, '| display set | match name')).toEqual(['set system host-name R2']);
  expect(await pass(output, '| compare')).toEqual(['[edit system]', '-  host-name R1;', '+  host-name R2;']);
});

test.each([
  ['|', '         ^\nsyntax error, expecting <command>.\n'],
  ['| foo', '          ^\nsyntax error, expecting <command>.\n'],
  ['| match', '               ^\nmissing mandatory argument: pattern.\n'],
  ['| display set', "error: 'display set' needs the output of a configuration command\n"],
  ['| match "("', "error: '(' is not a regular expression\n"],
])('%s is refused', async (pipes, expected) => {
  const error = await pass(TEXT, pipes).catch((reason: unknown) => reason);
  expect(renderError(error, 0)).toBe(expected);
});
