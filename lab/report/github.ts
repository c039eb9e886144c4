/** Annotations for GitHub Actions: workflow commands on standard output that point at the playbook's step. Pure. */
import { relative } from 'node:path';
import type { Verdict, VerifyReport } from '../verify/verdict.ts';
import { printable } from './printable.ts';

/** One line for each step that did not pass; `root` is the folder of the repository, absolute. */
export function githubAnnotations(report: VerifyReport, root: string): string {
  return report.verdicts
    .filter(({ status }) => status !== 'passed' && status !== 'not-run')
    .map((verdict) => `${annotation(verdict, root)}\n`)
    .join('');
}

/** Nothing between the two lines is taken for a command: what nodes printed must not become one. */
export function githubPause(token: string): { readonly stop: string; readonly resume: string } {
  return { stop: `::stop-commands::${token}\n`, resume: `::${token}::\n` };
}

/** Whether this runs in a workflow, where annotations are read. */
export function isGithub(env: NodeJS.ProcessEnv): boolean {
  return env.GITHUB_ACTIONS === 'true';
}

function annotation({ procedure, step, place, status, reason, evidence }: Verdict, root: string): string {
  const { line, column } = place;
  const below = relative(root, place.file);
  const file = below.startsWith('..') ? place.file : below;
  const properties = Object.entries({ file, line, col: column, title: `${procedure}: ${step}` })
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(',');
  const message = [reason ?? status, ...(status === 'error' ? [] : [evidence])].join('\n');
  return `::${status === 'unproven' ? 'warning' : 'error'} ${properties}::${escapeData(message)}`;
}

/** As the runner's own toolkit does it. */
function escapeData(text: string): string {
  const lines = text.split(/\r?\n/).map(printable);
  return lines.join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
