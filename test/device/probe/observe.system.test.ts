import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rewrite } from '../../../device/apply/nft.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { renderFirewall, TABLE } from '../../../device/firewall/nftables.ts';
import { readFirewall } from '../../../device/firewall/read.ts';
import type { Flow, ObserveRequest, ProbeRequest } from '../../../protocol/control.ts';
import { type RpcClient, rpcClient } from '../../../protocol/rpc.ts';
import { buildNatives, must, type Natives } from '../native/build.ts';
import { type Program, startProgram } from '../native/program.ts';
import { createWire, layWire, type Side } from '../native/wire.ts';

/** The documented filter, with ports of its own: nobody listens on 2222 but the server, and 7000 is not filtered. */
const FILTER = `
set firewall family inet filter local_acl term terminal_access from source-address 192.168.1.0/30
set firewall family inet filter local_acl term terminal_access from protocol tcp
set firewall family inet filter local_acl term terminal_access from port 2222
set firewall family inet filter local_acl term terminal_access then accept
set firewall family inet filter local_acl term terminal_access_denied from protocol tcp
set firewall family inet filter local_acl term terminal_access_denied from port 2222
set firewall family inet filter local_acl term terminal_access_denied then reject
set firewall family inet filter local_acl term "default term" then accept
`;

const SSH: ObserveRequest = { protocol: 'tcp', destination: '192.168.255.2', destinationPort: 2222 };
const wire = createWire();
let natives: Natives | undefined;
const programs: Program[] = [];
let r1: RpcClient;
let r2: RpcClient;

beforeAll(async () => {
  natives = await buildNatives();
  await layWire(wire);
  await wire.r2.serve(2222);
  await wire.r2.serve(7000);
  [r1, r2] = [startNode(wire.r1), startNode(wire.r2)];
});

beforeEach(() => commit(FILTER));

afterAll(async () => {
  for (const { child } of programs) child.kill();
  await wire.remove();
  await natives?.remove();
});

function startNode(side: Side): RpcClient {
  const program = startProgram(
    side.inside(process.execPath, join(import.meta.dirname, 'node.ts'), natives?.connect ?? ''),
  );
  programs.push(program);
  const { stdin, stdout } = program.child;
  if (stdin === null || stdout === null) throw new Error('the node has no standard input and output');
  return rpcClient(stdout, stdin);
}

/** Loads R2's filters as a commit does. */
async function commit(configuration: string): Promise<void> {
  const [, name] = /filter (\S+)/.exec(configuration) ?? [];
  const text = `${configuration}set interfaces lo0 unit 0 family inet filter input ${name}\n`;
  const objects = renderFirewall(readFirewall(parseConfig(SCHEMA, text).config));
  await wire.r2.nft(rewrite(TABLE, { objects, mark: 'state' }));
}

function tcp(changes: Partial<ProbeRequest> = {}): Promise<{ outcome: string; flow?: Flow }> {
  return r1.call('probe', { service: 'tcp', destination: '192.168.255.2', port: 2222, timeout: 2, ...changes });
}

async function observe(request: ObserveRequest = SSH): Promise<number> {
  return (await r2.call('observe', request)).id;
}

function unobserve(id: number, flow: Flow | undefined) {
  return r2.call('unobserve', { id, ...(flow !== undefined && { flow }) });
}

const decided = (term: string, action: string) => ({ filter: 'local_acl', term, action });

describe('a flow that is observed', () => {
  test('was accepted by a term', async () => {
    const id = await observe();
    const { outcome, flow } = await tcp();
    expect(outcome).toBe('accepted');
    expect(await unobserve(id, flow)).toEqual({
      arrived: true,
      decisions: [decided('terminal_access', 'accept')],
      logged: [],
    });
  });

  test('was rejected by a term', async () => {
    const id = await observe();
    const { outcome, flow } = await tcp({ source: '192.168.255.1' });
    expect(outcome).toBe('rejected');
    expect((await unobserve(id, flow)).decisions).toEqual([decided('terminal_access_denied', 'reject')]);
  });

  test('arrived, and met no filter', async () => {
    await commit('set firewall family inet filter unused term t then discard\n');
    await wire.r2.nft('delete table inet vtylab\n');
    const id = await observe();
    const { flow } = await tcp();
    expect(await unobserve(id, flow)).toEqual({ arrived: true, decisions: [], logged: [] });
  });

  test('never arrived', async () => {
    const id = await observe();
    const { flow } = await tcp({ destination: '192.168.1.2', port: 7000 });
    expect(await unobserve(id, flow)).toEqual({ arrived: false, decisions: [], logged: [] });
    const other = await observe();
    expect(await unobserve(other, undefined)).toEqual({ arrived: false, decisions: [], logged: [] });
  });

  test('came from the node itself', async () => {
    const id = await observe();
    const request = { service: 'tcp', destination: '192.168.255.2', port: 2222, timeout: 2 } as const;
    const { outcome, flow } = await r2.call('probe', request);
    expect(outcome).toBe('accepted');
    expect(await unobserve(id, flow)).toMatchObject({ arrived: true, decisions: [] });
  });

  test('is told apart from others that are observed at the same time', async () => {
    const sources = ['192.168.1.1', '192.168.255.1'];
    const attempts = await Promise.all(
      [...sources, ...sources, ...sources].map(async (source) => {
        const id = await observe();
        const { flow } = await tcp({ source });
        return { source, seen: await unobserve(id, flow) };
      }),
    );
    for (const { source, seen } of attempts) {
      const term = source === '192.168.1.1' ? 'terminal_access' : 'terminal_access_denied';
      expect(seen.decisions.map((decision) => decision.term)).toEqual([term]);
    }
  });

  test('may be one that several observe, and go on being so when the first has ended', async () => {
    const [first, second] = await Promise.all([observe(), observe({ ...SSH, destinationPort: 7000 })]);
    const { flow } = await tcp();
    expect((await unobserve(first, flow)).arrived).toBe(true);
    const later = await tcp({ port: 7000 });
    expect((await unobserve(second, later.flow)).decisions).toEqual([decided('default term', 'accept')]);
  });
});

describe('a change of the filters', () => {
  test('between two observations is seen by the second', async () => {
    await unobserve(await observe(), undefined);
    await commit(FILTER.replaceAll('terminal_access_denied', 'no_entry'));
    const id = await observe();
    const { flow } = await tcp({ source: '192.168.255.1' });
    expect((await unobserve(id, flow)).decisions).toEqual([decided('no_entry', 'reject')]);
  });

  test('during an observation makes it void, rather than wrong', async () => {
    const id = await observe();
    await commit(FILTER.replaceAll('terminal_access_denied', 'no_entry'));
    const { flow } = await tcp({ source: '192.168.255.1' });
    await expect(unobserve(id, flow)).rejects.toThrow(
      'observation of tcp 192.168.255.2 port 2222: the filters were changed meanwhile',
    );
  });
});

test('nothing is left when the last observation has ended', async () => {
  const ids = await Promise.all([observe(), observe()]);
  expect(await must(wire.r2.inside('nft', 'list', 'tables'))).toContain('vtylab_trace');
  for (const id of ids) await unobserve(id, undefined);
  expect(await must(wire.r2.inside('nft', 'list', 'tables'))).not.toContain('vtylab_trace');
  await expect.poll(() => commandsIn(wire.r2)).not.toContain('nft');
});

/** The names of the programs that run in a namespace. */
async function commandsIn({ namespace }: Side): Promise<string[]> {
  const pids = (await must(['ip', 'netns', 'pids', namespace])).trim().split('\n');
  const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return names.map((name) => name.trim());
}

test('an observation that is not there is named', async () => {
  await expect(unobserve(4711, undefined)).rejects.toThrow('observation 4711: there is none, or it has ended');
});

describe('a probe', () => {
  test('tells the connection’s five values, and how long it took', async () => {
    expect(await tcp()).toEqual({
      outcome: 'accepted',
      detail: 'Connected',
      elapsed: expect.any(Number),
      flow: {
        protocol: 'tcp',
        source: '192.168.1.1',
        sourcePort: expect.any(Number),
        destination: '192.168.255.2',
        destinationPort: 2222,
      },
    });
  });

  test('says what the stock client would of a filter’s reject', async () => {
    expect(await tcp({ source: '192.168.255.1' })).toMatchObject({
      outcome: 'rejected',
      icmp: { type: 3, code: 13, from: '192.168.1.2' },
      detail: 'Connection refused',
    });
  });

  test('is refused', async () => {
    const result = await tcp({ port: 7001 });
    expect(result).toMatchObject({ outcome: 'refused', detail: 'Connection refused' });
    expect(result).not.toHaveProperty('icmp');
  });

  test('gets no answer', async () => {
    await commit('set firewall family inet filter deaf term t then discard\n');
    expect(await tcp({ timeout: 0.2 })).toMatchObject({ outcome: 'timeout', detail: 'Connection timed out' });
  });

  test('finds a service that speaks something else', async () => {
    const login = { user: 'lab', password: 'lab123', timeout: 0.3, port: 7000 };
    expect(await tcp({ service: 'telnet', ...login })).toMatchObject({
      outcome: 'timeout',
      detail: "no 'login:' in time",
    });
    expect(await tcp({ service: 'ssh', ...login })).toMatchObject({
      outcome: 'timeout',
      detail: 'no key exchange in time',
    });
  });

  test('without a route gets no answer', async () => {
    const result = await tcp({ destination: '10.0.0.1' });
    expect(result).toMatchObject({ outcome: 'timeout', detail: 'Network is unreachable' });
    expect(result).not.toHaveProperty('flow');
  });

  test.each([
    [{ source: '10.9.9.9' }, 'source address 10.9.9.9 is not an address of this node'],
    [{ source: 'fd00:1::1' }, "source: expected an IPv4 address like the destination's, got 'fd00:1::1'"],
    [{ destination: 'R2' }, "destination: expected an IP address, got 'R2'"],
    [{ port: 70000 }, 'port: expected 1..65535, got 70000'],
    [{ timeout: 0 }, 'timeout: expected seconds over 0, got 0'],
  ])('cannot be made: %j', async (changes, message) => {
    await expect(tcp(changes)).rejects.toThrow(message);
  });
});
