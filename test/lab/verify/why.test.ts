import { describe, expect, test } from 'vitest';
import { whyWords } from '../../../lab/verify/why.ts';
import type { ExplainedTerm, FlowExplanation } from '../../../protocol/control.ts';

const accepts: ExplainedTerm = {
  filter: 'local_acl',
  term: 'terminal_access',
  matches: 'no',
  reasons: ['source address 192.168.255.1 is not in 192.168.1.0/30'],
  actions: ['accept'],
};
const SET = 'set firewall family inet filter local_acl term denied then reject';
const rejects: ExplainedTerm = {
  ...{ filter: 'local_acl', term: 'denied', matches: 'yes', reasons: [], actions: ['log', 'reject'] },
  statement: { line: 41, text: 'reject;', set: SET },
};
const at = { interface: 'lo0.0', direction: 'input', outcome: 'reject' } as const;
const rejected: FlowExplanation = {
  result: 'reject',
  steps: [{ ...at, decided: { filter: 'local_acl', term: 'denied' }, terms: [accepts, rejects] }],
};
const BECAUSE = 'because source address 192.168.255.1 is not in 192.168.1.0/30';

test('names the line of the lab’s own file', () => {
  const own = { ...rejects, statement: { set: SET, line: 41, place: { file: 'R2.conf', line: 11 } } };
  const [step] = rejected.steps;
  expect(whyWords('R2', { ...rejected, steps: step ? [{ ...step, terms: [accepts, own] }] : [] })).toBe(
    `R2 rejected it: term denied of filter local_acl, line 11 of R2.conf, ${BECAUSE}`,
  );
});

test('else the line of what the node shows', () => {
  expect(whyWords('R2', rejected)).toBe(
    `R2 rejected it: term denied of filter local_acl, line 41 of 'show configuration' on R2, ${BECAUSE}`,
  );
});

test('the end of a filter discards', () => {
  const end: FlowExplanation = { result: 'discard', steps: [{ ...at, outcome: 'discard', terms: [accepts] }] };
  expect(whyWords('R2', end)).toBe(`R2 discarded it: no term matches, ${BECAUSE}`);
});

describe('of several terms that let others in', () => {
  const missed = (term: string, ...reasons: string[]): ExplainedTerm => ({ ...accepts, term, reasons });
  const why = (...terms: ExplainedTerm[]) =>
    whyWords('R2', { result: 'discard', steps: [{ ...at, outcome: 'discard', terms }] });
  const SOURCE = 'source address 10.0.1.3 is not in 10.0.1.1/32';

  test('the one for such packets is told', () => {
    expect(
      why(
        missed('icmp', 'protocol tcp is not icmp'),
        missed('ssh', 'destination port 23 (telnet) is not 22 (ssh)'),
        missed('telnet', SOURCE),
      ),
    ).toBe(`R2 discarded it: no term matches, because ${SOURCE} (term telnet)`);
  });
  test('else the one that was missed by least, with all that it misses', () => {
    const two = ['protocol tcp is not udp', 'destination port 22 (ssh) is not 53 (domain)'];
    expect(why(missed('dns', ...two), missed('icmp', 'protocol tcp is not icmp'))).toMatch(/not icmp \(term icmp\)$/);
    expect(why(missed('dns', ...two))).toMatch(
      /, because protocol tcp is not udp and destination port 22 .* 53 \(domain\)$/,
    );
  });
});

test('without a filter there is nothing to say', () => {
  expect(whyWords('R2', { result: 'accept', steps: [] })).toBeUndefined();
});
