/**
 * The four kinds of statement a configuration is made of, after YANG's (RFC 7950).
 *
 * The schema is the single source: parsing, printing, completion, ranges, defaults, commit checks and the
 * statement reference all read these objects.
 */
import type { ValueType } from './types.ts';

interface Common {
  /** The keyword, e.g. `host-name`. */
  readonly name: string;
  /** One line of help, as `?` shows it. */
  readonly help: string;
  /** The document the statement's behaviour was taken from. */
  readonly source?: 'RA' | 'CC';
  /** Of siblings with the same choice only one can stand: setting it removes the others (accept, reject, discard). */
  readonly choice?: string;
}

/** A level of the hierarchy that exists once, e.g. `system`. */
export interface Container extends Common {
  readonly kind: 'container';
  readonly children: ReadonlyMap<string, SchemaNode>;
  /** The entries of a list without a keyword of its own, e.g. `interfaces { ge-0/0/0 … }`. */
  readonly entries?: List;
  /** It may stand empty and then means something: `telnet;`. Other containers vanish with their last child. */
  readonly presence: boolean;
  /** With a single leaf in it, it is printed on one line: `then accept;`. */
  readonly collapse: boolean;
  /** All of it is printed on one line while it holds nothing but leaves. */
  readonly oneLine: boolean;
  /** Its name is printed before each child and never as a level of its own: `family inet { … }`. */
  readonly prefix: boolean;
  /** In XML and JSON each entry bears the container's name: `<source-address><name>10.0.0.0/8</name></source-address>`. */
  readonly flat: boolean;
}

/** A level that exists once for each key, e.g. `unit 0`. */
export interface List extends Common {
  readonly kind: 'list';
  readonly key: ValueType;
  readonly children: ReadonlyMap<string, SchemaNode>;
  /** `user`: entries keep the order they were put in (terms). `system`: they are printed sorted by key. */
  readonly orderedBy: 'user' | 'system';
  /** The entries of a list without a keyword of its own: `prefix-list x { 10.0.0.0/8; }`. */
  readonly entries?: List;
  /** An entry with a single leaf in it is printed on one line: `route 10.0.0.0/8 discard;`. */
  readonly collapse: boolean;
  /** An entry with nothing but leaves in it is printed on one line: `10.0.0.1 port 22 retry 3 timeout 15;`. */
  readonly oneLine: boolean;
  /** Its entries stand directly in the parent, without keyword: `source-address { 10.0.0.0/8; }`. */
  readonly bare: boolean;
  /** Its keys are shown only to who may see secrets, and printed with `## SECRET-DATA` behind them. */
  readonly secret: boolean;
}

/** A statement with one value, or (type `empty`) with none. */
export interface Leaf extends Common {
  readonly kind: 'leaf';
  readonly type: ValueType;
  /** What holds when the statement is absent, for help and the statement reference. */
  readonly default?: string;
  readonly mandatory: boolean;
  /** The value may be left out and then means something: `reject;` and `reject tcp-reset;`. */
  readonly valueOptional: boolean;
  /** Printed with `## SECRET-DATA` behind it. */
  readonly secret: boolean;
  /** In XML and JSON the value stands in an element of this name: `<input><filter-name>f</filter-name></input>`. */
  readonly valueElement?: string;
  /** It acts when it is set at the prompt, and is never stored (`cli/configuration/momentary.ts`). */
  readonly momentary?: true;
}

/** A statement with several values in order: `port [ ssh telnet ];`. */
export interface LeafList extends Common {
  readonly kind: 'leaf-list';
  readonly type: ValueType;
}

export type SchemaNode = Container | List | Leaf | LeafList;

interface Options {
  readonly help: string;
  readonly source?: 'RA' | 'CC';
  readonly choice?: string;
}

function index(children: readonly SchemaNode[]): ReadonlyMap<string, SchemaNode> {
  return new Map(children.map((child) => [child.name, child]));
}

export function container(
  name: string,
  options: Options & {
    presence?: boolean;
    collapse?: boolean;
    oneLine?: boolean;
    prefix?: boolean;
    flat?: boolean;
    entries?: List;
  },
  children: readonly SchemaNode[] = [],
): Container {
  const { presence = false, collapse = false, oneLine = false, prefix = false, flat = false, ...rest } = options;
  return { kind: 'container', name, presence, collapse, oneLine, prefix, flat, children: index(children), ...rest };
}

export function list(
  name: string,
  options: Options & {
    key: ValueType;
    orderedBy?: 'user' | 'system';
    collapse?: boolean;
    oneLine?: boolean;
    bare?: boolean;
    secret?: boolean;
    entries?: List;
  },
  children: readonly SchemaNode[] = [],
): List {
  const { orderedBy = 'system', collapse = false, oneLine = false, bare = false, secret = false, ...rest } = options;
  return { kind: 'list', name, orderedBy, collapse, oneLine, bare, secret, children: index(children), ...rest };
}

export function leaf(
  name: string,
  options: Options & {
    type: ValueType;
    default?: string;
    mandatory?: boolean;
    secret?: boolean;
    valueOptional?: boolean;
    valueElement?: string;
    momentary?: true;
  },
): Leaf {
  const { mandatory = false, secret = false, valueOptional = false, ...rest } = options;
  return { kind: 'leaf', name, mandatory, secret, valueOptional, ...rest };
}

export function leafList(name: string, options: Options & { type: ValueType }): LeafList {
  return { kind: 'leaf-list', name, ...options };
}
