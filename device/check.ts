/**
 * The check program: what would loading and committing these startups say? `vtylab up` runs it on the user's machine
 * before anything is started. Standard input: {"R1": Startup, …}; standard output: a CheckReport.
 */
import { text } from 'node:stream/consumers';
import type { CheckReport, Startup } from '../protocol/control.ts';
import { checkStartup } from './startup.ts';

const startups = JSON.parse(await text(process.stdin)) as Record<string, Startup>;
const report: CheckReport = Object.fromEntries(
  Object.entries(startups).map(([node, startup]) => [node, checkStartup(startup)]),
);
process.stdout.write(`${JSON.stringify(report)}\n`);
