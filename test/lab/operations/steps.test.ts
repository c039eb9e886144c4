import { expect, test } from 'vitest';
import type { Engine } from '../../../lab/engine/engine.ts';
import { EngineError } from '../../../lab/errors.ts';
import { runContainer } from '../../../lab/operations/steps.ts';
import { lab, router } from '../plan/lab.ts';

test('a container that cannot be started is told by its node’s name', async () => {
  const node = router('R1');
  const refusal = new EngineError('cannot start container dd307640b442: no such program');
  const engine = { create: async () => 'dd307640b442', start: () => Promise.reject(refusal) } as unknown as Engine;
  const site = { engine, topology: lab([node]), signal: new AbortController().signal };
  const started = runContainer(
    { action: 'create', node, reason: 'not there' },
    site as unknown as Parameters<typeof runContainer>[1],
  );
  await expect(started).rejects.toMatchObject({
    name: 'NodeError',
    message: 'R1: cannot start container dd307640b442: no such program',
    cause: refusal,
  });
});
