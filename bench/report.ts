/** Figures as Markdown, and the machine they came from. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import type { Timing } from './measure.ts';

/** A table with its head. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Ours against theirs: medians with their spread, and how many times as long ours takes. */
export function comparison(what: string, [ours, theirs]: readonly Timing[]): string[] {
  if (ours === undefined || theirs === undefined) throw new Error(`${what}: two timings are compared`);
  return [what, timing(ours), timing(theirs), `${(ours.median / theirs.median).toFixed(2)}×`];
}

function timing({ median, min, max }: Timing): string {
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(2);
  return `${seconds(median)} s (${seconds(min)}–${seconds(max)})`;
}

export function megabytes(kilobytes: number): string {
  return `${(kilobytes / 1024).toFixed(1)} MB`;
}

/** One line about this machine. */
export function machine(engine: string): string {
  const processors = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const model = processors[0]?.model.trim() ?? 'unknown processor';
  const date = new Date().toISOString().slice(0, 10);
  return `${date}: ${processors.length} cores (${model}), ${gigabytes} GiB, Linux ${release()}, Docker ${engine}, Node ${process.version}`;
}

/** Replaces what stands between the page's two marks of this command, e.g. `make bench`. */
export function writeBetweenMarks(page: string, command: string, text: string): void {
  const [first, last] = ['start', 'end'].map((which) => `<!-- written by ${command}: ${which} -->`) as [string, string];
  const content = readFileSync(page, 'utf8');
  const [start, end] = [content.indexOf(first), content.indexOf(last)];
  if (start < 0 || end < start) throw new Error(`${page}: the marks '${first}' and '${last}' are not there`);
  writeFileSync(page, `${content.slice(0, start + first.length)}\n\n${text}\n\n${content.slice(end)}`);
}
