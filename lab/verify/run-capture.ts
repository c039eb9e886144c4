/** `capture`: the step that begins it, and the step that ends it and judges what was kept. */
import type { ControlResult } from '../../protocol/control.ts';
import type { CallNode } from './ask.ts';
import { type Captures, capturedWords } from './captures.ts';
import { judgeCapture } from './judge-capture.ts';
import type { CapturedStep, CaptureStep } from './playbook.ts';
import type { Found } from './run-step.ts';
import { actionOf } from './words.ts';

interface Context {
  readonly callNode: CallNode;
  readonly captures?: Captures;
}

/** Captures under way, by what their two steps share. */
const running = new WeakMap<object, number>();

export async function beginCapture(step: CaptureStep, { callNode }: Context): Promise<Found> {
  const { on, interfaces, filter, capture } = step;
  const { id } = await callNode(on, 'record', { interfaces, filter });
  running.set(capture, id);
  return { judgement: { action: actionOf(step), status: 'passed', evidence: 'from here on' } };
}

export async function endCapture(step: CapturedStep, { callNode, captures }: Context): Promise<Found> {
  const id = running.get(step.capture);
  running.delete(step.capture);
  if (id === undefined) throw new Error('it did not begin');
  const filters = step.expect.map(({ filter }) => filter);
  const kept: ControlResult<'recorded'> = await callNode(step.on, 'recorded', { id, filters, end: true });
  const captured = await captures?.save(step, step.on, kept, step.file);
  const judgement = judgeCapture(step, kept);
  const where = captured === undefined ? [] : [capturedWords(captured)];
  return {
    judgement: { ...judgement, evidence: [...where, judgement.evidence].join('; ') },
    ...(captured !== undefined && { captures: [captured] }),
  };
}
