/** Changes for a while: each is put back when it is asked for, or when whoever made it has gone. */
import type { ConfigMessage, ControlResult } from '../../protocol/control.ts';
import { formatProblem } from '../commit/messages.ts';
import type { ConfigNode } from '../config/node.ts';
import { parseConfig } from '../config/parse.ts';
import type { Device } from '../device.ts';
import { SCHEMA } from '../features/index.ts';
import { hasErrors } from '../startup.ts';

export interface Edits {
  /** Merges text into what is committed, and commits. `gone` is aborted when whoever asks has gone. */
  edit(text: string, gone: AbortSignal): Promise<ControlResult<'edit'>>;
  /** Puts back what was committed before the edit; false: it is the same already. */
  revert(id: number): Promise<boolean>;
}

interface Made {
  /** What was committed before it. */
  readonly base: ConfigNode;
  readonly gone: AbortSignal;
}

/** `report` is told what could not be put back after somebody has gone. */
export function createEdits(datastore: Device['datastore'], report: (error: Error) => void): Edits {
  const made = new Map<number, Made>();
  let next = 1;

  async function revert(id: number): Promise<boolean> {
    const edit = made.get(id);
    if (edit === undefined || !made.delete(id)) throw new Error(`edit ${id}: there is none, or it was reverted`);
    if (edit.base === datastore.committed) return false;
    const { committed, problems } = await datastore.commit({ user: 'root', via: 'other', config: edit.base });
    if (!committed) throw new Error(problems.map(formatProblem).join('\n'));
    return true;
  }

  /** One who made several gets back what was before the first: what stands between is none of it. */
  function leave(gone: AbortSignal): void {
    const [first, ...later] = [...made].filter(([, edit]) => edit.gone === gone).map(([id]) => id);
    for (const id of later) made.delete(id);
    if (first !== undefined) revert(first).catch(report);
  }

  return {
    async edit(text, gone) {
      const base = datastore.committed;
      const { config, errors, warnings } = parseConfig(SCHEMA, text, { base });
      const messages = [
        ...errors.map((one) => messageOf('error', one)),
        ...warnings.map((one) => messageOf('warning', one)),
      ];
      if (hasErrors(messages)) return { id: 0, changed: false, messages };
      const { committed, problems } = await datastore.commit({ user: 'root', via: 'other', config });
      for (const problem of problems) messages.push({ severity: problem.severity, message: formatProblem(problem) });
      if (!committed) {
        datastore.candidate = base; // what was refused must not be committed by the next one
        return { id: 0, changed: false, messages };
      }
      const id = next++;
      made.set(id, { base, gone });
      // whoever asked for it goes without a word, and may have gone while it was committed
      gone.addEventListener('abort', () => leave(gone), { once: true });
      if (gone.aborted) leave(gone);
      return { id, changed: true, messages };
    },
    revert,
  };
}

function messageOf(
  severity: ConfigMessage['severity'],
  { line, column, message }: { readonly line: number; readonly column: number; readonly message: string },
): ConfigMessage {
  return { severity, line, column, message };
}
