/** What is printed, drawn, saved and compared, of the documented lab as it is predicted. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { predict } from '../../../device/predict/predict.ts';
import {
  changesText,
  comparedWords,
  type Matrix,
  matrixChanges,
  matrixSvg,
  matrixText,
  predictMatrix,
  readMatrix,
} from '../../../lab/matrix/index.ts';
import { type CellEnd, cellKey, predictedMatrix, probedMatrix } from '../../../lab/matrix/matrix.ts';
import { labOf } from '../../../lab/matrix/predict-lab.ts';
import { loadTopology } from '../../../lab/topology/load.ts';
import type { PredictReport } from '../../../protocol/predict.ts';

const directory = mkdtempSync(join(tmpdir(), 'vtylab-matrix-'));
afterAll(() => rmSync(directory, { recursive: true }));

const report = await remoteAccess();
const matrix = predictedMatrix('remote-access', report);

async function remoteAccess(): Promise<PredictReport> {
  const topology = await loadTopology('topologies/remote-access/lab.yaml');
  return predict({ lab: labOf(topology), scope: {}, timeout: 5 });
}

/** As if every attempt had gone as predicted, but for `other`. */
function probed(other: Readonly<Record<string, CellEnd>> = {}): Matrix {
  const seen = new Map(
    report.cells.map((cell) => {
      const [end] = cell.ends;
      if (end === undefined) throw new Error('a cell without end');
      return [cellKey(cell), other[cellKey(cell)] ?? { ...end, reason: 'what the client said' }] as const;
    }),
  );
  return probedMatrix('remote-access', report, seen, ['a note'], true);
}

const CELL = 'R1 192.168.255.1 R2 192.168.255.2 ssh 22';

test('text: a table for each destination, and why not', async () => {
  await expect(matrixText(matrix)).toMatchFileSnapshot('../../golden/matrix/remote-access.txt');
});

test('a picture', async () => {
  await expect(matrixSvg(matrix)).toMatchFileSnapshot('../../golden/matrix/remote-access.svg');
});

test('no address is drawn over the next one, nor over the edge, however few services are below it', () => {
  const cells = matrix.cells
    .filter(({ service }) => service === 'ping')
    .map((cell) => ({ ...cell, destination: `2001:db8:ffff:ffff::${cell.destination.replaceAll('.', '')}` }));
  const svg = matrixSvg({ ...matrix, cells });
  const width = Number(/width="([\d.]+)"/.exec(svg)?.[1]);
  const drawn = [...svg.matchAll(/<text class="text mono" x="([\d.]+)" y="([\d.]+)">(2001:[^<]*)</g)];
  expect(drawn.length).toBeGreaterThan(3);
  const ends = drawn.map(([, x, , address = '']) => [Number(x), Number(x) + address.length * 7.3] as const);
  for (const [at, [, end]] of ends.entries()) expect(end).toBeLessThan(ends[at + 1]?.[0] ?? width);
});

describe('packets beside a prediction', () => {
  test('what agrees has the reason that the configurations know', () => {
    expect(probed().cells.filter(({ differs }) => differs)).toEqual([]);
    expect(probed().cells.find((cell) => cellKey(cell) === CELL)?.reason).toContain('term terminal_access_denied');
  });

  test('what differs is told, in the table and below it', async () => {
    const other = probed({ [CELL]: { outcome: 'accepted', reason: 'the service speaks SSH' } });
    const cell = other.cells.find((one) => cellKey(one) === CELL);
    expect(cell).toMatchObject({ outcome: 'accepted', differs: true, reason: 'the service speaks SSH' });
    await expect(matrixText(other)).toMatchFileSnapshot('../../golden/matrix/differs.txt');
    expect(matrixSvg(other)).toContain('not as predicted');
  });

  test('another ICMP message differs, too; what was not asked does not', () => {
    const code = probed({ [CELL]: { outcome: 'rejected', icmp: { type: 3, code: 1 }, reason: 'No route to host' } });
    expect(code.cells.filter(({ differs }) => differs).map(cellKey)).toEqual([CELL]);
    const unknown = probed({ [CELL]: { outcome: 'unknown', reason: 'nobody asked' } });
    expect(unknown.cells.filter(({ differs }) => differs)).toEqual([]);
  });
});

test('the title says whether packets went as predicted, where that was asked', () => {
  const title = (one: Matrix) => matrixText(one).split('\n')[0];
  expect(title(matrix)).toMatch(/ get in, predicted by the configurations$/);
  expect(title(probed())).toMatch(/ get in, probed, all as predicted$/);
  expect(title(probed({ [CELL]: { outcome: 'accepted', reason: 'x' } }))).toMatch(/probed, 1 not as predicted$/);
});

describe('a scope in which nothing can be tried is told, not an empty matrix', () => {
  test.each([
    [{ from: ['99.9.9.9'] }, /nothing to try from 99\.9\.9\.9/],
    [{ from: ['R1'], to: ['R1'] }, /nothing to try from R1, to R1/],
    [{ from: ['R9'] }, /no node 'R9'/],
    [{ services: ['tcp/99999'] }, /no service 'tcp\/99999'.*1\.\.65535/],
  ])('%j', async (scope, message) => {
    const topology = await loadTopology('topologies/remote-access/lab.yaml');
    await expect(predictMatrix({ topology, scope })).rejects.toThrow(message);
  });
});

describe('two matrices', () => {
  const without = { ...matrix, cells: matrix.cells.slice(1) };

  test('the same has not changed', () => {
    expect(changesText(matrixChanges(matrix, probed()))).toBe('nothing has changed\n');
  });

  test('what is new, gone and other', () => {
    const after = { ...probed({ [CELL]: { outcome: 'timeout', reason: 'no answer' } }) };
    expect(changesText(matrixChanges(without, after))).toBe(
      [
        '+ R1 192.168.1.1 → R2 192.168.1.2 ping: accepted',
        '! R1 192.168.255.1 → R2 192.168.255.2 ssh: rejected (ICMP 3/13) → timeout: no answer',
        '',
      ].join('\n'),
    );
    expect(changesText(matrixChanges(matrix, without))).toBe('- R1 192.168.1.1 → R2 192.168.1.2 ping: accepted\n');
  });

  test('of other attempts only what both have is compared, and that is said', () => {
    const some = { ...probed({ [CELL]: { outcome: 'timeout', reason: 'no answer' } }), scope: { services: ['ssh'] } };
    const ssh = { ...some, cells: some.cells.filter(({ service }) => service === 'ssh') };
    expect(changesText(matrixChanges(matrix, ssh))).toBe(
      '! R1 192.168.255.1 → R2 192.168.255.2 ssh: rejected (ICMP 3/13) → timeout: no answer\n',
    );
    const left = matrix.cells.length - ssh.cells.length;
    expect(comparedWords(matrix, ssh)).toEqual([
      `the saved matrix has every attempt, this one service ssh: the ${ssh.cells.length} attempts that both have are compared, ${left} are not`,
    ]);
    const from = { ...ssh, scope: { from: ['R1'], own: true } };
    expect(comparedWords(from, ssh)[0]).toMatch(/^the saved matrix has from R1, own addresses, this one service ssh: /);
    expect(comparedWords(ssh, ssh)).toEqual([]);
    expect(comparedWords(matrix, probed())).toEqual([]);
  });

  test('the order in a list is no other scope', () => {
    const scoped = (services: string[]) => ({ ...without, scope: { services, own: false } });
    expect(matrixChanges({ ...scoped(['ssh', 'ping']), cells: matrix.cells }, scoped(['ping', 'ssh']))).toHaveLength(1);
    expect(comparedWords(scoped(['ssh', 'ping']), scoped(['ping', 'ssh']))).toEqual([]);
  });

  test('that it is one of another lab is said', () => {
    expect(comparedWords({ ...matrix, lab: 'other' }, matrix)).toEqual([
      "the saved matrix is of lab 'other', this one of lab 'remote-access'",
    ]);
  });

  test('what nobody could ask has not changed', () => {
    const after = probed({ [CELL]: { outcome: 'unknown', reason: 'R1 does not answer' } });
    expect(matrixChanges(matrix, after)).toEqual([]);
    expect(matrixChanges(after, matrix)).toEqual([]);
    expect(comparedWords(matrix, after)).toEqual(['1 attempt that one of the two could not make is not compared']);
  });

  test('its scope is told by the one that was predicted', async () => {
    const topology = await loadTopology('topologies/remote-access/lab.yaml');
    const scope = { from: ['R1'], services: ['ssh'] };
    expect((await predictMatrix({ topology, scope })).scope).toEqual(scope);
    expect(Object.hasOwn(await predictMatrix({ topology, scope: { own: false } }), 'scope')).toBe(false);
  });

  test('a saved one is read again; what is none is refused', async () => {
    const file = join(directory, 'matrix.json');
    writeFileSync(file, JSON.stringify(matrix));
    expect(await readMatrix(file)).toEqual(matrix);
    writeFileSync(file, JSON.stringify({ ...matrix, scope: { from: 'R1' } }));
    await expect(readMatrix(file)).rejects.toThrow('expected a matrix');
    writeFileSync(file, '{"schemaVersion": 1, "cells": [{"from": "R1"}]}');
    await expect(readMatrix(file)).rejects.toThrow(/expected a matrix as 'vtylab matrix --json' prints it/);
    writeFileSync(file, '{');
    await expect(readMatrix(file)).rejects.toThrow(/expected JSON/);
    await expect(readMatrix(join(directory, 'none.json'))).rejects.toThrow(
      /none\.json: cannot read the matrix: there is no such file/,
    );
  });
});

test('bridges join links, one behind the other; a link that is declared down has no other end', async () => {
  const file = join(directory, 'lab.yaml');
  const links = [
    '["R1:ge-0/0/0", "B1:eth1"]',
    '["B1:eth2", "B2:eth1"]',
    '["B2:eth2", "R2:ge-0/0/0"]',
    '["R1:ge-0/0/1", "R2:ge-0/0/1"], state: down',
  ];
  const nodes = 'R1: {}, R2: {}, B1: {kind: bridge}, B2: {kind: bridge}';
  const text = links.map((ends) => `    - {endpoints: ${ends}}\n`).join('');
  writeFileSync(file, `name: m\ntopology:\n  nodes: {${nodes}}\n  links:\n${text}`);
  const { segments } = labOf(await loadTopology(file));
  const words = segments.map(({ ends, bridged }) => [bridged, ...ends.map((end) => `${end.node} ${end.interface}`)]);
  expect(words).toEqual([
    [false, 'R1 ge-0/0/1'],
    [false, 'R2 ge-0/0/1'],
    [true, 'R1 ge-0/0/0', 'R2 ge-0/0/0'],
  ]);
});
