/** What goes on, shown live on a terminal and in plain lines elsewhere. The only place that knows listr2. */
import type { Task } from './operations/execute.ts';

/** A display. Tasks may be shown several times, one group after the other. */
export interface Progress {
  show(tasks: readonly Task[]): void;
  /** Resolves when everything that was shown stands on the screen. */
  finished(): Promise<void>;
}

/** Columns below which a live display would only be a mess; a terminal that does not know its width says 0. */
const NARROWEST = 40;

/** Live display on a terminal that can move its cursor, else one line for each task when it has ended. */
export function openProgress(stdout: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Progress {
  const live = stdout.isTTY === true && stdout.columns >= NARROWEST && env.TERM !== 'dumb';
  const display = live ? showLive : showLines;
  let shown: Promise<void> = Promise.resolve();
  return {
    show(tasks) {
      if (tasks.length === 0) return;
      for (const { done } of tasks) done.catch(() => {}); // told by whoever began them
      const before = shown;
      shown = before.then(() => display(tasks, stdout));
    },
    finished: () => shown,
  };
}

/** listr2 draws to the process's own standard output, and leaves colours out when NO_COLOR is set. */
async function showLive(tasks: readonly Task[]): Promise<void> {
  const { Listr, PRESET_TIMER } = await import('listr2');
  const list = new Listr(
    tasks.map(({ done, ...task }) => ({ title: words(task), task: () => done })),
    {
      concurrent: true,
      exitOnError: false,
      // Ctrl-C is the command's own business: it ends what it began, and then the display ends by itself.
      registerSignalListeners: false,
      rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
    },
  );
  await list.run();
}

async function showLines(tasks: readonly Task[], stdout: NodeJS.WritableStream): Promise<void> {
  await Promise.all(
    tasks.map(({ done, ...task }) =>
      done.then(
        () => stdout.write(`done: ${words(task)}\n`),
        (error: Error) => stdout.write(`failed: ${words(task)}: ${error.message}\n`),
      ),
    ),
  );
}

function words({ title, reason }: Omit<Task, 'done'>): string {
  return reason === undefined ? title : `${title} (${reason})`;
}
