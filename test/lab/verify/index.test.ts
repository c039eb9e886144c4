import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError, NodeError } from '../../../lab/errors.ts';
import { type CallNode, exitCodeOf, verify } from '../../../lab/verify/index.ts';
import { labOf } from './examples.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'verify-test-'));
  await writeFile(
    join(directory, 'verify.yaml'),
    'procedures:\n- name: Logs\n  steps:\n  - {cli: show firewall log, on: R2}\n  - {cli: show route, on: R2, lacks: static}\n',
  );
});
afterAll(() => rm(directory, { recursive: true }));

const callNode = (async () => ({ output: 'static\n', ok: true })) as unknown as CallNode;
const lab = () => ({ ...labOf('R1', 'R2'), file: join(directory, 'lab.yaml') });

describe('verify', () => {
  test('runs the playbook beside the lab and counts its verdicts', async () => {
    const report = await verify({ topology: lab(), callNode });
    expect(report).toMatchObject({ lab: 'example', passed: 1, failed: 1, unproven: 0, errors: 0 });
    expect(report.playbook).toBe(join(directory, 'verify.yaml'));
    expect(report.verdicts.map(({ step, status }) => [step, status])).toEqual([
      ['R2> show firewall log', 'passed'],
      ['R2> show route', 'failed'],
    ]);
  });
  test('runs what is selected', async () => {
    const report = await verify({ topology: lab(), callNode, only: 'firewall' });
    expect(report).toMatchObject({ only: 'firewall', passed: 1, failed: 0 });
  });
  test('a lab that does not run is told once, before any step', async () => {
    const asked: string[] = [];
    const absent = (async (node: string, method: string) => {
      asked.push(`${node} ${method}`);
      throw new NodeError(node, 'not running');
    }) as CallNode;
    await expect(verify({ topology: lab(), callNode: absent })).rejects.toThrow('R2: not running');
    expect(asked).toEqual(['R2 hello']);
  });
  test('a selection of nothing names what there is', async () => {
    const nothing = verify({ topology: lab(), callNode, only: 'telnet' });
    await expect(nothing).rejects.toThrow(InputError);
    await expect(nothing).rejects.toThrow(
      "--only 'telnet': no procedure or step of verify.yaml has such a name; expected one of\n" +
        '  Logs\n    R2> show firewall log\n    R2> show route',
    );
  });
});

test.each([
  [{ failed: 0, unproven: 0, errors: 0 }, 0],
  [{ failed: 1, unproven: 0, errors: 0 }, 1],
  [{ failed: 0, unproven: 1, errors: 0 }, 1],
  [{ failed: 1, unproven: 0, errors: 1 }, 3],
])('a run with %j ends with exit code %i', (counts, code) => {
  expect(
    exitCodeOf({
      schemaVersion: 1,
      vtylab: '',
      started: '',
      lab: '',
      playbook: '',
      verdicts: [],
      passed: 1,
      elapsed: 0,
      ...counts,
    }),
  ).toBe(code);
});
