import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../device/firewall/evaluate.ts';
import type { Actions, Attachment, Condition, Filter, Firewall, Term } from '../../../device/firewall/model.ts';
import { anyFirewall, anyPacket } from './arbitrary.ts';
import { packet, packet6, tcp } from './packets.ts';

function then(outcome: Actions['outcome']['kind'], more: Partial<Actions> = {}): Actions {
  const plain = outcome === 'reject' ? ({ kind: 'reject', with: { type: 3, code: 13 } } as const) : { kind: outcome };
  return { log: false, syslog: false, outcome: plain, ...more };
}

function term(name: string, from: readonly Condition[], actions: Actions, filter?: string): Term {
  return { name, from, then: actions, ...(filter !== undefined && { filter }) };
}

function filter(name: string, ...terms: readonly Term[]): Filter {
  return { family: 'inet', name, interfaceSpecific: false, terms };
}

const SSH: Condition = { kind: 'number', field: 'port', except: false, ranges: [[22, 23]] };
const TCP: Condition = { kind: 'number', field: 'protocol', except: false, ranges: [[6, 6]] };
const UDP: Condition = { kind: 'number', field: 'protocol', except: false, ranges: [[17, 17]] };
const NEAR: Condition = { kind: 'address', side: 'source', entries: [{ prefix: '192.168.1.0/30', except: false }] };

/** What the filters do with a packet when they are applied as input filters of lo0. */
function run(filters: readonly Filter[], of = packet(), applied = filters.map(({ name }) => name)) {
  const lo0: Attachment = {
    interface: 'lo0',
    unit: '0',
    family: 'inet',
    direction: 'input',
    filters: applied,
    list: applied.length > 1,
  };
  const firewall: Firewall = { filters, policers: [], attachments: [lo0] };
  return evaluate(firewall, lo0, of);
}

/** `local_acl.deny reject`, and the terms that were met. */
function decision(...args: Parameters<typeof run>): [string, string] {
  const { filter, term, outcome, trail } = run(...args);
  return [`${filter}.${term ?? '(implicit)'} ${outcome.kind}`, trail.map(({ term }) => term).join(' ')];
}

const localAcl = filter(
  'local_acl',
  term('terminal_access', [NEAR, TCP, SSH], then('accept')),
  term('terminal_access_denied', [TCP, SSH], then('reject', { log: true })),
  term('default-term', [], then('accept')),
);

describe('RA, the documented filter', () => {
  test('from the loopback: rejected and logged, and each earlier term says why not', () => {
    expect(run([localAcl])).toEqual({
      instance: 'local_acl',
      filter: 'local_acl',
      term: 'terminal_access_denied',
      outcome: { kind: 'reject', with: { type: 3, code: 13 } },
      possible: [],
      counts: [],
      policers: [],
      logs: [{ filter: 'local_acl', term: 'terminal_access_denied', log: true, syslog: false, action: 'reject' }],
      trail: [
        {
          filter: 'local_acl',
          term: 'terminal_access',
          within: [],
          matches: 'no',
          reasons: ['source address 192.168.255.1 is not in 192.168.1.0/30'],
          unknown: [],
          then: then('accept'),
        },
        {
          filter: 'local_acl',
          term: 'terminal_access_denied',
          within: [],
          matches: 'yes',
          reasons: [],
          unknown: [],
          then: then('reject', { log: true }),
        },
      ],
    });
  });

  test.each([
    ['from the subnet', packet({ source: '192.168.1.1' }), 'local_acl.terminal_access accept'],
    ['something else', packet({ transport: tcp(40000, 80) }), 'local_acl.default-term accept'],
    [
      "a reply to the device's own session",
      packet({ transport: tcp(22, 40000, 0x12) }),
      'local_acl.terminal_access_denied reject',
    ],
  ])('%s', (_, of, expected) => {
    expect(decision([localAcl], of)[0]).toBe(expected);
  });
});

describe('the search', () => {
  test('the first term that matches decides', () => {
    const both = filter('f', term('a', [TCP], then('discard')), term('b', [], then('accept')));
    expect(decision([both])).toEqual(['f.a discard', 'a']);
  });

  test('the end of a filter discards, and so does one without terms', () => {
    expect(decision([filter('f', term('a', [UDP], then('accept')))])).toEqual(['f.(implicit) discard', 'a']);
    expect(decision([filter('f')])).toEqual(['f.(implicit) discard', '']);
  });

  test('next term acts and goes on', () => {
    const next = filter(
      'f',
      term('a', [TCP], then('next-term', { count: 'c', log: true })),
      term('b', [UDP], then('discard')),
      term('d', [], then('accept', { count: 'c', syslog: true })),
    );
    const { counts, logs } = run([next]);
    expect(decision([next])).toEqual(['f.d accept', 'a b d']);
    expect(counts).toEqual([
      { filter: 'f', term: 'a', counter: 'c' },
      { filter: 'f', term: 'd', counter: 'c' },
    ]);
    expect(logs).toEqual([
      { filter: 'f', term: 'a', log: true, syslog: false, action: 'next-term' },
      { filter: 'f', term: 'd', log: false, syslog: true, action: 'accept' },
    ]);
  });

  test('next term of the last term leads to the implicit discard', () => {
    expect(decision([filter('f', term('a', [], then('next-term')))])).toEqual(['f.(implicit) discard', 'a']);
  });

  test('a list is one filter', () => {
    const first = filter('f', term('a', [UDP], then('accept')));
    const second = filter('g', term('b', [TCP], then('accept', { count: 'c', policer: 'p' })));
    expect(decision([first, second])).toEqual(['g.b accept', 'a b']);
    expect(run([first, second])).toMatchObject({
      instance: 'lo0.0-i',
      counts: [{ counter: 'c' }],
      policers: [{ filter: 'g', term: 'b', policer: 'p' }],
    });
    expect(decision([first, first])).toEqual(['f.(implicit) discard', 'a a']);
  });

  test('an interface-specific filter has its own instance', () => {
    expect(run([{ ...localAcl, interfaceSpecific: true }]).instance).toBe('local_acl-lo0.0-i');
  });

  test('packets of the other family, and filters that are not there, are not met', () => {
    expect(run([localAcl], packet6())).toMatchObject({ instance: '', outcome: { kind: 'accept' }, trail: [] });
    expect(run([localAcl], packet(), ['other'])).toMatchObject({
      instance: '',
      outcome: { kind: 'accept' },
      trail: [],
    });
  });
});

describe('nested filters', () => {
  const inner = filter('inner', term('x', [UDP], then('discard')), term('y', [SSH], then('reject', { count: 'c' })));

  test('their terms decide in their place', () => {
    const outer = filter('outer', term('in', [], then('discard'), 'inner'), term('rest', [], then('accept')));
    const { instance, counts, trail } = run([inner, outer], packet(), ['outer']);
    expect(decision([inner, outer], packet(), ['outer'])).toEqual(['inner.y reject', 'in x y']);
    expect(instance).toBe('outer');
    expect(counts).toEqual([{ filter: 'inner', term: 'y', counter: 'c' }]);
    expect(trail.map(({ within }) => within)).toEqual([[], ...Array(2).fill([{ filter: 'outer', term: 'in' }])]);
  });

  test('where none decides it goes on behind', () => {
    const outer = filter('outer', term('in', [], then('discard'), 'inner'), term('rest', [], then('accept')));
    const web = packet({ transport: tcp(40000, 80) });
    expect(decision([inner, outer], web, ['outer'])).toEqual(['outer.rest accept', 'in x y rest']);
  });

  test('their term has conditions too', () => {
    const outer = filter('outer', term('in', [UDP], then('discard'), 'inner'), term('rest', [], then('accept')));
    expect(decision([inner, outer], packet(), ['outer'])).toEqual(['outer.rest accept', 'in rest']);
  });

  test('one that leads into itself ends', () => {
    const loop = filter('loop', term('in', [], then('accept'), 'loop'), term('rest', [], then('reject')));
    expect(decision([loop])).toEqual(['loop.rest reject', 'in rest']);
  });
});

describe('what is not known', () => {
  const noPorts = packet({ transport: Array(20).fill(undefined) });

  test('a term that may match is a possibility, and the search goes on without it', () => {
    const { possible, term: decided, trail, logs } = run([localAcl], noPorts);
    expect(possible).toEqual([
      { filter: 'local_acl', term: 'terminal_access_denied', outcome: { kind: 'reject', with: { type: 3, code: 13 } } },
    ]);
    expect(decided).toBe('default-term');
    expect(trail.map(({ matches }) => matches)).toEqual(['no', 'unknown', 'yes']);
    expect(trail[1]?.unknown).toEqual(['source port', 'destination port']);
    expect(logs).toEqual([]);
  });

  test('what is nested in it is a possibility too', () => {
    const inner = filter('inner', term('x', [], then('discard', { count: 'c' })), term('never', [], then('accept')));
    const outer = filter('outer', term('in', [SSH], then('accept'), 'inner'), term('rest', [], then('accept')));
    const { possible, counts, trail } = run([inner, outer], noPorts, ['outer']);
    expect(possible).toEqual([{ filter: 'inner', term: 'x', outcome: { kind: 'discard' } }]);
    expect(counts).toEqual([]);
    expect(trail.map(({ term }) => term)).toEqual(['in', 'x', 'rest']);
  });
});

describe('any filter, any packet', () => {
  test('one term decides, or none, and it is the last that was met', () => {
    fc.assert(
      fc.property(anyFirewall, anyPacket, (firewall, of) => {
        for (const attachment of firewall.attachments) {
          const found = evaluate(firewall, attachment, of);
          const deciding = found.trail.filter(
            ({ matches, nested, then }) =>
              matches === 'yes' && nested === undefined && then.outcome.kind !== 'next-term',
          );
          expect(found.possible).toEqual([]);
          expect(deciding.length).toBe(found.term === undefined ? 0 : 1);
          if (found.term === undefined) expect(found.outcome.kind).toBe(found.instance === '' ? 'accept' : 'discard');
          else expect(found.trail.at(-1)).toMatchObject({ term: found.term, filter: found.filter });
          for (const { matches, reasons } of found.trail) expect(reasons.length > 0).toBe(matches === 'no');
        }
      }),
      { numRuns: 500 },
    );
  });

  test('with less known of the packet, what decides is among what may', () => {
    const fields = ['protocol', 'ttl', 'tos', 'length', 'fragment', 'options'] as const;
    const forgotten = fc.record({ fields: fc.subarray([...fields]), bytes: fc.array(fc.nat(19), { maxLength: 20 }) });
    fc.assert(
      fc.property(anyFirewall, anyPacket, forgotten, (firewall, of, { fields, bytes }) => {
        const less = {
          ...of,
          ...Object.fromEntries(fields.map((name) => [name, undefined])),
          transport: of.transport.map((byte, at) => (bytes.includes(at) ? undefined : byte)),
        };
        for (const attachment of firewall.attachments) {
          const whole = evaluate(firewall, attachment, of);
          const { possible, filter, term, outcome } = evaluate(firewall, attachment, less);
          const candidates = [...possible, { filter, term, outcome }];
          expect(candidates).toContainEqual({ filter: whole.filter, term: whole.term, outcome: whole.outcome });
        }
      }),
      { numRuns: 500 },
    );
  });
});
