import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds of quiet before memory is given back. */
const QUIET = 1000;

let timer: NodeJS.Timeout | undefined;
let collect: ((options: NodeJS.GCOptions) => unknown) | undefined;

/**
 * Collects garbage thoroughly once things have settled: a start and a commit leave megabytes that an idle device,
 * which allocates next to nothing, would hold for hours.
 */
export function collectWhenQuiet(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    collect ??= collector();
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, QUIET);
  timer.unref();
}

/** V8's own function. Node's option --expose-gc would give it too, but makes every start compile Node's modules anew. */
function collector(): (options: NodeJS.GCOptions) => unknown {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
