/** ICMP errors that come to a jump host: the client inside of it is told no more of them than that there was one. */
import type { ControlResult, ProbeResult } from '../../protocol/control.ts';
import { parseAddress } from '../topology/addresses.ts';
import type { CallNode } from './ask.ts';
import { icmpErrors, UNREACHABLE } from './icmp-errors.ts';
import type { ProbeStep } from './playbook.ts';

export interface JumpWatch extends AsyncDisposable {
  /** The attempt's result with the error that came to the jump host, where one did. */
  join(result: ProbeResult): Promise<ProbeResult>;
}

/** Keeps them from now on, for a step that expects one. */
export async function watchJump({ via, expect, destination, port }: ProbeStep, callNode: CallNode): Promise<JumpWatch> {
  if (via === undefined || expect.outcome !== 'rejected') {
    return { join: async (result) => result, [Symbol.asyncDispose]: async () => {} };
  }
  const { id } = await callNode(via.on, 'record', { interfaces: ['any'], filter: UNREACHABLE });
  return {
    async join(result) {
      if (result.outcome !== 'rejected' || result.jump !== undefined) return result;
      const kept: ControlResult<'recorded'> = await callNode(via.on, 'recorded', { id });
      const value = parseAddress(destination)?.value;
      const error = icmpErrors(Buffer.from(kept.pcap, 'base64')).find(
        (one) => parseAddress(one.destination)?.value === value && one.destinationPort === port,
      );
      if (error === undefined) return result;
      const { type, code, from } = error;
      return { ...result, icmp: { type, code, from } };
    },
    async [Symbol.asyncDispose]() {
      // a run that was interrupted asks nobody any more: the node ends it with the channel
      await callNode(via.on, 'unrecord', { id }).catch(() => undefined);
    },
  };
}
