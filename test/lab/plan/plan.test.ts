import { expect, test } from 'vitest';
import type { Container } from '../../../lab/engine/engine.ts';
import type { ObservedNode } from '../../../lab/plan/observed.ts';
import { needsAnotherLook, otherFile, plan } from '../../../lab/plan/plan.ts';
import type { LabNode } from '../../../lab/topology/topology.ts';
import { container, lab, labelled, link, router, running, words } from './lab.ts';

const only =
  (name: string, change: (node: ObservedNode) => ObservedNode | undefined) => (other: string, node: ObservedNode) =>
    other === name ? change(node) : node;
const inState = (state: Container['state']) => (node: ObservedNode) => ({
  container: { ...node.container, state },
  hello: state === 'running' ? node.hello : undefined,
});

test('nothing there: everything is made', () => {
  const steps = plan(
    lab(),
    running(lab(), () => undefined),
  );
  expect(words(steps)).toEqual([
    'create R1 (not there)',
    'create R2 (not there)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R1 is new)',
  ]);
  expect(needsAnotherLook(steps)).toBe(false);
});

test('everything there: nothing to do', () => {
  expect(plan(lab(), running(lab()))).toEqual([]);
});

test('a lab without links needs none', () => {
  const alone = lab([router('R1', [])], []);
  expect(
    words(
      plan(
        alone,
        running(alone, () => undefined),
      ),
    ),
  ).toEqual(['create R1 (not there)']);
});

test('an edited configuration is the only thing that is touched', () => {
  const edited = lab([router('R1'), router('R2', ['ge-0/0/0'], 'set system services ssh')]);
  expect(words(plan(edited, running(lab())))).toEqual(['configure R2 (its configuration in the lab file changed)']);
  const saved = lab([router('R1'), { ...router('R2', undefined, 'set system services ssh'), saved: true }]);
  expect(words(plan(saved, running(lab())))).toEqual(['configure R2 (it runs other than saved)']);
});

test('a configuration on other lines is told to the node, and nothing is configured', () => {
  const on = (line: number, text = ''): LabNode => ({
    ...router('R2'),
    startup: { role: 'device', fragments: [{ file: 'lab.yaml', line, text: `set system services ssh${text}` }] },
  });
  const old = running(lab([router('R1'), on(9)]));
  expect(words(plan(lab([router('R1'), on(10)]), old))).toEqual([
    'note the lines of R2 (its configuration is the same, on other lines now)',
  ]);
  expect(words(plan(lab([router('R1'), on(10, '\nset system services telnet')]), old))).toEqual([
    'configure R2 (its configuration in the lab file changed)',
  ]);
});

test('another image replaces the node and lays its link anew, after the rest of the old one is gone', () => {
  const old = running(
    lab(),
    only('R2', (node) => ({ ...node, container: { ...node.container, imageId: 'sha256:0' } })),
  );
  expect(words(plan(lab(), old))).toEqual([
    'unlink R1:ge-0/0/0 (its link is laid anew)',
    'replace R2 (its image changed)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R2 is replaced)',
  ]);
});

test.each([
  ['kind', 'host', 'now a router, was a host'],
  ['spec', 'of an older vtylab', 'made by another version of vtylab'],
] as const)('a container with another label %s is replaced', (label, value, reason) => {
  const old = running(
    lab([router('R1')], []),
    only('R1', (node) => labelled(node, label, value)),
  );
  expect(words(plan(lab([router('R1')], []), old))).toEqual([`replace R1 (${reason})`]);
});

test.each([
  ['created', 'an interrupted up did not start it'],
  ['paused', 'its container is paused'],
  ['dead', 'its container is dead'],
  ['removing', 'its container is removing'],
  ['restarting', 'it does not answer on its control channel'],
] as const)('a container that is %s is replaced', (state, reason) => {
  const one = lab([router('R1')], []);
  expect(
    words(
      plan(
        one,
        running(one, (_, node) => inState(state)(node)),
      ),
    ),
  ).toEqual([`replace R1 (${reason})`]);
});

test('a node that runs and does not answer is replaced', () => {
  const mute = running(
    lab(),
    only('R1', (node) => ({ ...node, hello: undefined })),
  );
  expect(words(plan(lab(), mute))).toContain('replace R1 (it does not answer on its control channel)');
});

test('a stopped node is started, its link laid again, and its configuration looked at afterwards', () => {
  // the other end of its link went with its network namespace
  const stopped = running(lab(), (name, node) =>
    name === 'R1' ? inState('exited')(node) : { ...node, hello: node.hello && { ...node.hello, interfaces: {} } },
  );
  const steps = plan(lab(), stopped);
  expect(words(steps)).toEqual([
    'start R1 (stopped; its configuration is looked at once it runs)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (R1 was stopped)',
  ]);
  expect(needsAnotherLook(steps)).toBe(true);
});

test('a node that left the lab file is removed, and the other end of its link with it', () => {
  const alone = lab([router('R1', [])], []);
  const steps = plan(alone, { ...running(alone), nodes: running(lab()).nodes });
  expect(words(steps)).toEqual([
    'remove R2 (not in the lab file)',
    'unlink R1:ge-0/0/0 (its link is not in the lab file)',
  ]);
});

test('what an interrupted up left of its patch panel is removed', () => {
  const stray = { ...container(lab(), router('R1'), 'created'), name: 'vtylab-panel-0badcafe' };
  expect(words(plan(lab(), { ...running(lab()), strays: [stray] }))).toEqual([
    'remove vtylab-panel-0badcafe (an interrupted up left it)',
  ]);
});

test('a link that is missing between running nodes is laid', () => {
  const cut = running(lab(), (_, node) => ({ ...node, hello: node.hello && { ...node.hello, interfaces: {} } }));
  expect(words(plan(lab(), cut))).toEqual(['link R1:ge-0/0/0--R2:ge-0/0/0 (not there)']);
});

test('a link that moved to other ports: the old one goes, once, before the new one comes', () => {
  const moved = lab(undefined, [link('R1 ge-0/0/1', 'R2 ge-0/0/0')]);
  expect(words(plan(moved, running(lab())))).toEqual([
    'unlink R1:ge-0/0/0 (its link is not in the lab file)',
    'link R1:ge-0/0/1--R2:ge-0/0/0 (not there)',
  ]);
});

test('a link that was set down is laid again: both ends are in the way', () => {
  const down = running(lab(), (_, node) => ({
    ...node,
    hello: node.hello && { ...node.hello, interfaces: { 'ge-0/0/0': 'vtylab:demo:R1:ge-0/0/0--R2:ge-0/0/0!down' } },
  }));
  expect(words(plan(lab(), down))).toEqual([
    'unlink R1:ge-0/0/0 (its link was set down)',
    'unlink R2:ge-0/0/0 (its link was set down)',
    'link R1:ge-0/0/0--R2:ge-0/0/0 (it was set down)',
  ]);
});

test('the order of the ends in the lab file does not matter', () => {
  expect(plan(lab(undefined, [link('R2 ge-0/0/0', 'R1 ge-0/0/0')]), running(lab()))).toEqual([]);
});

test('interfaces without an alias of this lab are left alone', () => {
  const more = running(lab(), (_, node) => ({
    ...node,
    hello: node.hello && {
      ...node.hello,
      interfaces: { ...node.hello.interfaces, fxp0: '', 'ge-0/0/9': 'vtylab:demo2:X:a--Y:b' },
    },
  }));
  expect(plan(lab(), more)).toEqual([]);
});

test('a third node joins: the first two are not touched', () => {
  const three = lab(
    [router('R1'), router('R2', ['ge-0/0/0', 'ge-0/0/1']), router('R3')],
    [link('R1 ge-0/0/0', 'R2 ge-0/0/0'), link('R2 ge-0/0/1', 'R3 ge-0/0/0')],
  );
  const two = running(three, (name, node) => {
    if (name === 'R3') return undefined;
    if (name === 'R1' || node.hello === undefined) return node;
    const { 'ge-0/0/1': _, ...interfaces } = node.hello.interfaces;
    return { ...node, hello: { ...node.hello, interfaces } };
  });
  expect(words(plan(three, two))).toEqual(['create R3 (not there)', 'link R2:ge-0/0/1--R3:ge-0/0/0 (R3 is new)']);
});

test('a lab that runs from another file is recognised', () => {
  expect(otherFile(lab(), running(lab()))).toBeUndefined();
  const other = running(
    lab(),
    only('R2', (node) => labelled(node, 'file', '/elsewhere/lab.yaml')),
  );
  expect(otherFile(lab(), other)).toBe('/elsewhere/lab.yaml');
});
