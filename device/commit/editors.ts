/** Who edits the configuration, as Junos tells of them. */
import { formatTime } from '../cli/time.ts';
import { pathWords } from '../config/path.ts';
import type { Editor } from '../device.ts';

/** Seconds without a key after which an editor counts as idle. */
const IDLE = 10;

/** The two lines about one editor. */
export function describeEditor({ user, terminal, pid, since, lastInput, kind, path }: Editor, now: Date): string {
  const idle = Math.floor((now.getTime() - lastInput.getTime()) / 1000);
  const clock = new Date(idle * 1000).toISOString().slice(11, 19);
  const banner = `${kind === 'shared' ? '' : `${kind} `}[${['edit', ...pathWords(path)].join(' ')}]`;
  const on = `on since ${formatTime(since)}${idle < IDLE ? '' : `, idle ${clock}`}`;
  return `  ${user} terminal ${terminal} (pid ${pid}) ${on}\n      ${banner}\n`;
}

/** `Users currently editing the configuration:` and the list; empty when there are none. */
export function describeEditors(editors: readonly Editor[], now: Date): string {
  if (editors.length === 0) return '';
  return `Users currently editing the configuration:\n${editors.map((editor) => describeEditor(editor, now)).join('')}`;
}

/** Something that the state of the configuration does not allow, in Junos's words. */
export class RefusedError extends Error {
  override readonly name: string = 'RefusedError';
}

/** Another session holds the lock. */
export class LockedError extends RefusedError {
  override readonly name = 'LockedError';
  readonly holder: Editor;
  constructor(holder: Editor, now: Date) {
    super(`configuration database locked by:\n${describeEditor(holder, now).trimEnd()}`);
    this.holder = holder;
  }
}
