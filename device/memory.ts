/** Milliseconds of quiet before memory is given back. */
const QUIET = 1000;

let timer: NodeJS.Timeout | undefined;

/**
 * Collects garbage thoroughly once things have settled: a start and a commit leave megabytes that an idle device,
 * which allocates next to nothing, would hold for hours. Needs `--expose-gc`; without it this does nothing.
 */
export function collectWhenQuiet(): void {
  clearTimeout(timer);
  timer = setTimeout(() => globalThis.gc?.({ type: 'major', execution: 'sync', flavor: 'last-resort' }), QUIET);
  timer.unref();
}
