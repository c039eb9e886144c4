/** A session's stay in configuration mode: where it is, and the candidate it edits with everybody else. */
import { Edit } from '../../config/edit.ts';
import { equal } from '../../config/equal.ts';
import { type Path, pathWords } from '../../config/path.ts';
import type { Device } from '../../device.ts';
import { offered } from '../../login/authorize.ts';
import { refuseForbiddenChange } from '../../login/changes.ts';
import type { LoginClass } from '../../login/class.ts';
import type { Container } from '../../schema/kinds.ts';
import type { Account } from '../account.ts';
import type { Editor, Editors } from '../editors.ts';
import type { Command } from '../grammar.ts';
import { loginClass } from '../guard.ts';
import type { OperationalContext } from '../operational.ts';
import type { Output } from '../output.ts';
import { rootSchema } from '../schema.ts';

export class ConfigurationMode {
  readonly device: Device;
  readonly account: Account;
  readonly editors: Editors;
  readonly #editor: Editor;
  /** Where `edit` was typed each time, for `exit` to go back to. */
  #visited: Path[] = [];

  constructor(device: Device, account: Account, editors: Editors, terminal: string) {
    this.device = device;
    this.account = account;
    this.editors = editors;
    this.#editor = editors.enter(account.name, terminal);
  }

  /** What is said on entering. */
  greeting(): string {
    const changed = this.changed ? 'The configuration has been changed but not committed\n' : '';
    return `Entering configuration mode\n${this.editors.describe(this.#editor)}${changed}`;
  }

  /** The line above the prompt. */
  banner(): string {
    return `[${['edit', ...pathWords(this.path)].join(' ')}]`;
  }

  get path(): Path {
    return this.#editor.path;
  }

  /** The session's login class as it is now. */
  get loginClass(): LoginClass {
    return loginClass(this);
  }

  /** Whether the user may see a statement, or something below it. */
  readonly visible = (path: Path): boolean => offered(this.loginClass, path, 'view');

  get schema(): Container {
    return rootSchema(this.device.datastore);
  }

  /** Whether the candidate differs from what is committed. */
  get changed(): boolean {
    const { candidate, committed } = this.device.datastore;
    return candidate !== committed && !equal(candidate, committed);
  }

  /** Goes to a level; `exit` will come back from it. */
  enter(path: Path): void {
    this.#visited.push(this.path);
    this.#editor.path = path;
  }

  /** Goes to a level above. */
  rise(path: Path): void {
    if (path.length === 0) this.#visited = [];
    this.#editor.path = path;
  }

  /** Goes back to where the last `edit` was typed; false at the top. */
  back(): boolean {
    if (this.path.length === 0) return false;
    this.#editor.path = this.#visited.pop() ?? [];
    return true;
  }

  /** Changes the candidate. */
  edit<T>(change: (edit: Edit) => T): T {
    const { datastore } = this.device;
    const edit = new Edit(datastore.candidate);
    const result = change(edit);
    const next = edit.done();
    if (next !== datastore.candidate) this.replace(next);
    return result;
  }

  /** Puts another candidate in place of this one. Throws a CommandError when the user may not change all that changes. */
  replace(candidate: Device['datastore']['candidate']): void {
    refuseForbiddenChange(this.loginClass, this.device.datastore.candidate, candidate);
    this.device.datastore.candidate = candidate;
    this.editors.lastChange = { time: new Date(), user: this.account.name };
  }

  /** The session left configuration mode. */
  close(): void {
    this.editors.leave(this.#editor);
  }
}

/** What configuration commands get to work with. */
export interface ConfigurationContext {
  readonly mode: ConfigurationMode;
  /** For `run`. */
  readonly operational: OperationalContext;
  /** Asks the user; undefined when there is no answer. */
  ask(question: string): Promise<string | undefined>;
  /** Goes back to operational mode. */
  leave(): void;
}

export type ConfigurationCommand = Command<ConfigurationContext, Output | Promise<Output>>;
