import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyChange, changeBetween } from '../../../device/commit/change.ts';
import { merge } from '../../../device/commit/merge.ts';
import { runChange } from '../../../device/config/commands.ts';
import { Edit } from '../../../device/config/edit.ts';
import { equal } from '../../../device/config/equal.ts';
import { tokenizeLine } from '../../../device/config/lexer.ts';
import { type ConfigNode, emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { config, schema } from '../cli/device.ts';

const term = fc.constantFrom('a', 'b', 'c', 'd').map((name) => `firewall family inet filter f term ${name}`);
const statement = fc.oneof(
  term,
  term.map((words) => `${words} from port ssh`),
  term.map((words) => `${words} then reject`),
  fc.constantFrom('system host-name R1', 'system host-name R2', 'system services ssh', 'system services telnet'),
  fc.nat(3).map((unit) => `interfaces ge-0/0/0 unit ${unit} family inet address 10.0.${unit}.1/24`),
);
const change = fc.oneof(
  { weight: 3, arbitrary: statement.map((words) => `set ${words}`) },
  statement.map((words) => `delete ${words}`),
  statement.map((words) => `deactivate ${words}`),
  term.map((words) => `annotate ${words} "let them in"`),
  fc.tuple(term, fc.constantFrom('a', 'b')).map(([words, other]) => `insert ${words} before term ${other}`),
);

function edited(root: ConfigNode, lines: readonly string[]): ConfigNode {
  const edit = new Edit(root);
  for (const line of lines) {
    try {
      runChange(
        schema,
        edit,
        tokenizeLine(line).filter(({ kind }) => kind !== 'end'),
        { unknown: 'error' },
      );
    } catch {
      // an insert beside what is not there
    }
  }
  return edit.done();
}

const changes = fc.array(change, { maxLength: 12 });

test('a change, written and read, makes the new configuration of the old one, order and all', () => {
  fc.assert(
    fc.property(changes, changes, (before, after) => {
      const old = edited(emptyConfig(schema), before);
      const next = edited(old, after);
      const made = applyChange(old, JSON.parse(JSON.stringify(changeBetween(old, next))));
      expect(equal(made, next)).toBe(true);
      expect(printCurly(made)).toBe(printCurly(next));
    }),
  );
});

test('a change is as small as what it changes', () => {
  const lines = Array.from({ length: 5000 }, (_, at) => `set interfaces ge-0/0/${at % 48} unit ${at} family inet`);
  const large = config(lines.join('\n'));
  const next = edited(large, ['set system host-name R1']);
  expect(JSON.stringify(changeBetween(large, next)).length).toBeLessThan(500);
});

test('statements the schema does not know are kept', () => {
  const unknown = parseConfig(schema, 'protocols { ospf { area 0; } }').config;
  const made = applyChange(
    emptyConfig(schema),
    JSON.parse(JSON.stringify(changeBetween(emptyConfig(schema), unknown))),
  );
  expect(printCurly(made)).toBe(printCurly(unknown));
});

test('changes of different statements come together, whoever is first', () => {
  fc.assert(
    fc.property(changes, changes, changes, (start, mine, theirs) => {
      const base = edited(emptyConfig(schema), start);
      const [m, t] = [edited(base, mine), edited(base, theirs)];
      const { config: merged, conflicts } = merge(base, m, t);
      if (equal(m, base)) expect(equal(merged, t)).toBe(true);
      if (equal(t, base)) expect(equal(merged, m)).toBe(true);
      expect(merge(base, m, m).conflicts).toEqual([]);
      if (conflicts.length === 0)
        expect(
          printCurly(merge(base, t, m).config)
            .split('\n')
            .sort(),
        ).toEqual(printCurly(merged).split('\n').sort());
    }),
  );
});
