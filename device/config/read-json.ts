/** Reads JSON as Junos writes configurations: objects and arrays become elements, `@` members what is said of them. */
import { characterName, forbiddenAt } from '../schema/characters.ts';
import { commentText, type Element, MAX_ELEMENT_DEPTH, STATEMENT } from './element.ts';
import { ConfigSyntaxError, type Position } from './errors.ts';

/** A value with its place. Numbers are kept as they are written. */
type Value = Position &
  (
    | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Value> }
    | { readonly kind: 'array'; readonly items: readonly Value[] }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'null' }
  );

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /[a-z]+/y;

/** The members of the outermost object, as elements. Throws a ConfigSyntaxError at the first place that is wrong. */
export function readJson(text: string, file?: string): Element[] {
  const reader = new JsonReader(text, file);
  return reader.elements(reader.document());
}

class JsonReader {
  readonly #text: string;
  readonly #file: string | undefined;
  #at = 0;
  #depth = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, file: string | undefined) {
    this.#text = text;
    this.#file = file;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1; // byte order mark
  }

  document(): Value {
    this.#space();
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) this.#fail('syntax error: something behind the end of the document');
    return value;
  }

  #here(): Position {
    return { line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #fail(message: string, { line, column }: Position = this.#here(), token?: string): never {
    throw new ConfigSyntaxError(message, { line, column, file: this.#file, ...(token ? { token } : {}) });
  }

  #space(): void {
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text.charAt(this.#at);
      if (character === '\n') {
        this.#line++;
        this.#lineStart = this.#at + 1;
      } else if (character !== ' ' && character !== '\t' && character !== '\r') return;
    }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #passes(mark: string): boolean {
    if (this.#text.charAt(this.#at) !== mark) return false;
    this.#at++;
    return true;
  }

  #value(): Value {
    const place = this.#here();
    const first = this.#text.charAt(this.#at);
    if (first === '{' || first === '[') {
      if (++this.#depth > 2 * MAX_ELEMENT_DEPTH) this.#fail(`syntax error: more than ${2 * MAX_ELEMENT_DEPTH} levels`);
      this.#at++;
      const value: Value =
        first === '{'
          ? { kind: 'object', members: this.#members(), ...place }
          : { kind: 'array', items: this.#items(), ...place };
      this.#depth--;
      return value;
    }
    if (first === '"') return { kind: 'text', text: this.#string(), ...place };
    const number = this.#take(NUMBER);
    if (number !== '') return { kind: 'text', text: number, ...place };
    const literal = this.#take(LITERAL);
    if (literal === 'null') return { kind: 'null', ...place };
    if (literal === 'true' || literal === 'false') return { kind: 'text', text: literal, ...place };
    return this.#fail('syntax error, expecting a value', place, literal);
  }

  #string(): string {
    const place = this.#here();
    if (this.#text.charAt(this.#at) !== '"') this.#fail('syntax error, expecting a string');
    const start = this.#at++;
    while (!this.#passes('"')) {
      if (this.#at >= this.#text.length) this.#fail("syntax error: string without end, expecting '\"'", place);
      this.#at += this.#text.charAt(this.#at) === '\\' ? 2 : 1;
    }
    let text: string;
    try {
      text = JSON.parse(this.#text.slice(start, this.#at));
    } catch {
      return this.#fail('syntax error: the string holds a character or an escape that JSON does not have', place);
    }
    const bad = forbiddenAt(text);
    if (bad >= 0) this.#fail(`syntax error: ${characterName(text, bad)}`, place);
    return text;
  }

  #members(): ReadonlyMap<string, Value> {
    const members = new Map<string, Value>();
    this.#space();
    if (this.#passes('}')) return members;
    do {
      this.#space();
      const place = this.#here();
      const key = this.#string();
      if (members.has(key)) this.#fail(`syntax error: '${key}' stands twice`, place, key);
      this.#space();
      if (!this.#passes(':')) this.#fail("syntax error, expecting ':'");
      this.#space();
      members.set(key, { ...this.#value(), ...place });
      this.#space();
    } while (this.#passes(','));
    if (!this.#passes('}')) this.#fail("syntax error, expecting ',' or '}'");
    return members;
  }

  #items(): Value[] {
    const items: Value[] = [];
    this.#space();
    if (this.#passes(']')) return items;
    do {
      this.#space();
      items.push(this.#value());
      this.#space();
    } while (this.#passes(','));
    if (!this.#passes(']')) this.#fail("syntax error, expecting ',' or ']'");
    return items;
  }

  /** The members of an object as elements, each value of an array as one. */
  elements(value: Value): Element[] {
    if (value.kind !== 'object') return this.#fail('syntax error, expecting an object', value);
    const found: Element[] = [];
    for (const [key, member] of value.members) {
      if (key.startsWith('@')) continue;
      const notes = value.members.get(`@${key}`);
      const items = member.kind === 'array' ? member.items : [member];
      for (const [index, item] of items.entries()) {
        const note = notes?.kind === 'array' ? notes.items[index] : index === 0 ? notes : withoutComment(notes);
        found.push(this.#element(key, item, member.kind === 'array' ? item : member, note));
      }
    }
    for (const [key, notes] of value.members) {
      const subject = key.slice(1);
      if (!key.startsWith('@') || subject === '' || value.members.has(subject)) continue;
      this.#fail(`syntax error: '${key}' says something of what is not there`, notes, key);
    }
    return found;
  }

  #element(key: string, item: Value, { line, column }: Position, note: Value | undefined): Element {
    const name = key === STATEMENT ? key : key.replace(/^[\w-]+:/, '');
    const own = item.kind === 'object' ? (item.members.get('@') ?? note) : note;
    const { attributes, comment } = this.#attributes(own);
    if (item.kind === 'array') return this.#fail('syntax error: an array in an array', item);
    const text = item.kind === 'text' ? item.text : undefined;
    const children = item.kind === 'object' ? this.elements(item) : [];
    return { name, text, children, attributes, comment, line, column };
  }

  #attributes(value: Value | undefined): Pick<Element, 'attributes' | 'comment'> {
    const attributes = new Map<string, string>();
    if (value === undefined || value.kind === 'null') return { attributes, comment: undefined };
    if (value.kind !== 'object') return this.#fail('syntax error, expecting an object', value);
    let comment: string | undefined;
    for (const [name, member] of value.members) {
      if (member.kind !== 'text') this.#fail('syntax error, expecting a string', member, name);
      if (name === 'comment') comment = commentText(member.text) || undefined;
      else if (!/^(?:junos:|xmlns)/.test(name)) attributes.set(name.replace(/^[\w-]+:/, ''), member.text);
    }
    return { attributes, comment };
  }
}

/** What is said of an array once holds for each of its values; a comment is the first one's. */
function withoutComment(notes: Value | undefined): Value | undefined {
  if (notes?.kind !== 'object') return notes;
  return { ...notes, members: new Map([...notes.members].filter(([name]) => name !== 'comment')) };
}
