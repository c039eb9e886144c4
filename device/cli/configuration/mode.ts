/** A session's stay in configuration mode: where it is, and the candidate it edits. */
import { describeEditors } from '../../commit/editors.ts';
import { Edit } from '../../config/edit.ts';
import { equal } from '../../config/equal.ts';
import type { ConfigNode } from '../../config/node.ts';
import { type Path, pathWords } from '../../config/path.ts';
import type { Candidate, CandidateKind, Device, Editor } from '../../device.ts';
import { offered } from '../../login/authorize.ts';
import { refuseForbiddenChange } from '../../login/changes.ts';
import type { LoginClass } from '../../login/class.ts';
import type { Container } from '../../schema/kinds.ts';
import type { Account } from '../account.ts';
import type { Command } from '../grammar.ts';
import { loginClass } from '../guard.ts';
import type { OperationalContext } from '../operational.ts';
import type { Output } from '../output.ts';
import { rootSchema } from '../schema.ts';

/** The session that enters configuration mode. */
export type Visitor = Pick<Editor, 'terminal' | 'pid'>;

export class ConfigurationMode {
  readonly device: Device;
  readonly account: Account;
  readonly candidate: Candidate;
  readonly #editor: Editor;
  /** Where `edit` was typed each time, for `exit` to go back to. */
  #visited: Path[] = [];

  /** Throws a RefusedError when this kind of stay is not possible now. */
  constructor(device: Device, account: Account, visitor: Visitor, kind: CandidateKind = 'shared') {
    this.device = device;
    this.account = account;
    this.candidate = device.datastore.open(kind, { ...visitor, user: account.name });
    this.#editor = this.candidate.editor;
    this.tell(`UI_DBASE_LOGIN_EVENT: User '${account.name}' entering configuration mode`);
  }

  /** What is said on entering. */
  greeting(): string {
    const { damage } = this.device.datastore;
    const others = this.device.datastore.editors.filter((editor) => editor !== this.#editor);
    return [
      this.candidate.kind === 'shared' ? '' : 'warning: uncommitted changes will be discarded on exit\n',
      'Entering configuration mode\n',
      describeEditors(others, new Date()),
      this.changed ? 'The configuration has been changed but not committed\n' : '',
      ...damage.map((found) => `warning: ${found}\n`),
    ].join('');
  }

  /** The lines above the prompt. */
  banner(): string {
    this.#editor.lastInput = new Date();
    const { rollbackAt } = this.device.datastore;
    const minutes = rollbackAt && Math.max(1, Math.ceil((rollbackAt.getTime() - Date.now()) / 60_000));
    const pending = minutes === undefined ? '' : `# commit confirmed will be rolled back in ${plural(minutes)}\n`;
    return `${pending}[${['edit', ...pathWords(this.path)].join(' ')}]`;
  }

  /** Everybody who edits, for `status`. */
  editors(): string {
    return describeEditors(this.device.datastore.editors, new Date());
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

  /** What is edited. */
  get config(): ConfigNode {
    return this.candidate.config;
  }

  /** Whether it differs from what it is compared with. */
  get changed(): boolean {
    const { config, base } = this.candidate;
    return config !== base && !equal(config, base);
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

  /** Does something as if the session were at another level. It comes back from there, unless it went further. */
  async at<T>(path: Path, act: () => Promise<T>): Promise<T> {
    const here = this.path;
    const visited = this.#visited.length;
    this.#editor.path = path;
    try {
      return await act();
    } finally {
      if (this.path === path) this.#editor.path = here;
      else if (this.#visited.length > visited) this.#visited[visited] = here; // `exit` leads back to here
    }
  }

  /** Goes back to where the last `edit` was typed; false at the top. */
  back(): boolean {
    if (this.path.length === 0) return false;
    this.#editor.path = this.#visited.pop() ?? [];
    return true;
  }

  /** Changes the candidate. */
  edit<T>(change: (edit: Edit) => T): T {
    const edit = new Edit(this.config);
    const result = change(edit);
    this.replace(edit.done());
    return result;
  }

  /**
   * Puts another configuration in place of the candidate. Throws a CommandError when the user may not change all that
   * changes, and a LockedError when another session holds the lock. Rolling back, the flag `all` stands above the
   * class's expressions, as on Junos.
   */
  replace(config: ConfigNode, how: 'change' | 'rollback' = 'change'): void {
    if (config === this.config) return;
    const { loginClass: held } = this;
    if (how === 'change' || !held.permissions.has('all')) refuseForbiddenChange(held, this.config, config);
    this.candidate.config = config;
  }

  /** The session left configuration mode. */
  close(): void {
    if (!this.device.datastore.editors.includes(this.#editor)) return;
    this.candidate.close();
    this.tell(`UI_DBASE_LOGOUT_EVENT: User '${this.account.name}' exiting configuration mode`);
  }

  /** Notes in the log what the user does. */
  tell(event: string): void {
    this.device.log('mgd', event, 'interactive-commands');
  }
}

/** `1 minute`, `10 minutes`. */
export function plural(minutes: number): string {
  return `${minutes} minute${minutes === 1 ? '' : 's'}`;
}

/** What configuration commands get to work with. */
export interface ConfigurationContext {
  readonly mode: ConfigurationMode;
  /** For `run`. */
  readonly operational: OperationalContext;
  /** Asks the user; undefined when there is no answer. */
  ask(question: string): Promise<string | undefined>;
  /** Asks for what must not be seen: it is neither shown nor remembered. Undefined when there is no answer. */
  askSecret(question: string): Promise<string | undefined>;
  /** Takes lines until ^D or the end of input; undefined when the user thinks better of it. */
  readText(): Promise<string | undefined>;
  /** Goes back to operational mode. */
  leave(): void;
}

export type ConfigurationCommand = Command<ConfigurationContext, Output | Promise<Output>>;
