/** Random configurations over any schema, and random texts that look like one. */
import fc from 'fast-check';
import { Edit } from '../device/config/edit.ts';
import { type ConfigNode, emptyConfig } from '../device/config/node.ts';
import type { Path, PathStep } from '../device/config/path.ts';
import { printCurly } from '../device/config/print-curly.ts';
import type { Container, SchemaNode } from '../device/schema/kinds.ts';
import { isLevel, statementsOf } from '../device/schema/lookup.ts';
import type { ValueType } from '../device/schema/types.ts';

/** Values to try for a type; those it does not take are left out. */
const SAMPLES = [
  ...['a', 'b c', '"', '\\', 'x\\n', 'tab\t', 'line\nend', '#', '/*', '*/', 'inactive:', 'delete:', '[', '$6$', 'é'],
  ...[
    '1',
    '100',
    '256',
    '2000',
    'ge-0/0/1',
    'ge-0/0/1.0',
    'lo0',
    '10.0.0.0/8',
    '10.0.0.1',
    '::1',
    '2001:db8::/32',
    'a.inet6.0',
  ],
  ...['ssh', '1-5', '', ' ', ' a', 'a ', '<*>', '<ge-*>', '<x>', '&amp;', ']]>', '{', ';', 'name', '\u{1f600}', "'"],
  ...['1m', '64K', '0x12', 'ack', '(ack & !syn)|rst', '2 + !4', 'interfaces <*> unit <*> family inet address <*>'],
  ...['-0', '007', '1e3', 'true', 'null', 'apply-groups', '@', '## x', '/bin/cat'],
  ...['ssh-rsa', 'ecdsa-sha2-nistp256', 'ssh-ed25519'].map(publicKey),
];

/** As short as one can be. */
function publicKey(type: string): string {
  const blob = Buffer.concat([Buffer.from([0, 0, 0, type.length]), Buffer.from(type)]);
  return `${type} ${blob.toString('base64')} a "b" <c>`;
}

const samples = new Map<ValueType, readonly string[]>();

function valuesOf(type: ValueType): readonly string[] {
  const known = samples.get(type);
  if (known !== undefined) return known;
  const values = [
    ...SAMPLES,
    ...(type.range ?? []).map(String),
    ...[...(type.words?.keys() ?? [])].slice(0, 6),
  ].flatMap((text) => {
    try {
      return [type.parse(text)];
    } catch {
      return [];
    }
  });
  const found = [...new Set(values)];
  samples.set(type, found);
  return found;
}

/** Every statement of the schema, from the root's child down to itself. */
function statements(root: Container): SchemaNode[][] {
  const found: SchemaNode[][] = [];
  const walk = (node: SchemaNode, above: readonly SchemaNode[]) => {
    const here = [...above, node];
    found.push(here);
    if (isLevel(node)) for (const child of statementsOf(node)) walk(child, here);
  };
  for (const child of statementsOf(root)) walk(child, []);
  return found;
}

/** A statement with keys and values. */
function step(node: SchemaNode): fc.Arbitrary<PathStep> {
  const key = node.kind === 'list' ? fc.constantFrom(...valuesOf(node.key)) : fc.constant(undefined);
  return fc.record({ schema: fc.constant(node), name: fc.constant(node.name), key, values: values(node) });
}

function values(node: SchemaNode): fc.Arbitrary<readonly string[]> {
  if (node.kind !== 'leaf' && node.kind !== 'leaf-list') return fc.constant([]);
  const known = valuesOf(node.type);
  if (known.length === 0) return fc.constant([]);
  const some = fc.uniqueArray(fc.constantFrom(...known), { minLength: 1, maxLength: node.kind === 'leaf' ? 1 : 3 });
  return node.kind === 'leaf' && node.valueOptional ? fc.oneof(some, fc.constant([])) : some;
}

const UNKNOWN = [
  ...['ntp server "a b"', 'x [ y z ]', 'q', 'ntp', 'ntp server', 'name x', '"protect:" x', '"inactive:" y', 'a "" b'],
  ...['a.b c', 'xmlish', 'a:b "c&d"', '"quoted" "twice"', 'ae0', 'é ü', 'x "1"', 'x 1'],
];

/** Statements the schema does not know, at the top, in a level, and in each other. */
function unknownStatements(schema: Container, depth: number): fc.Arbitrary<Path> {
  const at = [...schema.children.values()].filter((node) => node.kind === 'container' && node.name === 'system');
  const level: Path = at.map((node) => ({ schema: node, name: node.name, key: undefined, values: [] }));
  const name = fc
    .constantFrom(...UNKNOWN)
    .map((text) => ({ schema: undefined, name: text, key: undefined, values: [] }));
  return fc
    .tuple(fc.constantFrom<Path>([], level), fc.array(name, { minLength: 1, maxLength: depth }))
    .map(([above, names]) => [...above, ...names]);
}

const comment = fc
  .oneof(fc.constantFrom('c', 'two\nlines', '<x> & y', ' */ '), fc.string({ maxLength: 8 }))
  .filter((text) => !text.includes('*/') && !text.includes('/*'));

/** A counterexample is told in the words of the configuration. */
function shownAs(root: ConfigNode): ConfigNode {
  if (!(fc.toStringMethod in root))
    Object.defineProperty(root, fc.toStringMethod, { value: () => `\n${printCurly(root)}` });
  return root;
}

/** A tree made by random edits. `unknownDepth`: how deep statements nest that the schema does not know. */
export function configurations(schema: Container, unknownDepth = 3, maxLength = 12): fc.Arbitrary<ConfigNode> {
  const all = statements(schema);
  const known = fc.nat(all.length - 1).chain((index) => fc.tuple(...(all[index] ?? []).map(step)));
  const change = fc.record({
    path: fc.oneof({ weight: 12, arbitrary: known }, { weight: 1, arbitrary: unknownStatements(schema, unknownDepth) }),
    length: fc.nat(9),
    mark: fc.option(fc.oneof(fc.constant(true), comment)),
  });
  return fc.array(change, { maxLength }).map((changes) => {
    const edit = new Edit(emptyConfig(schema));
    for (const { path, mark, length } of changes) {
      edit.set(path);
      // marks stand at any of the levels
      const subject = length === 0 ? path : path.slice(0, Math.max(1, Math.min(length, path.length)));
      const last = subject.at(-1)?.schema;
      if (last?.kind === 'container' && last.prefix) continue; // no statement of its own
      if (mark === true) edit.deactivate(subject);
      else if (mark !== null) edit.annotate(subject, mark);
    }
    return shownAs(edit.done());
  });
}
