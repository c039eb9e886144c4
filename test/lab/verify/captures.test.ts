/** Captures and included procedures, from the file to the steps, and how a capture is judged. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CallNode } from '../../../lab/verify/ask.ts';
import { capturedWords, openCaptures } from '../../../lab/verify/captures.ts';
import { judgeCapture } from '../../../lab/verify/judge-capture.ts';
import type { CapturedStep, Step } from '../../../lab/verify/playbook.ts';
import { parsePlaybook } from '../../../lab/verify/read-playbook.ts';
import { selectSteps } from '../../../lab/verify/select.ts';
import type { ControlResult } from '../../../protocol/control.ts';
import { labOf } from './examples.ts';

const folder = mkdtempSync(join(tmpdir(), 'vtylab-captures-'));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (text: string) => parsePlaybook(join(folder, 'verify.yaml'), text, labOf('R1', 'R2'));
const kinds = (text: string) => read(text).procedures[0]?.steps.map(({ kind }) => kind);
const show = (what: string) => `{cli: show ${what}, on: R1}`;

test('a capture goes around its own steps', () => {
  const steps = `[{capture: any, on: R2, steps: [${show('version')}]}, ${show('log')}]`;
  expect(kinds(`procedures: [{name: P, steps: ${steps}}]`)).toEqual(['capture', 'cli', 'captured', 'cli']);
});

test('without steps it lasts to the end of the list', () => {
  const steps = `[${show('a')}, {capture: lo0, on: R2}, ${show('b')}, ${show('c')}]`;
  expect(kinds(`procedures: [{name: P, steps: ${steps}}]`)).toEqual(['cli', 'capture', 'cli', 'cli', 'captured']);
});

test('selecting it selects what it goes around', () => {
  const steps = `[${show('a')}, {name: kept, capture: lo0, on: R2, steps: [${show('b')}]}, ${show('c')}]`;
  const names = selectSteps(read(`procedures: [{name: P, steps: ${steps}}]`), 'kept').map(({ step }) => step.name);
  expect(names).toEqual(['kept (begins)', 'R1> show b', 'kept']);
});

test('it cannot stand among steps that run side by side', () => {
  const steps = `[{parallel: [{capture: lo0, on: R2, steps: [${show('b')}]}]}]`;
  expect(() => read(`procedures: [{name: P, steps: ${steps}}]`)).toThrow("a capture cannot stand in 'parallel'");
});

test('procedures of another file, with variables also in their names, and a clean-up of the whole playbook', () => {
  writeFileSync(
    join(folder, 'more.yaml'),
    `procedures: [{name: 'of \${node}', steps: [{cli: show version, on: '\${node}'}]}]`,
  );
  const include = (node: string) => `{include: more.yaml, vars: {node: ${node}}}`;
  const { procedures } = read(`procedures: [${include('R1')}, ${include('R2')}]\nalways: [${show('log')}]`);
  expect(procedures.map(({ name, steps }) => [name, steps.map(({ always }) => always)])).toEqual([
    ['of R1', [undefined]],
    ['of R2', [undefined]],
    ['Always', ['playbook']],
  ]);
  const chosen = selectSteps(
    read(`procedures: [${include('R1')}, ${include('R2')}]\nalways: [${show('log')}]`),
    'of R2',
  );
  expect(chosen.map(({ procedure }) => procedure)).toEqual(['of R2', 'Always']);
});

test('what is wrong in an included file is told with its place', () => {
  writeFileSync(join(folder, 'bad.yaml'), 'procedures:\n  - name: P\n    steps: [{shh: 10.0.0.1}]\n');
  expect(() => read('procedures: [{include: bad.yaml}]')).toThrow(/bad\.yaml:3:13: error: .*did 'shh' mean 'ssh'/);
});

const step: CapturedStep = {
  ...{ kind: 'captured', name: 'c', on: 'R2', interfaces: ['lo0'], filter: '', capture: {}, timeout: 60 },
  ...{ place: { file: 'f', line: 1, column: 1 }, patterns: { matches: [], lacks: [] } },
  expect: [
    { filter: '', packets: { operator: '>=', by: 2 } },
    { filter: 'icmp', packets: { operator: '=', by: 1 } },
  ],
};

test('as many packets as expected', () => {
  expect(judgeCapture(step, { packets: 3, counts: [3, 1] })).toEqual({
    action: 'capture lo0 of R2',
    status: 'passed',
    evidence: "3 packets; 3 packets in all; 1 packet matching 'icmp'",
  });
});

test('too many, and too few', () => {
  expect(judgeCapture(step, { packets: 1, counts: [1, 4] })).toMatchObject({
    status: 'failed',
    reason: "capture lo0 of R2: 1 packet in all, expected >=2; and 4 packets matching 'icmp', expected 1",
  });
});

test('packets that cannot be written are still shown, and why they are not in a file', async () => {
  const answers = { record: { id: 1 }, recorded: { packets: 2, pcap: 'AAAA', text: 'one\ntwo' }, unrecord: {} };
  const callNode = async (_node: string, method: keyof typeof answers) => answers[method];
  writeFileSync(join(folder, 'file'), '');
  const kept = await openCaptures(join(folder, 'file/captures'), ['R1'], callNode as unknown as CallNode);
  const found = await kept.save({ name: 'a step' } as Step, 'R1', answers.recorded as ControlResult<'recorded'>);
  const unwritten = expect.stringMatching(
    /^cannot write .*file\/captures\/a-step\.pcap: .*file is a file, not a folder$/,
  );
  expect(found).toEqual({ node: 'R1', packets: 2, text: 'one\ntwo', unwritten });
  expect(capturedWords(found)).toBe(`2 packets captured at R1; ${found.unwritten}`);
});
