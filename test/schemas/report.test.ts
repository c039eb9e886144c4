/** The published schema of the JSON report, held by a real validator against reports. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { report } from '../lab/report/examples.ts';

const file = join(import.meta.dirname, '../../schemas/report.schema.json');
const published = JSON.parse(readFileSync(file, 'utf8')) as object;
const date = { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/ };

/** The same, but for parts that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in copy && copy.type === 'object' ? { ...copy, additionalProperties: false } : copy;
}

const ajv = () => new Ajv2020({ allErrors: true, strict: true, formats: date });
const validate = ajv().compile(published);
const validateClosed = ajv().compile(closed(published) as object);

test('a report with everything is valid, and has nothing that the schema does not name', () => {
  expect(validateClosed(report), JSON.stringify(validateClosed.errors)).toBe(true);
});

test('a later vtylab may add parts', () => {
  expect(validate({ ...report, more: 1 })).toBe(true);
  expect(validateClosed({ ...report, more: 1 })).toBe(false);
});

test.each([
  ['another version', { schemaVersion: 2 }],
  ['no verdicts', { verdicts: undefined }],
  ['another status', { verdicts: [{ ...report.verdicts[0], status: 'good' }] }],
  ['a time that is none', { started: 'yesterday' }],
])('%s is not valid', (_what, change) => {
  expect(validate(JSON.parse(JSON.stringify({ ...report, ...change })))).toBe(false);
});
