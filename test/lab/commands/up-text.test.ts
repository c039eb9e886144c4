import { expect, test } from 'vitest';
import { configuredText, planText, reportText } from '../../../lab/commands/up.ts';
import type { UpReport } from '../../../lab/operations/up.ts';
import { plan } from '../../../lab/plan/plan.ts';
import { lab, router, running } from '../plan/lab.ts';

test('a plan is printed with its reasons, an empty one in words', () => {
  expect(
    planText(
      plan(
        lab(),
        running(lab(), () => undefined),
      ),
    ),
  ).toBe('create R1: not there\ncreate R2: not there\nlink R1:ge-0/0/0--R2:ge-0/0/0: R1 is new\n');
  expect(planText([])).toBe('nothing to do\n');
});

test('what changes in a configuration stands below its step, and below the table when it is done', () => {
  const edited = lab([router('R1'), router('R2', undefined, 'set system services ssh')]);
  const steps = plan(edited, running(lab()));
  const configured = [{ node: 'R2', diff: '[edit system]\n+   services {\n+       ssh;\n+   }\n' }];
  const diff = '  [edit system]\n  +   services {\n  +       ssh;\n  +   }\n';
  expect(planText(steps, configured)).toBe(`configure R2: its configuration in the lab file changed\n${diff}`);
  expect(planText(steps, [{ node: 'R2', diff: '' }])).toBe(
    'configure R2: its configuration in the lab file changed; what runs is the same already\n',
  );
  expect(configuredText({ configured: [...configured, { node: 'H', diff: '' }] })).toBe(`configured R2:\n${diff}`);
});

const report: UpReport = {
  lab: 'demo',
  file: '/labs/demo/lab.yaml',
  steps: plan(
    lab(),
    running(lab(), () => undefined),
  ),
  nodes: [
    {
      name: 'R1',
      kind: 'router',
      ready: { hostName: 'R1', interfaces: { 'ge-0/0/0': 'up', 'ge-0/0/1': 'down' }, services: ['ssh', 'telnet'] },
    },
    { name: 'PC', kind: 'host', ready: { hostName: 'PC', interfaces: {}, services: [] } },
  ],
  assigned: [],
  configured: [],
  executed: [],
  saved: { nodes: [], used: false },
};

test('a lab that is up is a table, and the next command as it has to be typed', () => {
  expect(reportText(report, 'demo/lab.yaml', true)).toBe(
    [
      'NODE  KIND    STATE  INTERFACES                 SERVICES     CONSOLE',
      'R1    router  ready  ge-0/0/0, ge-0/0/1 (down)  ssh, telnet  vtylab cli R1',
      'PC    host    ready  -                          -            vtylab cli PC',
      '',
      'lab demo (/labs/demo/lab.yaml) is up',
      'next: vtylab verify -t demo/lab.yaml',
      '',
    ].join('\n'),
  );
});

test('a lab that ran already is said to', () => {
  const text = reportText({ ...report, steps: [] }, undefined, true);
  expect(text).toContain('lab demo (/labs/demo/lab.yaml) runs already, nothing was to do\nnext: vtylab verify\n');
});

test('a saved state is told in one line, whether it was used or not', () => {
  const nodes = ['R1', 'R2'];
  expect(reportText({ ...report, saved: { nodes, used: false } }, undefined, true)).toContain(
    "is up\nnot used: what was saved of R1, R2 (/labs/demo/saved/demo); 'vtylab up --saved' starts from it\nnext: ",
  );
  expect(reportText({ ...report, saved: { nodes, used: true } }, undefined, true)).toContain(
    'is up\nfrom what was saved of R1, R2 (/labs/demo/saved/demo)\nnext: ',
  );
});

test('a lab without a playbook is not sent to it, and a file is one word for a shell', () => {
  expect(reportText(report, "it's/lab.yaml", false)).toContain("\nnext: vtylab matrix -t 'it'\\''s/lab.yaml'\n");
});
