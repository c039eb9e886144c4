/** The reports of `vtylab verify` that go to files, and what is compared with. */
import { resolve } from 'node:path';
import { InputError } from '../errors.ts';
import { checkOutput, writeOutput } from '../files.ts';
import { htmlReport } from '../report/html.ts';
import { markdownReport } from '../report/markdown.ts';
import { jsonReport, junitReport } from '../verify/index.ts';
import type { VerifyReport } from '../verify/verdict.ts';
import type { OptionSpecs } from './command.ts';

/** Options that each write one report to a file. */
export const FILE_REPORTS = {
  record: { type: 'string', value: 'FILE', help: 'also write the report as JSON, for --compare' },
  junit: { type: 'string', value: 'FILE', help: "also write it as JUnit's XML" },
  markdown: { type: 'string', value: 'FILE', help: 'also write it as Markdown, short enough for a comment' },
  html: { type: 'string', value: 'FILE', help: 'also write it as one HTML page with all evidence' },
} as const satisfies OptionSpecs;

type Kind = keyof typeof FILE_REPORTS;

/** A report that was asked for. */
interface Wanted {
  readonly kind: Kind;
  /** Absolute. */
  readonly file: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The reports that were asked for. Throws InputError before anything is run when one could not be written. */
export async function wantedReports(
  options: { readonly [K in Kind]?: string | undefined },
  { cwd }: Surroundings,
): Promise<Wanted[]> {
  const wanted = (Object.keys(FILE_REPORTS) as Kind[]).flatMap((kind) => {
    const name = options[kind];
    return name === undefined ? [] : [{ kind, file: resolve(cwd, name) }];
  });
  for (const [index, { kind, file }] of wanted.entries()) {
    const other = wanted.slice(0, index).find((one) => one.file === file);
    if (other !== undefined) throw new InputError(`--${other.kind} and --${kind} name the same file, ${file}`);
    await checkOutput(`--${kind}`, file);
  }
  return wanted;
}

/** Writes them. GitHub's summary of a job, which other steps write too, is added to; other files are replaced. */
export async function writeReports(
  wanted: readonly Wanted[],
  report: VerifyReport,
  { cwd, env }: Surroundings,
): Promise<void> {
  const root = env.GITHUB_WORKSPACE || cwd;
  const texts: Record<Kind, () => string> = {
    record: () => jsonReport(report),
    junit: () => junitReport(report),
    markdown: () => markdownReport(report, { root }),
    html: () => htmlReport(report),
  };
  for (const { kind, file } of wanted) {
    const how = kind === 'markdown' && file === env.GITHUB_STEP_SUMMARY ? 'append' : 'replace';
    await writeOutput(`--${kind}`, file, texts[kind](), { how });
  }
}
