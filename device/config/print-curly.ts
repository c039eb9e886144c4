/** Writes configuration in braces, laid out as Junos shows it. */
import { isLevel } from '../schema/lookup.ts';
import { NOT_IMPLEMENTED } from './commands.ts';
import { describeStatement } from './describe-statement.ts';
import { quote } from './lexer.ts';
import { type ConfigNode, isUnknown } from './node.ts';
import { inOrder } from './order.ts';
import { inheritedWords } from './provenance.ts';

export interface PrintOptions {
  /** Levels to begin with, of four spaces each. */
  readonly indent?: number;
  /** Say so at statements that do nothing because they are not implemented. Default true. */
  readonly markUnknown?: boolean;
  /** Tell above each statement that was inherited (see `inherit`) from which group. Default false. */
  readonly inheritance?: boolean;
  /** Tell above each statement what it is and what its value may be, from the schema. Default false. */
  readonly detail?: boolean;
}

const INDENT = '    ';

/** Writes what is in `node`, or a leaf itself. Every line ends with a line end; nothing gives an empty text. */
export function printCurly(node: ConfigNode, options: PrintOptions = {}): string {
  const { indent = 0, markUnknown = true, inheritance = false, detail = false } = options;
  const lines: string[] = [];
  const isLeaf = node.schema?.kind === 'leaf' || node.schema?.kind === 'leaf-list';
  const printer = new Printer(lines, markUnknown, remarksOf(inheritance, detail));
  for (const statement of isLeaf ? [node] : inOrder(node)) printer.statement(statement, INDENT.repeat(indent), '');
  lines.push('');
  return lines.join('\n');
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
  readonly #remarks: Remarks;

  constructor(lines: string[], markUnknown: boolean, remarks: Remarks = () => []) {
    this.#lines = lines;
    this.#markUnknown = markUnknown;
    this.#remarks = remarks;
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
    const beside = leavesBeside(node);
    this.#remark(this.#remarks([node, ...(beside ?? [])]), indent);
    if (beside !== undefined) {
      const secret = [node, ...beside].some(isSecret);
      this.#lines.push(`${head} ${beside.map(title).join(' ')};${secret ? SECRET : ''}`);
    } else if (children.size === 0) {
      this.#lines.push(`${head};${isSecret(node) ? SECRET : ''}${marked ? ` ## Warning: ${NOT_IMPLEMENTED}` : ''}`);
    } else {
      this.#lines.push(`${head} {`);
      const inner = isUnknown(node) ? new Printer(this.#lines, false) : this;
      for (const child of inOrder(node)) inner.statement(child, indent + INDENT, '');
      this.#lines.push(`${indent}}`);
    }
  }

  /** Writes remarks above a line, framed as Junos frames them. */
  #remark(remarks: readonly string[], indent: string): void {
    if (remarks.length === 0) return;
    this.#lines.push(`${indent}##`, ...remarks.map((remark) => `${indent}## ${remark}`), `${indent}##`);
  }
}

/** What is to be said above the line that these statements share. */
type Remarks = (nodes: readonly ConfigNode[]) => readonly string[];

function remarksOf(inheritance: boolean, detail: boolean): Remarks {
  return (nodes) => [
    ...(detail ? nodes.flatMap(({ schema }) => (schema === undefined ? [] : describeStatement(schema))) : []),
    ...(inheritance
      ? nodes.flatMap(inheritedWords).map(([word, group]) => `'${word}' was inherited from group '${group}'`)
      : []),
  ];
}

/** The leaves that go on their level's line: `then accept;`. Marks need a line of their own. */
function leavesBeside(node: ConfigNode): readonly ConfigNode[] | undefined {
  const { schema, children } = node;
  if (!isLevel(schema) || children.size === 0) return undefined;
  if (!schema.oneLine && !(schema.collapse && children.size === 1)) return undefined;
  for (const child of children.values()) {
    const isLeaf = child.schema?.kind === 'leaf' || child.schema?.kind === 'leaf-list';
    if (!isLeaf || child.inactive || child.comment !== undefined) return undefined;
  }
  return inOrder(node);
}

/** A statement's own words: keyword, key, values. */
function title({ schema, name, key, values, redacted }: ConfigNode): string {
  if (redacted === 'SECRET-DATA') return `${name} /* SECRET-DATA */`;
  if (schema?.kind === 'list') return schema.bare ? quote(key ?? '') : `${name} ${quote(key ?? '')}`;
  const written = values.map((value) => quote(value, schema?.kind === 'leaf' && schema.secret));
  if (written.length === 0) return name;
  return written.length === 1 ? `${name} ${written[0]}` : `${name} [ ${written.join(' ')} ]`;
}

const SECRET = ' ## SECRET-DATA';

function isSecret({ schema, values }: ConfigNode): boolean {
  return (schema?.kind === 'leaf' && schema.secret && values.length > 0) || (schema?.kind === 'list' && schema.secret);
}
