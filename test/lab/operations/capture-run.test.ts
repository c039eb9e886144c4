/** A capture whose interfaces go away and come back, with taps that are scripted. */
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { pcap } from '../../../lab/capture/pcap-format.ts';
import { pcapng } from '../../../lab/capture/pcapng.ts';
import type { InterfaceChange } from '../../../lab/operations/capture.ts';
import { runCapture } from '../../../lab/operations/capture-run.ts';
import type { Tap } from '../../../lab/operations/tap.ts';

const packet = { time: 1n, length: 4, data: Buffer.from('abcd') };

/** Gives so many packets, then ends by itself. */
function tap(packets: number, more: Partial<Tap> = {}, complaint?: string): Tap {
  return {
    name: 'R1:ge-0/0/0',
    linkType: 1,
    snaplen: 100,
    async *packets() {
      for (let one = 0; one < packets; one++) yield [packet];
    },
    stop: async () => {},
    close: () => {},
    summary: () => ({ missed: 1, ...(complaint !== undefined && { complaint }) }),
    ...more,
  };
}

/** Types of the blocks in a pcapng file. */
function types(file: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < file.length; at += file.readUInt32LE(at + 4)) found.push(file.readUInt32LE(at));
  return found;
}

async function run(taps: readonly (Tap | string | undefined)[], format = pcapng('test')) {
  const [first, ...rest] = taps;
  if (typeof first !== 'object') throw new Error('a tap to begin with');
  const describe = ({ name, linkType, snaplen }: Tap) => ({ name, linkType, snaplen });
  const output = new PassThrough();
  const changes: InterfaceChange[] = [];
  output.write(format.begin([describe(first)]));
  const again = async () => rest.shift();
  const capture = runCapture([first], format, { output, describe, again, onInterface: (one) => changes.push(one) });
  const report = await capture.done;
  output.end();
  return { report, changes, file: await buffer(output) };
}

const [SECTION, INTERFACE, STATISTICS, PACKET] = [0x0a0d0d0a, 1, 5, 6];

test('one that comes back as it was goes on as the same interface of the file', async () => {
  const { report, changes, file } = await run([tap(1, {}, 'The interface disappeared'), tap(2), 'it is there no more']);
  expect(types(file)).toEqual([SECTION, INTERFACE, PACKET, PACKET, PACKET, STATISTICS]);
  expect(report.interfaces).toEqual([
    { name: 'R1:ge-0/0/0', captured: 3, dropped: 2, interruptions: 1, ended: 'it is there no more' },
  ]);
  expect(changes.map(({ event, reason }) => [event, reason])).toEqual([
    ['gone', 'The interface disappeared'],
    ['back', undefined],
    ['gone', 'its node has ended'],
  ]);
});

test('one that comes back as another type gets a block of its own, and statistics', async () => {
  const { report, file } = await run([tap(1), tap(2, { linkType: 113 }), tap(1), undefined]);
  const kinds = [SECTION, INTERFACE, PACKET, INTERFACE, PACKET, PACKET, INTERFACE, PACKET];
  expect(types(file)).toEqual([...kinds, STATISTICS, STATISTICS, STATISTICS]);
  expect(report.interfaces).toMatchObject([{ captured: 4, interruptions: 2, ended: 'its node has ended' }]);
});

test('a file of the old format has no place for that, and says so', async () => {
  const { report } = await run([tap(1), tap(2, { linkType: 113 })], pcap);
  expect(report.interfaces).toMatchObject([
    { captured: 1, ended: 'it is of another type now, which a pcap file cannot hold' },
  ]);
});
