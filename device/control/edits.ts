/** Changes for a while: each is put back when it is asked for, or when whoever made it has gone. */
import type { ConfigMessage, ControlResult } from '../../protocol/control.ts';
import { merge } from '../commit/merge.ts';
import { formatProblem } from '../commit/messages.ts';
import { equal } from '../config/equal.ts';
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
  /** What was committed before it, and then. */
  readonly base: ConfigNode;
  readonly after: ConfigNode;
  readonly gone: AbortSignal;
}

/** What somebody is editing meanwhile is not touched. */
const WHO = { user: 'root', via: 'other', beside: true } as const;

/** `report` is told what could not be put back after somebody has gone. */
export function createEdits(datastore: Device['datastore'], report: (error: Error) => void): Edits {
  const made = new Map<number, Made>();
  let next = 1;
  /** Each builds on what the one before has committed. */
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => {});
    return mine;
  }

  async function revert(id: number): Promise<boolean> {
    const edit = made.get(id);
    if (edit === undefined || !made.delete(id)) throw new Error(`edit ${id}: there is none, or it was reverted`);
    return putBack([edit]);
  }

  /** Takes changes back, the latest first, in one commit. What others have committed since then stays. */
  async function putBack(edits: readonly Made[]): Promise<boolean> {
    const config = edits.reduceRight(
      (now, { base, after }) => (now === after ? base : merge(after, base, now).config),
      datastore.committed,
    );
    if (config === datastore.committed || equal(config, datastore.committed)) return false;
    const { committed, problems } = await datastore.commit({ ...WHO, config });
    if (!committed) throw new Error(problems.map(formatProblem).join('\n'));
    return true;
  }

  function leave(gone: AbortSignal): void {
    const edits = [...made].filter(([, edit]) => edit.gone === gone);
    for (const [id] of edits) made.delete(id);
    if (edits.length > 0) inTurn(() => putBack(edits.map(([, edit]) => edit))).catch(report);
  }

  async function edit(text: string, gone: AbortSignal): Promise<ControlResult<'edit'>> {
    const base = datastore.committed;
    const { config, errors, warnings } = parseConfig(SCHEMA, text, { base });
    const messages = [
      ...errors.map((one) => messageOf('error', one)),
      ...warnings.map((one) => messageOf('warning', one)),
    ];
    if (hasErrors(messages)) return { id: 0, changed: false, messages };
    const { committed, problems } = await datastore.commit({ ...WHO, config });
    for (const problem of problems) messages.push({ severity: problem.severity, message: formatProblem(problem) });
    if (!committed) return { id: 0, changed: false, messages };
    const id = next++;
    made.set(id, { base, after: datastore.committed, gone });
    // whoever asked for it goes without a word, and may have gone while it was committed
    gone.addEventListener('abort', () => leave(gone), { once: true });
    if (gone.aborted) leave(gone);
    return { id, changed: true, messages };
  }

  return { edit: (text, gone) => inTurn(() => edit(text, gone)), revert: (id) => inTurn(() => revert(id)) };
}

function messageOf(
  severity: ConfigMessage['severity'],
  { line, column, message }: { readonly line: number; readonly column: number; readonly message: string },
): ConfigMessage {
  return { severity, line, column, message };
}
