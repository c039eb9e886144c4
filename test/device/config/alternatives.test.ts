/** Texts that hold two statements of which only one can stand. */
import { describe, expect, test } from 'vitest';
import { describe as inWords } from '../../../device/config/errors.ts';
import { load } from '../../../device/config/load-modes.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { SCHEMA } from '../../../device/features/index.ts';

const term = (text: string) => `firewall { family inet { filter f { term a { ${text} } } } }`;

function errors(text: string): string[] {
  return parseConfig(SCHEMA, text).errors.map(inWords);
}

const TWO = "'discard' cannot be configured together with 'accept'";

describe('two terminating actions', () => {
  test('in braces', () => {
    expect(errors(term('then { accept; discard; }'))).toEqual([`1:61: ${TWO}`]);
    expect(errors(term('then { accept; } then { log; discard; }'))).toHaveLength(1);
    expect(errors(term('then { accept; log; } } term b { then discard;'))).toEqual([]);
  });

  test('in XML and JSON', () => {
    const xml =
      '<family><inet><filter><name>f</name><term><name>a</name><then><accept/><discard/></then></term></filter>';
    expect(errors(`<configuration><firewall>${xml}</inet></family></firewall></configuration>`)).toEqual([
      expect.stringContaining(TWO),
    ]);
    const actions = { accept: [null], discard: [null] };
    const json = {
      configuration: {
        firewall: { family: { inet: { filter: [{ name: 'f', term: [{ name: 'a', then: actions }] }] } } },
      },
    };
    expect(errors(JSON.stringify(json))).toEqual([expect.stringContaining(TWO)]);
  });

  test('a condition and its twin', () => {
    expect(errors(term('from { protocol tcp; protocol-except udp; }'))).toEqual([
      expect.stringContaining("'protocol-except' cannot be configured together with 'protocol'"),
    ]);
  });
});

describe('no mistake is it', () => {
  test('when commands follow each other: the later replaces', () => {
    const set = 'set firewall family inet filter f term a then';
    const { config, errors: none } = parseConfig(SCHEMA, `${set} accept\n${set} discard\n`);
    expect(none).toEqual([]);
    expect(printSet(config)).toBe(`${set} discard\n`);
  });

  test('when the other stood there before the text', () => {
    const base = parseConfig(SCHEMA, term('then accept;')).config;
    const loaded = load(SCHEMA, base, term('then { discard; }'), { mode: 'merge' });
    expect(loaded.ok && printSet(loaded.config)).toBe('set firewall family inet filter f term a then discard\n');
  });

  test('when the text itself takes the other away', () => {
    const base = parseConfig(SCHEMA, term('then accept;')).config;
    const text = term('then { accept; } replace: then { discard; }');
    const loaded = load(SCHEMA, base, text, { mode: 'replace' });
    expect(loaded.ok && printSet(loaded.config)).toBe('set firewall family inet filter f term a then discard\n');
  });
});
