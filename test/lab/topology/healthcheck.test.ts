import { expect, test } from 'vitest';
import { loadText } from './load-text.ts';

const lab = (...node: readonly string[]) => {
  const keys = [...node, 'healthcheck: {start-period: 1200}'].map((line) => `      ${line}\n`);
  return loadText({ 'lab.yaml': `name: health\ntopology:\n  nodes:\n    r1:\n${keys.join('')}` });
};

test("without 'test' an image's own check holds, with other times", async () => {
  const topology = await lab('kind: linux', 'image: alpine:3');
  expect(topology.nodes.get('r1')?.workload?.container.health).toEqual({ test: [], startPeriod: 1200 });
  expect(topology.warnings).toEqual([]);
});

test("vtylab's image has none, and a warning says so", async () => {
  const { warnings } = await lab('kind: juniper_vjunosrouter');
  expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toContain(
    "6: r1 healthcheck: expected 'test': vtylab's image has no check of its own, 'up' waits until the node is ready",
  );
});
