import { describe, expect, test } from 'vitest';
import { Edit, EditError } from '../../../device/config/edit.ts';
import { type ConfigNode, descend, emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { type Path, resolvePath, words } from '../../../device/config/path.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { schema } from './schema.ts';

function path(line: string, mode: 'set' | 'name' = 'name'): Path {
  const resolution = resolvePath(schema, words(...line.split(' ')), { mode });
  if (!resolution.ok) throw new Error(resolution.error.message);
  return resolution.paths[0] ?? [];
}

function config(...lines: readonly string[]): ConfigNode {
  return parseConfig(schema, lines.map((line) => `set ${line}`).join('\n')).config;
}

function edited(base: ConfigNode, change: (edit: Edit) => void): string[] {
  const edit = new Edit(base);
  change(edit);
  return printSet(edit.done()).split('\n').slice(0, -1);
}

const term = 'firewall family inet filter f term';

describe('set', () => {
  test('replaces the value of a leaf', () => {
    const base = config('system host-name R1');
    expect(edited(base, (edit) => edit.set(path('system host-name R2', 'set')))).toEqual(['set system host-name R2']);
    expect(printSet(base)).toBe('set system host-name R1\n');
  });

  test('adds to a leaf-list what it has not', () => {
    const base = config(`${term} a from port [ ssh telnet ]`);
    const lines = edited(base, (edit) => edit.set(path(`${term} a from port 80`, 'set')));
    expect(lines.map((line) => line.split(' ').at(-1))).toEqual(['ssh', 'telnet', '80']);
  });

  test('keeps a long leaf-list without duplicates, edit after edit', () => {
    const ports = Array.from({ length: 100 }, (_, index) => String(index));
    let root = emptyConfig(schema);
    for (let round = 0; round < 2; round++) {
      const edit = new Edit(root);
      for (const port of [...ports, ...ports]) edit.set(path(`${term} a from port ${port}`, 'set'));
      root = edit.done();
    }
    expect(descend(root, 'firewall', 'family', 'inet', 'filter f', 'term a', 'from', 'port')?.values).toEqual(ports);
  });

  test('removes the alternatives of a choice', () => {
    const base = config(`${term} a then accept`, `${term} a then log`);
    expect(edited(base, (edit) => edit.set(path(`${term} a then reject`, 'set')))).toEqual([
      `set ${term} a then log`,
      `set ${term} a then reject`,
    ]);
  });

  test('makes no level that means nothing when empty, but list entries and presence containers', () => {
    expect(edited(emptyConfig(schema), (edit) => edit.set(path('system services', 'set')))).toEqual([]);
    expect(edited(emptyConfig(schema), (edit) => edit.set(path('system services telnet', 'set')))).toEqual([
      'set system services telnet',
    ]);
    expect(edited(emptyConfig(schema), (edit) => edit.set(path(`${term} a then`, 'set')))).toEqual([`set ${term} a`]);
  });

  test('of what is set already gives the very same tree', () => {
    const base = config('system host-name R1', `${term} a from port ssh`, 'system services telnet');
    const edit = new Edit(base);
    edit.set(path('system host-name R1', 'set'));
    edit.set(path(`${term} a from port ssh`, 'set'));
    edit.set(path('system services telnet', 'set'));
    expect(edit.done()).toBe(base);
  });

  test('shares what it does not touch, and a finished tree never changes', () => {
    const base = config('system host-name R1', `${term} a then accept`);
    const edit = new Edit(base);
    edit.set(path('system host-name R2', 'set'));
    const first = edit.done();
    edit.set(path('system host-name R3', 'set'));
    expect(first.children.get('firewall')).toBe(base.children.get('firewall'));
    expect(descend(first, 'system', 'host-name')?.values).toEqual(['R2']);
    expect(descend(edit.done(), 'system', 'host-name')?.values).toEqual(['R3']);
  });
});

describe('delete', () => {
  const base = config('system services telnet', 'system login user a uid 2000', `${term} t from port ssh`);

  test('takes empty levels that mean nothing with it', () => {
    expect(edited(base, (edit) => edit.delete(path('system services telnet')))[0]).toBe(
      'set system login user a uid 2000',
    );
    const edit = new Edit(config('system services telnet'));
    edit.delete(path('system services telnet'));
    expect(edit.done().children.size).toBe(0);
  });

  test('leaves list entries', () => {
    expect(edited(base, (edit) => edit.delete(path('system login user a uid')))[0]).toBe('set system login user a');
  });

  test('says when there is nothing to delete', () => {
    const edit = new Edit(base);
    expect(edit.delete(path('system host-name'))).toBe(false);
    expect(edit.delete(path('system login user a uid 2001'))).toBe(false);
    expect(edit.done()).toBe(base);
  });

  test('takes single values out of a leaf-list, and the statement with the last', () => {
    const edit = new Edit(config(`${term} t from port ssh`, `${term} t from port telnet`));
    expect(edit.delete(path(`${term} t from port ssh`))).toBe(true);
    expect(printSet(edit.done())).toBe(`set ${term} t from port telnet\n`);
    edit.delete(path(`${term} t from port telnet`));
    expect(printSet(edit.done())).toBe(`set ${term} t\n`);
  });

  test('of the empty path removes everything', () => {
    expect(edited(base, (edit) => edit.delete([]))).toEqual([]);
  });
});

describe('marks', () => {
  const base = config('system host-name R1');

  test('deactivate and activate', () => {
    const edit = new Edit(base);
    expect(edit.deactivate(path('system host-name'))).toBe(true);
    expect(printSet(edit.done())).toBe('set system host-name R1\ndeactivate system host-name\n');
    expect(edit.activate(path('system host-name'))).toBe(true);
    expect(printSet(edit.done())).toBe('set system host-name R1\n');
    expect(edit.deactivate(path('system login'))).toBe(false);
  });

  test('annotate, and an empty comment removes it', () => {
    const edit = new Edit(base);
    edit.annotate(path('system'), ' the box ');
    expect(descend(edit.done(), 'system')?.comment).toBe('the box');
    edit.annotate(path('system'), '');
    expect(descend(edit.done(), 'system')?.comment).toBeUndefined();
    expect(() => edit.annotate(path('system'), 'a */ b')).toThrow(EditError);
  });
});

describe('entries of a list', () => {
  const base = config(`${term} a then log`, `${term} b then accept`, `${term} c then discard`);
  const order = (root: ConfigNode) => [
    ...(descend(root, 'firewall', 'family', 'inet', 'filter f')?.children.keys() ?? []),
  ];

  function orderAfter(change: (edit: Edit) => void): string[] {
    const edit = new Edit(base);
    change(edit);
    return order(edit.done());
  }

  test('are moved before and after others', () => {
    expect(orderAfter((edit) => edit.insert(path(`${term} c`), 'before', 'a'))).toEqual(['term c', 'term a', 'term b']);
    expect(orderAfter((edit) => edit.insert(path(`${term} a`), 'after', 'b'))).toEqual(['term b', 'term a', 'term c']);
    expect(() => orderAfter((edit) => edit.insert(path(`${term} a`), 'after', 'x'))).toThrow(
      "statement 'term x' not found",
    );
    const edit = new Edit(config('system login user a'));
    expect(() => edit.insert(path('system login user a'), 'after', 'b')).toThrow('not ordered by the user');
  });

  test('are renamed in place', () => {
    expect(orderAfter((edit) => edit.rename(path(`${term} b`), 'x'))).toEqual(['term a', 'term x', 'term c']);
    expect(() => orderAfter((edit) => edit.rename(path(`${term} b`), 'c'))).toThrow("'term c' already exists");
    expect(orderAfter((edit) => expect(edit.rename(path(`${term} z`), 'y')).toBe(false))).toEqual([
      'term a',
      'term b',
      'term c',
    ]);
  });

  test('are copied, and the copy is a statement of its own', () => {
    const edit = new Edit(base);
    edit.set(path(`${term} a then count one`, 'set'));
    edit.copy(path(`${term} a`), 'd');
    edit.set(path(`${term} d then count two`, 'set'));
    const root = edit.done();
    expect(order(root)).toEqual(['term a', 'term b', 'term c', 'term d']);
    const count = (id: string) => descend(root, 'firewall', 'family', 'inet', 'filter f', id, 'then', 'count')?.values;
    expect([count('term a'), count('term d')]).toEqual([['one'], ['two']]);
  });
});
