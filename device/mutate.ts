/**
 * The mutation program: changes of a lab's configurations, one statement each, and what they do. `vtylab verify --mutate`
 * runs it on the user's machine. Standard input: a MutateRequest; standard output: a MutateReport.
 */
import { text } from 'node:stream/consumers';
import type { MutateRequest } from '../protocol/mutate.ts';
import { mutate } from './mutate/mutate.ts';

process.stdout.write(`${JSON.stringify(mutate(JSON.parse(await text(process.stdin)) as MutateRequest))}\n`);
