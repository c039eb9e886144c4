/** Who is in configuration mode, over all sessions of the device. */
import { type Path, pathWords } from '../config/path.ts';
import { formatTime } from './time.ts';

/** One session in configuration mode. */
export interface Editor {
  readonly user: string;
  /** The session's name, in place of a terminal's. */
  readonly terminal: string;
  readonly since: Date;
  /** Where it is. */
  path: Path;
}

export class Editors {
  readonly #editors = new Set<Editor>();
  /** When and by whom the shared candidate was changed last. */
  lastChange: { readonly time: Date; readonly user: string } | undefined;
  #sessions = 0;

  /** A name for a session that begins. */
  nextSession(): string {
    return `v${this.#sessions++}`;
  }

  enter(user: string, terminal: string): Editor {
    const editor: Editor = { user, terminal, since: new Date(), path: [] };
    this.#editors.add(editor);
    return editor;
  }

  leave(editor: Editor): void {
    this.#editors.delete(editor);
  }

  /** The list of all editors but one; empty when there are none. */
  describe(except?: Editor): string {
    const others = [...this.#editors].filter((editor) => editor !== except);
    if (others.length === 0) return '';
    const entries = others.map(
      ({ user, terminal, since, path }) =>
        `  ${user} terminal ${terminal} on since ${formatTime(since)}\n      [${['edit', ...pathWords(path)].join(' ')}]\n`,
    );
    return `Users currently editing the configuration:\n${entries.join('')}`;
  }
}
