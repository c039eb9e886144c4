import { describe, expect, test } from 'vitest';
import { nftApplier, nftTransaction } from '../../../device/apply/nft.ts';
import type { NftObject } from '../../../device/apply/nft-objects.ts';
import type { Runner } from '../../../device/run.ts';

const BASE: NftObject = {
  kind: 'chain',
  name: 'base',
  definition: 'type filter hook input priority filter; policy accept;',
  rules: ['jump a', 'jump b'],
};
const chain = (name: string, ...rules: string[]): NftObject => ({ kind: 'chain', name, definition: '', rules });
const counter = (name: string): NftObject => ({ kind: 'counter', name, definition: '', rules: [] });
const set = (name: string, elements: string): NftObject => ({ kind: 'set', name, definition: elements, rules: [] });

function change(last: readonly NftObject[], wanted: readonly NftObject[]): string[] {
  const text = nftTransaction('inet t', { objects: wanted, mark: 'new' }, { objects: last, mark: 'old' });
  return text.trimEnd().split('\n');
}

describe('a transaction', () => {
  test('writes only the chains whose rules differ', () => {
    const last = [BASE, chain('a', 'drop'), chain('b', 'accept')];
    expect(change(last, [BASE, chain('a', 'accept'), chain('b', 'accept')])).toEqual([
      'delete chain inet t old',
      'flush chain inet t a',
      'table inet t {',
      '  chain new {}',
      '  chain a {',
      '    accept',
      '  }',
      '}',
    ]);
  });

  test('adds before, and deletes behind, chains before what they use', () => {
    const last = [
      counter('c1'),
      set('s1', 'e'),
      BASE,
      chain('a', 'counter name "c1"'),
      chain('b', 'jump d'),
      chain('d'),
    ];
    const wanted = [counter('c2'), BASE, chain('a', 'counter name "c2"'), chain('b', 'jump e'), chain('e', 'accept')];
    expect(change(last, wanted)).toEqual([
      'delete chain inet t old',
      'flush chain inet t a',
      'flush chain inet t b',
      'flush chain inet t d',
      'table inet t {',
      '  chain new {}',
      '  counter c2 {}',
      '  chain e {',
      '    accept',
      '  }',
      '  chain a {',
      '    counter name "c2"',
      '  }',
      '  chain b {',
      '    jump e',
      '  }',
      '}',
      'delete chain inet t d',
      'delete counter inet t c1',
      'delete set inet t s1',
    ]);
  });

  test.each([
    ['a set with other elements', [set('s', '1')], [set('s', '2')]],
    ['a base chain elsewhere', [BASE], [{ ...BASE, definition: 'type filter hook output priority filter;' }]],
  ])('writes the table as a whole for %s', (_, last, wanted) => {
    expect(change(last, wanted).slice(0, 3)).toEqual(['table inet t', 'delete table inet t', 'table inet t {']);
  });

  test('creates the table where there was none', () => {
    expect(change([], [BASE]).slice(0, 3)).toEqual(['create table inet t', 'table inet t {', '  chain new {}']);
  });

  test('without objects leaves no table', () => {
    expect(change([BASE], [])).toEqual(['table inet t', 'delete table inet t']);
  });
});

describe('the applier', () => {
  /** An nft that writes down what it is given and refuses what contains `bad` or the words given. */
  function recording() {
    const texts: string[] = [];
    const refused = ['bad'];
    const run: Runner = async (_, { input = '' } = {}) => {
      texts.push(input);
      const word = refused.find((word) => input.includes(word));
      return { exitCode: word === undefined ? 0 : 1, stdout: '', stderr: word === undefined ? '' : `no ${word}` };
    };
    const { apply } = nftApplier(run);
    const bring = (...objects: NftObject[]) => apply([{ kind: 'nft', table: 'inet t', objects }], []);
    return { texts, refused, bring };
  }

  test('begins with a clean table, and goes on from what it has written', async () => {
    const { texts, bring } = recording();
    await bring(BASE, chain('a'), chain('b'));
    await bring(BASE, chain('a', 'drop'), chain('b'));
    expect(texts[0]).toMatch(/^table inet t\ndelete table inet t\ntable inet t \{\n {2}chain state-1 \{\}\n/);
    expect(texts[1]).toMatch(/^delete chain inet t state-1\nflush chain inet t a\ntable inet t \{\n {2}chain state-2 /);
    expect(texts).toHaveLength(2);
  });

  test('writes the table as a whole when the kernel’s is not as it left it', async () => {
    const { texts, refused, bring } = recording();
    await bring(BASE);
    refused.push('state-1'); // somebody has flushed the ruleset: the chain is not there
    await bring(BASE, chain('a'));
    expect(texts).toHaveLength(3);
    expect(texts[2]).toMatch(/^table inet t\ndelete table inet t\n/);
    expect(texts[2]).toContain('chain a {}');
  });

  test('writes the table as a whole where somebody has made one meanwhile', async () => {
    const { texts, refused, bring } = recording();
    await bring(BASE);
    await bring();
    refused.push('create table');
    await bring(BASE);
    expect(texts[3]).toMatch(/^table inet t\ndelete table inet t\n/);
    expect(texts).toHaveLength(4);
  });

  test('tells what the kernel says, and goes on from what was there before', async () => {
    const { texts, bring } = recording();
    await bring(BASE);
    await expect(bring(BASE, chain('a', 'bad'))).rejects.toThrow('the kernel refuses the firewall filters: no bad');
    await bring(BASE, chain('a', 'drop'));
    expect(texts.at(-1)).toMatch(/^delete chain inet t state-1\n/);
  });

  test('removes a table that is wanted no more', async () => {
    const texts: string[] = [];
    const { apply } = nftApplier(async (_, { input = '' } = {}) => {
      texts.push(input);
      return { exitCode: 0, stdout: '', stderr: '' };
    });
    const artefact = { kind: 'nft', table: 'inet t', objects: [BASE] } as const;
    await apply([artefact], []);
    await apply([], [artefact]);
    expect(texts[1]).toBe('table inet t\ndelete table inet t\n');
  });
});
