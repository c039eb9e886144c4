/** JSON Schema (draft 2020-12), as far as the shapes of the files need it: for editors, which complete and check by it. */

/** A schema: keywords and their values. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** What YAML may write where a text is meant: `010` and `true` are texts to the reader, numbers and such to an editor. */
export const SCALAR: JsonSchema = { type: ['string', 'number', 'boolean'], minLength: 1 };

/**
 * The schema of a whole file. Each part with a `title` goes to `$defs` once, and is referred to wherever it stands: two
 * parts of one title must be the same.
 */
export function schemaOfFile(title: string, schema: JsonSchema): JsonSchema {
  const parts = new Map<string, JsonSchema>();
  const root = hoist(schema, parts) as JsonSchema;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...root,
    ...(parts.size > 0 && { $defs: Object.fromEntries(parts) }),
  };
}

function hoist(value: unknown, parts: Map<string, JsonSchema>): unknown {
  if (Array.isArray(value)) return value.map((item) => hoist(item, parts));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hoist(part, parts)]));
  const { title, ...part } = copy;
  if (typeof title !== 'string') return copy;
  const known = parts.get(title);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(part)) {
    throw new RangeError(`two different parts of a schema are called '${title}'`);
  }
  parts.set(title, part);
  return { $ref: `#/$defs/${title}` };
}

const VARIABLE = '\\$\\{[^}]*\\}';

/** The same schema, where every text, word and number may also be written with `${name}` in it. */
export function withVariables(schema: JsonSchema): JsonSchema {
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    return typeof value === 'object' && value !== null ? withVariables(value as JsonSchema) : value;
  };
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, part]) => [key, key === 'enum' ? part : inner(part)]),
  );
  if (Array.isArray(schema.enum)) return { anyOf: [copy, { type: 'string', pattern: VARIABLE }] };
  if (typeof schema.pattern === 'string') return { ...copy, pattern: `(?:${schema.pattern})|${VARIABLE}` };
  return copy;
}
