/** The published schemas, held by a real validator (ajv) against what the program itself says of the same files. */
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import { readDocument, type Shape, type Source } from '../../lab/topology/shape.ts';
import { labShape } from '../../lab/topology/topology-file.ts';
import { playbookShape } from '../../lab/verify/playbook-file.ts';
import { variables } from '../../lab/verify/read-playbook.ts';

const ROOT = join(import.meta.dirname, '../..');
const KINDS: Readonly<Record<'topology' | 'playbook', (source: Source) => Shape<unknown>>> = {
  topology: () => labShape,
  playbook: (source) => playbookShape(variables(source), []),
};
type Kind = keyof typeof KINDS;

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
const validators = {
  topology: ajv.compile(published('topology')),
  playbook: ajv.compile(published('playbook')),
};

function published(kind: Kind): object {
  return JSON.parse(readFileSync(join(ROOT, 'schemas', `${kind}.schema.json`), 'utf8')) as object;
}

/** What the schema and the reader say of a file; undefined when it is no YAML. */
function judge(kind: Kind, text: string): { readonly schema: boolean; readonly reader: boolean } | undefined {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) return undefined;
  const source: Source = { file: '/x.yaml', text, lines, document, problems: [] };
  readDocument(KINDS[kind](source), source);
  const taken = source.problems.every(({ severity }) => severity !== 'error');
  return { schema: validators[kind](document.toJS()), reader: taken };
}

/** The kind that the first line of a file gives it, and the file that it names. */
function modeline(file: string): { readonly kind: Kind; readonly schema: string } {
  const [, schema = '', kind = ''] =
    /^# yaml-language-server: \$schema=(\S*\/(\w+)\.schema\.json)\n/.exec(readFileSync(file, 'utf8')) ?? [];
  if (kind !== 'topology' && kind !== 'playbook') throw new Error(`${file} names no schema in its first line`);
  return { kind, schema: join(file, '..', schema) };
}

describe('shipped files', () => {
  test.each(globSync('topologies/**/*.yaml', { cwd: ROOT }))('%s', (path) => {
    const file = join(ROOT, path);
    const { kind, schema } = modeline(file);
    expect(schema).toBe(join(ROOT, 'schemas', `${kind}.schema.json`));
    expect(judge(kind, readFileSync(file, 'utf8')), JSON.stringify(validators[kind].errors)).toEqual({
      schema: true,
      reader: true,
    });
  });
});

test.each(globSync('test/{containerlab,golden/generate}/*.{yml,yaml}', { cwd: ROOT }))('%s', (path) => {
  const kind = path.includes('.verify.') ? 'playbook' : 'topology';
  const verdict = judge(kind, readFileSync(join(ROOT, path), 'utf8'));
  expect(verdict, JSON.stringify(validators[kind].errors)).toEqual({ schema: true, reader: true });
});

/**
 * What only one of the two can tell: how a text is written (`>`, an alias that holds itself), whether it is a regular expression or
 * an address; the other way round, the schema knows that a link has two ends, which the reader leaves to what comes behind it.
 */
const ONLY_READER = ['bad-values', 'endless-alias'];
const ONLY_SCHEMA = ['malformed-endpoint'];

describe.each([
  ['topology', 'topology'],
  ['playbook', 'verify'],
] as const)('bad input of a %s: schema and reader agree', (kind, folder) => {
  const cases = globSync('*.yaml', { cwd: join(ROOT, 'test/errors', folder) }).map((file) => basename(file, '.yaml'));
  test.each(cases)('%s', (name) => {
    const verdict = judge(kind, readFileSync(join(ROOT, 'test/errors', folder, `${name}.yaml`), 'utf8'));
    if (verdict === undefined) return expect(['not-yaml', 'key-twice', 'yaml-syntax']).toContain(name);
    if (ONLY_READER.includes(name)) return expect(verdict.reader).toBe(false);
    if (ONLY_SCHEMA.includes(name)) return expect(verdict).toEqual({ schema: false, reader: true });
    expect(verdict.schema, JSON.stringify(validators[kind].errors)).toBe(verdict.reader);
  });
});

test('the schema points at the key that is wrong', () => {
  expect(judge('topology', 'name: a\ntopology: {nodes: {R1: {knd: host}}}\n')).toEqual({
    schema: false,
    reader: false,
  });
  const [error] = validators.topology.errors ?? [];
  expect(error).toMatchObject({ instancePath: '/topology/nodes/R1', params: { additionalProperty: 'knd' } });
});
