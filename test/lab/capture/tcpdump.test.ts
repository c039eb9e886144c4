import { expect, test } from 'vitest';
import { tcpdumpCommand, tcpdumpComplaint, tcpdumpCounters } from '../../../lab/capture/tcpdump.ts';

const LISTENING = 'tcpdump: listening on ge-0-0-0, link-type EN10MB (Ethernet), snapshot length 262144 bytes\n';

test('a filter is one word, behind the end of the options', () => {
  const words = tcpdumpCommand('ge-0-0-0', { filter: '-w /etc/passwd or tcp', snaplen: 96 });
  expect(words.slice(-2)).toEqual(['--', '-w /etc/passwd or tcp']);
  expect(words.join(' ')).toMatch(/ -i ge-0-0-0 .* -s 160 --/);
  expect(tcpdumpCommand('lo', {}).at(-1)).toBe('--');
});

test('counters, told while it runs and in the end', () => {
  const asked = 'tcpdump: 1 packet captured, 3 packets received by filter, 0 packets dropped by kernel\n';
  const end = '12 packets captured\n14 packets received by filter\n2 packets dropped by kernel\n';
  expect(tcpdumpCounters(LISTENING + asked + end)).toEqual([
    { captured: 1, received: 3, dropped: 0 },
    { captured: 12, received: 14, dropped: 2 },
  ]);
  expect(tcpdumpComplaint(LISTENING + asked + end)).toBeUndefined();
  expect(tcpdumpCounters(LISTENING)).toEqual([]);
});

test.each([
  ['tcpdump: pcap_loop: The interface disappeared\n0 packets captured\n', 'pcap_loop: The interface disappeared'],
  ['tcpdump: x: No such device exists\n(No such device exists)\n', 'x: No such device exists; (No such device exists)'],
])('complaints: %j', (said, complaint) => {
  expect(tcpdumpComplaint(LISTENING + said)).toBe(complaint);
});
