/**
 * Reads XML as far as a configuration needs it: elements, attributes, text, CDATA, comments.
 *
 * It is small and its own, because it must give each element its line and column, tell white space that stands there
 * from white space that was meant (`&#32;`), and never expand anything: a document type declaration is refused, so
 * the only entities are XML's five and characters by their number.
 */
import { characterName, forbiddenAt } from '../schema/characters.ts';
import { commentText, type Element, MAX_ELEMENT_DEPTH, STATEMENT } from './element.ts';
import { ConfigSyntaxError, type Position } from './errors.ts';

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['apos', "'"],
  ['quot', '"'],
]);
const NAME = /[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?/y;
const SPACE = /[ \t\r\n]*/y;

/** An element that is still open. */
interface Open extends Position {
  /** As it is written, prefix included. */
  readonly tag: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  readonly comment: string | undefined;
  /** As it stands, entities not yet replaced. */
  text: string;
  /** Where its text begins. */
  textAt: number;
  /** Annotation for the next element in it. */
  pending: string[];
}

/** The document's outermost element. Throws a ConfigSyntaxError at the first place that is not well-formed. */
export function readXml(text: string, file?: string): Element {
  return new XmlReader(text, file).document();
}

class XmlReader {
  readonly #text: string;
  readonly #file: string | undefined;
  readonly #open: Open[] = [];
  #root: Element | undefined;
  #at = 0;
  /** A place whose line is known, and that line: places are asked for in order. */
  #known = { at: 0, line: 1, lineStart: 0 };

  constructor(text: string, file: string | undefined) {
    this.#text = text;
    this.#file = file;
    if (text.charCodeAt(0) === 0xfeff) this.#at = 1; // byte order mark
  }

  document(): Element {
    const bad = forbiddenAt(this.#text.slice(this.#at));
    if (bad >= 0) this.#fail(`syntax error: ${characterName(this.#text, this.#at + bad)}`, this.#at + bad);
    while (this.#at < this.#text.length) {
      if (this.#text.startsWith('<', this.#at)) this.#markup();
      else this.#characters();
    }
    const open = this.#open.at(-1);
    if (open !== undefined)
      this.#fail(`syntax error, expecting '</${open.tag}>' for '<${open.tag}>' of line ${open.line}`);
    return this.#root ?? this.#fail('syntax error, expecting an element');
  }

  #place(at: number): Position {
    let { at: from, line, lineStart } = at >= this.#known.at ? this.#known : { at: 0, line: 1, lineStart: 0 };
    for (from = this.#text.indexOf('\n', from); from >= 0 && from < at; from = this.#text.indexOf('\n', from + 1)) {
      line++;
      lineStart = from + 1;
    }
    this.#known = { at, line, lineStart };
    return { line, column: at - lineStart + 1 };
  }

  #fail(message: string, at = this.#at, token?: string): never {
    throw new ConfigSyntaxError(message, { ...this.#place(at), file: this.#file, ...(token ? { token } : {}) });
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ''] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  /** Passes `text`, which must stand here. */
  #expect(text: string, what = `'${text}'`): void {
    if (!this.#text.startsWith(text, this.#at)) this.#fail(`syntax error, expecting ${what}`);
    this.#at += text.length;
  }

  /** What stands before `end`, which is passed too. */
  #until(end: string): string {
    const close = this.#text.indexOf(end, this.#at);
    if (close < 0) this.#fail(`syntax error, expecting '${end}'`, this.#text.length);
    const found = this.#text.slice(this.#at, close);
    this.#at = close + end.length;
    return found;
  }

  #markup(): void {
    const start = this.#at;
    if (this.#text.startsWith('<!--', start)) {
      this.#at += 4;
      this.#until('-->');
    } else if (this.#text.startsWith('<![CDATA[', start)) {
      this.#at += 9;
      this.#addText(
        this.#until(']]>').replace(/[&\s]/g, (character) => `&#${character.charCodeAt(0)};`),
        start,
      );
    } else if (this.#text.startsWith('<?', start)) {
      this.#at += 2;
      this.#until('?>');
    } else if (this.#text.startsWith('<!', start)) {
      this.#fail('syntax error: document type declarations are not accepted');
    } else if (this.#text.startsWith('</', start)) {
      this.#endTag(start);
    } else {
      this.#startTag(start);
    }
  }

  #characters(): void {
    const start = this.#at;
    const next = this.#text.indexOf('<', start);
    this.#at = next < 0 ? this.#text.length : next;
    this.#addText(this.#text.slice(start, this.#at), start);
  }

  #addText(text: string, start: number): void {
    const open = this.#open.at(-1);
    if (open !== undefined) {
      if (open.text === '') open.textAt = start;
      open.text += text;
    } else if (/\S/.test(text)) this.#fail('syntax error, expecting an element', start + text.search(/\S/));
  }

  #startTag(start: number): void {
    const place = this.#place(start);
    this.#at++;
    const tag = this.#take(NAME);
    if (tag === '') this.#fail("syntax error, expecting an element's name", start);
    if (this.#root !== undefined && this.#open.length === 0) {
      this.#fail(`syntax error: '<${tag}>' behind the end of the document`, start, tag);
    }
    if (this.#open.length >= MAX_ELEMENT_DEPTH)
      this.#fail(`syntax error: more than ${MAX_ELEMENT_DEPTH} levels`, start);
    const attributes = this.#attributes();
    const parent = this.#open.at(-1);
    const comment = parent === undefined || parent.pending.length === 0 ? undefined : parent.pending.join('\n');
    if (!isComment(tag) && parent !== undefined) parent.pending = [];
    this.#open.push({ tag, attributes, comment, children: [], text: '', textAt: 0, pending: [], ...place });
    if (this.#text.startsWith('/', this.#at)) {
      this.#at++;
      this.#expect('>');
      this.#close();
    } else {
      this.#expect('>');
    }
  }

  #attributes(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const written = new Set<string>();
    for (;;) {
      const space = this.#take(SPACE);
      const start = this.#at;
      const name = this.#take(NAME);
      if (name === '') return found;
      if (space === '') this.#fail('syntax error, expecting white space', start);
      if (written.has(name)) this.#fail(`syntax error: attribute '${name}' stands twice`, start, name);
      written.add(name);
      this.#take(SPACE);
      this.#expect('=');
      this.#take(SPACE);
      const quote = this.#text.charAt(this.#at);
      if (quote !== '"' && quote !== "'") this.#fail("syntax error, expecting '\"'");
      this.#at++;
      const from = this.#at;
      const value = this.#until(quote);
      if (value.includes('<')) this.#fail("syntax error: '<' in an attribute", from + value.indexOf('<'));
      const [, prefix] = /^(\w+):/.exec(name) ?? [];
      const counts = prefix !== 'junos' && prefix !== 'xml' && prefix !== 'xmlns' && name !== 'xmlns';
      const plain = this.#decode(value, from);
      if (counts) found.set(localName(name), plain);
    }
  }

  #endTag(start: number): void {
    this.#at += 2;
    const tag = this.#take(NAME);
    this.#take(SPACE);
    this.#expect('>');
    const open = this.#open.at(-1);
    if (open === undefined) this.#fail(`syntax error: '</${tag}>' closes nothing`, start, tag);
    if (open.tag !== tag) {
      this.#fail(`syntax error, expecting '</${open.tag}>' for '<${open.tag}>' of line ${open.line}`, start, tag);
    }
    this.#close();
  }

  /** The innermost open element ends here. */
  #close(): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    const { tag, line, column, attributes, children, comment } = open;
    const parent = this.#open.at(-1);
    // white space that stands there is layout; what was meant is written by its number
    const trimmed = open.text.trim();
    if (children.length > 0 && trimmed !== '') {
      this.#fail(`syntax error: text beside elements in '<${tag}>' of line ${line}`, this.#at, tag);
    }
    const text = trimmed === '' ? undefined : this.#decode(trimmed, open.textAt + open.text.search(/\S/));
    if (isComment(tag)) {
      const annotation = commentText(text ?? '');
      if (annotation !== '') parent?.pending.push(annotation);
      return;
    }
    const name = tag === STATEMENT ? tag : localName(tag);
    const element = { name, text, children, attributes, comment, line, column };
    if (parent === undefined) this.#root = element;
    else parent.children.push(element);
  }

  /** Replaces entities and characters by number; `at` is where the text stands. */
  #decode(text: string, at: number): string {
    if (!text.includes('&')) return text;
    return text.replace(
      /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,16}))?(;?)/g,
      (written, decimal, hex, name, end, offset) => {
        const number =
          decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : undefined;
        const isCharacter = number !== undefined && number <= 0x10ffff;
        const plain = isCharacter ? String.fromCodePoint(number) : ENTITIES.get(name ?? '');
        if (plain === undefined || end === '')
          this.#fail(`syntax error: '${written}' is no entity`, at + offset, written);
        if (forbiddenAt(plain) >= 0) this.#fail(`syntax error: ${characterName(plain, 0)}`, at + offset);
        return plain;
      },
    );
  }
}

/** The prefix is a matter of the document; Junos's own documents call it `junos`. */
function isComment(tag: string): boolean {
  return tag.endsWith(':comment');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
