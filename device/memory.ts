import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Patience, quiet, readFreeMemory } from './quiet.ts';

/** Milliseconds of quiet before memory is given back. */
const QUIET = 1000;

/** It takes a core for 40 ms, which a machine that starts a hundred devices has better use for. */
const PATIENCE: Patience = { watched: 500, chance: 1 / 8, most: 60_000 };

/** Memory is given back without waiting when the machine has less than this part of its own left. */
const SCARCE = 1 / 4;

let timer: NodeJS.Timeout | undefined;
let waiting = false;
let collect: ((options: NodeJS.GCOptions) => unknown) | undefined;

/**
 * Collects garbage thoroughly once things have settled, here and on the whole machine: a start and a commit leave
 * megabytes that an idle device, which allocates next to nothing, would hold for hours.
 */
export function collectWhenQuiet(): void {
  if (waiting) return;
  clearTimeout(timer);
  timer = setTimeout(() => void collectInQuiet(), QUIET);
  timer.unref();
}

async function collectInQuiet(): Promise<void> {
  waiting = true;
  const scarce = readFreeMemory(readFileSync('/proc/meminfo', 'latin1')) < SCARCE;
  await quiet(PATIENCE, scarce ? AbortSignal.abort() : new AbortController().signal);
  waiting = false;
  collect ??= collector();
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}

/** V8's own function. Node's option --expose-gc would give it too, but makes every start compile Node's modules anew. */
function collector(): (options: NodeJS.GCOptions) => unknown {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
