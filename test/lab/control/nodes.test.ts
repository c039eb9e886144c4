import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { labNodes } from '../../../lab/control/nodes.ts';
import type { Container, Engine, ExecSession } from '../../../lab/engine/engine.ts';
import { NodeError } from '../../../lab/errors.ts';
import type { ControlHandlers } from '../../../protocol/control.ts';
import { serveRpc } from '../../../protocol/rpc.ts';

/** An engine whose containers answer with these handlers, or whose control program ends with a complaint. */
function engineOf(answer: ControlHandlers | string) {
  const sessions: ExecSession[] = [];
  const exec = async (): Promise<ExecSession> => {
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
    const close = () => {
      stdout.destroy();
      stderr.end();
    };
    const session = { stdin, stdout, stderr, ended: Promise.resolve(0), resize: async () => {}, close };
    sessions.push(session);
    if (typeof answer === 'string') {
      stderr.end(answer);
      stdout.end();
    } else serveRpc(stdin, stdout, answer);
    return session;
  };
  const engine: Pick<Engine, 'exec' | 'address'> = { exec, address: 'tcp://127.0.0.1:2375' };
  return { engine: engine as Engine, sessions };
}

const container = (node: string, state: Container['state'] = 'running'): Container => ({
  id: `id-${node}`,
  name: node,
  labels: { 'vtylab.node': node },
  state,
  imageId: 'i',
});
const hello = { role: 'host', version: '1', startup: 's', lines: 'l', interfaces: {} } as const;

test('one channel carries all calls to a node', async () => {
  const { engine, sessions } = engineOf({
    hello: async () => hello,
    cli: async ({ command }) => ({ output: command, ok: true }),
  });
  const nodes = labNodes(engine, [container('R1')]);
  const answers = await Promise.all([nodes.call('R1', 'hello', {}), nodes.call('R1', 'cli', { command: 'x' })]);
  expect(answers).toEqual([hello, { output: 'x', ok: true }]);
  expect(sessions).toHaveLength(1);
});

test('a channel that broke is opened anew', async () => {
  const { engine, sessions } = engineOf({ hello: async () => hello });
  const nodes = labNodes(engine, [container('R1')]);
  await nodes.call('R1', 'hello', {});
  sessions[0]?.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await nodes.call('R1', 'hello', {})).toEqual(hello);
  expect(sessions).toHaveLength(2);
});

test('what fails in the node is an error of the node, with its cause', async () => {
  const { engine } = engineOf({ hello: () => Promise.reject(new Error('no such thing')) });
  const error = await labNodes(engine, [container('R1')])
    .call('R1', 'hello', {})
    .catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(NodeError);
  expect(error).toMatchObject({ message: 'R1: no such thing', node: 'R1', cause: { name: 'RpcError' } });
});

test('what the control program complains of is told', async () => {
  const { engine } = engineOf('error: the runtime is gone\n');
  await expect(labNodes(engine, [container('R1')]).call('R1', 'hello', {})).rejects.toThrow(
    'R1: control channel: the runtime is gone',
  );
});

test('a node that does not run is not asked, until it is said to run', async () => {
  const { engine } = engineOf({ hello: async () => hello });
  const nodes = labNodes(engine, [container('R1', 'exited')]);
  await expect(nodes.call('R1', 'hello', {})).rejects.toThrow("R1: not running; 'vtylab up' starts it");
  nodes.assign('R1', 'id-new');
  expect(await nodes.reach('R1', 1)).toEqual(hello);
});

test('a node that never answers is given up after the time it has', async () => {
  const { engine } = engineOf({ hello: () => new Promise(() => {}) });
  await expect(labNodes(engine, [container('R1')]).reach('R1', 0.05)).rejects.toThrow(
    'R1: no answer on its control channel after 0.05 s',
  );
});

test('closing gives up what is being asked', async () => {
  const { engine, sessions } = engineOf({ hello: () => new Promise(() => {}) });
  const nodes = labNodes(engine, [container('R1')]);
  const asked = nodes.call('R1', 'hello', {});
  await expect.poll(() => sessions.length).toBe(1);
  nodes.close();
  await expect(asked).rejects.toThrow('R1: given up');
});
