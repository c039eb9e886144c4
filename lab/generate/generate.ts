/** Labs of any size, as text: a lab file and the playbook that proves it. The same input gives the same text. Pure. */
import { InputError } from '../errors.ts';
import { type GraphShape, graphOf } from './graph.ts';
import { labText, type TextOptions } from './lab-text.ts';
import { playbookText } from './playbook-text.ts';

/** A router has as many ports as its interface names can number. */
export const LARGEST = 1000;

export interface GeneratedLab {
  /** The lab file, and what is proved about it. */
  readonly lab: string;
  readonly playbook: string;
}

/** Throws InputError for a size that the shape cannot have. */
export function generateLab(shape: GraphShape, size: number, options: TextOptions = {}): GeneratedLab {
  const graph = graphOf(shape, size);
  if (!Number.isInteger(size) || size < graph.least || size > LARGEST) {
    throw new InputError(
      `a ${shape} has ${graph.least} to ${LARGEST} nodes, got ${size}; expected a whole number in between`,
    );
  }
  const flags = [options.ipv6 === true ? ' --ipv6' : '', options.filters === true ? ' --filters' : ''].join('');
  const command = `vtylab generate ${shape} -n ${size}${flags}`;
  return {
    lab: labText(graph, `${shape}-${size}`, command, options),
    playbook: playbookText(graph, options),
  };
}
