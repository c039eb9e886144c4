/** What an element asks for besides being merged: NETCONF's `operation` and Junos's own attributes. */
import type { Element } from './element.ts';

export type Operation = 'merge' | 'replace' | 'create' | 'delete' | 'remove' | 'none';

const OPERATIONS: ReadonlySet<string> = new Set(['merge', 'replace', 'create', 'delete', 'remove', 'none']);

/** `operation="delete"` (RFC 6241), `delete="delete"`, `replace="replace"` (Junos). */
export function operationOf({ attributes }: Element): Operation | undefined {
  const operation = attributes.get('operation');
  if (operation !== undefined && OPERATIONS.has(operation)) return operation as Operation;
  if (attributes.has('delete')) return 'delete';
  return attributes.has('replace') ? 'replace' : undefined;
}

/** `insert="after" key="name"`, `rename="rename" name="new"` of an entry. */
export function placeOf({ attributes }: Element) {
  const insert = attributes.get('insert');
  const key = attributes.get('name') ?? attributes.get('key');
  if (key === undefined) return undefined;
  if (insert === 'before' || insert === 'after') return { what: insert, key } as const;
  return attributes.has('rename') ? ({ what: 'rename', key } as const) : undefined;
}
