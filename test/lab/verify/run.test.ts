import { describe, expect, test } from 'vitest';
import type { CallNode } from '../../../lab/verify/ask.ts';
import type { CliStep, Step } from '../../../lab/verify/playbook.ts';
import { runSteps } from '../../../lab/verify/run.ts';
import type { Selected } from '../../../lab/verify/select.ts';
import type { ControlMethod, Observation, ProbeRequest, ProbeResult } from '../../../protocol/control.ts';
import {
  acceptedObservation,
  acceptedResult,
  accepts,
  allowed,
  denied,
  explanationOf,
  LOOPBACK,
  nothingArrived,
  rejectedObservation,
  rejectedResult,
  rejects,
} from './examples.ts';

const quiet = { started() {}, finished() {}, settled() {} };
const clear: CliStep = {
  kind: 'cli',
  name: 'R2> clear firewall log',
  place: allowed.place,
  timeout: 60,
  patterns: { matches: [], lacks: [] },
  command: 'clear firewall log',
  on: 'R2',
};

interface Asked {
  readonly node: string;
  readonly method: ControlMethod;
  readonly params: unknown;
}

/** A lab that answers as the documented one did; `failing` methods reject. */
function recordedLab(failing: readonly ControlMethod[] = []): { callNode: CallNode; asked: Asked[] } {
  const asked: Asked[] = [];
  let flowOf: ProbeResult = acceptedResult;
  const answers: Record<string, (params: unknown) => unknown> = {
    cli: () => ({ output: '', ok: true }),
    explain: () => explanationOf(flowOf === rejectedResult ? rejects : accepts),
    observe: () => ({ id: 7 }),
    probe: (params) => {
      flowOf = (params as ProbeRequest).source === LOOPBACK ? rejectedResult : acceptedResult;
      return flowOf;
    },
    unobserve: (): Observation => (flowOf === rejectedResult ? rejectedObservation : acceptedObservation),
  };
  const callNode = (async (node: string, method: ControlMethod, params: unknown) => {
    asked.push({ node, method, params });
    if (failing.includes(method)) throw new Error(`${node}: ${method}: no such file`);
    return answers[method]?.(params);
  }) as CallNode;
  return { callNode, asked };
}

function selected(...steps: Step[]): Selected[] {
  return steps.map((step) => ({ procedure: 'P', step, twinOf: [] }));
}

test('a probe is made between observe and unobserve of its very flow', async () => {
  const { callNode, asked } = recordedLab();
  const step = { ...allowed, login: { user: 'lab', password: 'lab123' } };
  const [verdict] = await runSteps(selected(step), callNode, quiet);
  expect(asked).toEqual([
    { node: 'R2', method: 'observe', params: { protocol: 'tcp', destination: '192.168.255.2', destinationPort: 22 } },
    {
      node: 'R1',
      method: 'probe',
      params: { service: 'ssh', destination: '192.168.255.2', port: 22, timeout: 10, user: 'lab', password: 'lab123' },
    },
    { node: 'R2', method: 'unobserve', params: { id: 7, flow: acceptedResult.flow } },
    { node: 'R2', method: 'explain', params: acceptedResult.flow },
  ]);
  expect(verdict).toMatchObject({
    procedure: 'P',
    step: allowed.name,
    status: 'passed',
    probe: acceptedResult,
    observation: acceptedObservation,
  });
});

test('a probe that never had a connection is observed without a flow', async () => {
  const result: ProbeResult = { outcome: 'timeout', detail: 'Network is unreachable', elapsed: 0 };
  const asked: Asked[] = [];
  const callNode = (async (node: string, method: ControlMethod, params: unknown) => {
    asked.push({ node, method, params });
    return { observe: { id: 1 }, probe: result, unobserve: nothingArrived }[method as 'probe'];
  }) as CallNode;
  const [verdict] = await runSteps(selected(allowed), callNode, quiet);
  expect(asked.at(-1)).toEqual({ node: 'R2', method: 'unobserve', params: { id: 1 } });
  expect(verdict?.status).toBe('failed');
});

test('a denied step passes in the light of its twin', async () => {
  const verdicts = await runSteps(selected(clear, allowed, denied), recordedLab().callNode, quiet);
  expect(verdicts.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  expect(verdicts[2]?.evidence).toMatch(/; believed because 'ssh from the egress address' passed$/);
});

test('a denied step alone is unproven', async () => {
  const [verdict] = await runSteps(selected(denied), recordedLab().callNode, quiet);
  expect(verdict?.status).toBe('unproven');
});

test('verdicts are settled in the playbook’s order, also when a twin comes later', async () => {
  const told: string[] = [];
  await runSteps(selected(denied, clear, allowed), recordedLab().callNode, {
    started: ({ step }, number, total) => told.push(`${number}/${total} ${step.name}`),
    finished() {},
    settled: ({ step, status }) => told.push(`${status} ${step}`),
  });
  expect(told).toEqual([
    `1/3 ${denied.name}`,
    `2/3 ${clear.name}`,
    `3/3 ${allowed.name}`,
    `passed ${denied.name}`,
    `passed ${clear.name}`,
    `passed ${allowed.name}`,
  ]);
});

describe('a step that cannot be run', () => {
  test('is an error with the node’s words, and the run goes on', async () => {
    const { callNode } = recordedLab(['observe']);
    const verdicts = await runSteps(selected(allowed, denied, clear), callNode, quiet);
    expect(verdicts.map(({ status }) => status)).toEqual(['error', 'error', 'passed']);
    expect(verdicts[0]?.reason).toBe('ssh from R1 to 192.168.255.2: could not be run: R2: observe: no such file');
  });
  test('leaves no observation behind', async () => {
    const { callNode, asked } = recordedLab(['probe']);
    const [verdict] = await runSteps(selected(allowed), callNode, quiet);
    expect(asked.at(-1)).toEqual({ node: 'R2', method: 'unobserve', params: { id: 7 } });
    expect(verdict?.reason).toContain('R1: probe: no such file');
  });
  test('is told when the probe’s twin is one', async () => {
    const lab = recordedLab();
    const callNode = ((node, method, params) =>
      method === 'probe' && (params as ProbeRequest).source === undefined
        ? Promise.reject(new Error('R1: gone'))
        : lab.callNode(node, method, params)) as CallNode;
    const [, verdict] = await runSteps(selected(allowed, denied), callNode, quiet);
    expect(verdict).toMatchObject({ status: 'unproven' });
    expect(verdict?.reason).toContain("its allow twin 'ssh from the egress address' could not be run");
  });
});

test('an aborted run begins no further step', async () => {
  const { callNode, asked } = recordedLab();
  const stop = new AbortController();
  const started = () => stop.abort(new Error('interrupted'));
  await expect(
    runSteps(selected(clear, clear), callNode, { ...quiet, started }, { signal: stop.signal }),
  ).rejects.toThrow('interrupted');
  expect(asked).toEqual([]);
});

test('steps of one group run side by side, and their verdicts keep the order', async () => {
  const group = {};
  const first = Promise.withResolvers<void>();
  const callNode = (async (_node: string, _method: ControlMethod, params: { command: string }) => {
    // the first one only ends once the second one has been asked
    if (params.command === 'show version') await first.promise;
    else first.resolve();
    return { output: '', ok: true };
  }) as unknown as CallNode;
  const steps = ['show version', 'show arp'].map((command) => ({ ...clear, name: command, command, group }));
  const verdicts = await runSteps(selected(...steps), callNode, quiet);
  expect(verdicts.map(({ step, status }) => `${step} ${status}`)).toEqual(['show version passed', 'show arp passed']);
});

/** R1 and R2, linked; nothing is bounded. */
const facts = {
  carriers: (from: string, to: string) => [from, to],
  isBounded: () => false,
  nodes: ['R1', 'R2'],
  hasAddress: () => true,
};

test('independent steps run side by side, others wait, and verdicts and put-backs keep their order', async () => {
  const events: string[] = [];
  const begun = { first: Promise.withResolvers<void>(), second: Promise.withResolvers<void>() };
  const callNode = (async (_node: string, method: ControlMethod, params: { command?: string }) => {
    events.push(`${method} ${params.command ?? ''}`.trim());
    if (method === 'edit') return { id: 1, changed: true, messages: [] };
    if (method === 'revert') throw new Error('R2: gone');
    if (params.command === 'show version') {
      begun.first.resolve();
      await begun.second.promise; // ends only when the second one has begun
    }
    if (params.command === 'show route') {
      begun.second.resolve();
      await begun.first.promise;
    }
    return { output: '', ok: true };
  }) as unknown as CallNode;
  const change: Step = {
    ...{ kind: 'configure', name: 'change', place: allowed.place, patterns: clear.patterns, timeout: 60 },
    ...{ on: 'R2', text: 'set system host-name x', expect: 'accepted' },
  };
  const [version, route] = ['show version', 'show route'].map((command) => ({ ...clear, name: command, command }));
  if (version === undefined || route === undefined) throw new RangeError('two steps');
  const settled: string[] = [];
  const verdicts = await runSteps(
    [...selected(version, route, change), { procedure: 'Q', step: { ...clear, name: 'after' }, twinOf: [] }],
    callNode,
    { ...quiet, settled: ({ step }) => settled.push(step) },
    { jobs: 8, facts },
  );
  expect(events).toEqual(['cli show version', 'cli show route', 'edit', 'revert', 'cli clear firewall log']);
  const names = ['show version', 'show route', 'change', 'put back the configuration of R2', 'after'];
  expect(verdicts.map(({ step }) => step)).toEqual(names);
  expect(settled).toEqual(names);
  expect(verdicts[3]).toMatchObject({ status: 'error', reason: expect.stringContaining('R2: gone') });
});

test.each([
  [1, 1],
  [3, 3],
])('with --jobs %i, %i steps run at once', async (jobs, most) => {
  let [running, seen] = [0, 0];
  const callNode = (async () => {
    seen = Math.max(seen, ++running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return { output: '', ok: true };
  }) as unknown as CallNode;
  const steps = Array.from({ length: 9 }, (_, index) => ({ ...clear, name: `${index}`, command: 'show version' }));
  await runSteps(selected(...steps), callNode, quiet, { jobs, facts });
  expect(seen).toBe(most);
});
