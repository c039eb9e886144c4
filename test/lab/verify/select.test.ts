import { describe, expect, test } from 'vitest';
import type { Playbook, Step } from '../../../lab/verify/playbook.ts';
import { nameMatcher, selectSteps } from '../../../lab/verify/select.ts';
import { allowed, denied } from './examples.ts';

const lonely = { ...denied, name: 'telnet from the loopback address', service: 'telnet' as const, port: 23 };
const fromHost = { ...allowed, name: 'ssh from a host', from: 'H1' };
const playbook: Playbook = {
  file: '/labs/verify.yaml',
  procedures: [
    { name: 'Verify Accepted Packets', steps: [allowed, fromHost] },
    { name: 'Verify Logged and Rejected Packets', steps: [denied, lonely] },
  ],
};
const names = (only?: string) => selectSteps(playbook, only).map(({ step }) => step.name);

describe('selectSteps', () => {
  test('takes everything, in order, when nothing is asked for', () => {
    expect(names()).toEqual([allowed.name, fromHost.name, denied.name, lonely.name]);
  });
  test('a procedure’s name takes all its steps', () => {
    expect(names('accepted packets')).toEqual([allowed.name, fromHost.name]);
  });
  test('a denied step brings its first twin, marked as such', () => {
    expect(selectSteps(playbook, 'ssh from the loopback')).toEqual([
      { procedure: 'Verify Accepted Packets', step: allowed, twinOf: [denied.name] },
      { procedure: 'Verify Logged and Rejected Packets', step: denied, twinOf: [] },
    ]);
  });
  test('no twin is added where one is selected already', () => {
    expect(names('ssh from *')).toEqual([allowed.name, fromHost.name, denied.name]);
    expect(names('?sh from ?*')).toEqual([allowed.name, fromHost.name, denied.name]);
  });
  test('a denied step without a twin comes alone', () => {
    expect(names('telnet')).toEqual([lonely.name]);
  });
  test('a step brings the changes before it in its procedure, and so does a twin', () => {
    const configure = (name: string): Step => {
      const { place, timeout, patterns } = allowed;
      return { kind: 'configure', name, place, timeout, patterns, on: 'R2', text: 'set x', expect: 'accepted' };
    };
    const steps = [configure('one'), allowed, configure('two'), fromHost, configure('three')];
    const changing = (more: readonly Step[]): Playbook => ({
      file: playbook.file,
      procedures: [
        { name: 'changes', steps },
        { name: 'others', steps: [configure('four'), ...more] },
      ],
    });
    const run = (book: Playbook, only: string) => selectSteps(book, only).map(({ step }) => step.name);
    expect(run(changing([]), fromHost.name)).toEqual(['one', 'two', fromHost.name]);
    expect(run(changing([denied]), denied.name)).toEqual(['one', allowed.name, 'four', denied.name]);
    expect(run(changing([allowed]), 'three')).toEqual(['one', 'two', 'three']);
  });
  test('nothing of the name is nothing', () => {
    expect(names('ftp')).toEqual([]);
  });
});

describe('nameMatcher', () => {
  test('without * and ? it is a part of the name, whatever the letter case', () => {
    expect(nameMatcher('SSH')('telnet and ssh')).toBe(true);
    expect(nameMatcher('a.c')('abc')).toBe(false);
  });
  test('a glob is for the whole name', () => {
    expect(nameMatcher('ssh*')('telnet and ssh')).toBe(false);
    expect(nameMatcher('*(R1)*')('ssh from (R1) to R2')).toBe(true);
    expect(nameMatcher('ss?')('ssh')).toBe(true);
    expect(nameMatcher('ss?')('ss')).toBe(false);
  });
});
