/** Writes configuration in braces, laid out as Junos shows it. */
import { isLevel } from '../schema/lookup.ts';
import { NOT_IMPLEMENTED } from './commands.ts';
import { quote } from './lexer.ts';
import { type ConfigNode, isUnknown } from './node.ts';
import { inOrder } from './order.ts';

export interface PrintOptions {
  /** Levels to begin with, of four spaces each. */
  readonly indent?: number;
  /** Say so at statements that do nothing because they are not implemented. Default true. */
  readonly markUnknown?: boolean;
}

const INDENT = '    ';

/** Writes what is in `node`, or a leaf itself. Every line ends with a line end; nothing gives an empty text. */
export function printCurly(node: ConfigNode, options: PrintOptions = {}): string {
  const { indent = 0, markUnknown = true } = options;
  const lines: string[] = [];
  const isLeaf = node.schema?.kind === 'leaf' || node.schema?.kind === 'leaf-list';
  const printer = new Printer(lines, markUnknown);
  for (const statement of isLeaf ? [node] : inOrder(node)) printer.statement(statement, INDENT.repeat(indent), '');
  return lines.map((line) => `${line}\n`).join('');
}

/** The lines of one statement, behind the words of the level printed before it (`family `). */
export function statementLines(node: ConfigNode, before = ''): string[] {
  const lines: string[] = [];
  new Printer(lines, false).statement(node, '', before);
  return lines;
}

/** A statement in one line, what is in it left out: `ge-0/0/0 { ... }`. */
export function statementSummary(node: ConfigNode, before = ''): string {
  const [line = '', ...rest] = statementLines({ ...node, inactive: false, comment: undefined }, before);
  return rest.length === 0 ? line : `${line} ... }`;
}

class Printer {
  readonly #lines: string[];
  readonly #markUnknown: boolean;

  constructor(lines: string[], markUnknown: boolean) {
    this.#lines = lines;
    this.#markUnknown = markUnknown;
  }

  statement(node: ConfigNode, indent: string, before: string): void {
    const { schema, children, comment } = node;
    if (node.redacted === 'ACCESS-DENIED') {
      const mark = isLevel(schema) || schema === undefined ? '{ /* ACCESS-DENIED */ }' : '/* ACCESS-DENIED */';
      this.#lines.push(`${indent}${before}${title(node)} ${mark};`);
      return;
    }
    if (schema?.kind === 'container' && schema.prefix) {
      for (const child of inOrder(node)) this.statement(child, indent, `${before}${node.name} `);
      return;
    }
    if (comment !== undefined) this.#lines.push(`${indent}/* ${comment} */`);
    const marked = this.#markUnknown && isUnknown(node);
    if (marked && children.size > 0)
      this.#lines.push(`${indent}##`, `${indent}## Warning: ${NOT_IMPLEMENTED}`, `${indent}##`);
    const head = `${indent}${node.inactive ? 'inactive: ' : ''}${before}${title(node)}`;
    const only = onlyLeaf(node);
    if (only !== undefined) {
      this.#lines.push(`${head} ${title(only)};${secret(only)}`);
    } else if (children.size === 0) {
      this.#lines.push(`${head};${secret(node)}${marked ? ` ## Warning: ${NOT_IMPLEMENTED}` : ''}`);
    } else {
      this.#lines.push(`${head} {`);
      const inner = isUnknown(node) ? new Printer(this.#lines, false) : this;
      for (const child of inOrder(node)) inner.statement(child, indent + INDENT, '');
      this.#lines.push(`${indent}}`);
    }
  }
}

/** The leaf that goes on its level's line: `then accept;`. Marks need a line of their own. */
function onlyLeaf({ schema, children }: ConfigNode): ConfigNode | undefined {
  const collapses = (schema?.kind === 'container' || schema?.kind === 'list') && schema.collapse;
  if (!collapses || children.size !== 1) return undefined;
  const [child] = children.values();
  const isLeaf = child?.schema?.kind === 'leaf' || child?.schema?.kind === 'leaf-list';
  const marked = child?.inactive || child?.comment !== undefined || child?.redacted === 'ACCESS-DENIED';
  return isLeaf && !marked ? child : undefined;
}

/** A statement's own words: keyword, key, values. */
function title({ schema, name, key, values, redacted }: ConfigNode): string {
  if (redacted === 'SECRET-DATA') return `${name} /* SECRET-DATA */`;
  if (schema?.kind === 'list') return schema.bare ? quote(key ?? '') : `${name} ${quote(key ?? '')}`;
  const written = values.map((value) => quote(value, schema?.kind === 'leaf' && schema.secret));
  if (written.length === 0) return name;
  return written.length === 1 ? `${name} ${written[0]}` : `${name} [ ${written.join(' ')} ]`;
}

function secret({ schema, values }: ConfigNode): string {
  return schema?.kind === 'leaf' && schema.secret && values.length > 0 ? ' ## SECRET-DATA' : '';
}
