/**
 * The prediction program: who reaches what, by the configurations of a lab alone. `vtylab matrix` runs it on the user's
 * machine. Standard input: a PredictRequest; standard output: a PredictReport.
 */
import { text } from 'node:stream/consumers';
import type { PredictRequest } from '../protocol/predict.ts';
import { predict } from './predict/predict.ts';

process.stdout.write(`${JSON.stringify(predict(JSON.parse(await text(process.stdin)) as PredictRequest))}\n`);
