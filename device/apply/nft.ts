import type { Runner } from '../run.ts';
import type { Applier } from './apply.ts';
import type { NftArtefact } from './artefact.ts';

/**
 * The text that puts `wanted` in the place of whatever is there, in one transaction: no packet ever meets a device
 * with half a filter or none. A table that is no longer wanted is removed.
 */
export function nftTransaction(wanted: readonly NftArtefact[], last: readonly NftArtefact[]): string {
  const lines: string[] = [];
  for (const { table } of [...last, ...wanted]) lines.push(`table ${table}`, `delete table ${table}`);
  for (const { table, body } of wanted) lines.push(`table ${table} {`, body, '}');
  return `${lines.join('\n')}\n`;
}

/** Tables of nftables. */
export function nftApplier(run: Runner): Applier<'nft'> {
  async function nft(...args: [...flags: string[], text: string]): Promise<void> {
    const input = args.pop() ?? '';
    const { exitCode, stderr } = await run(['nft', ...args, '-f', '-'], { input });
    if (exitCode !== 0) throw new Error(`the kernel refuses the firewall filters: ${stderr.trim()}`);
  }
  return {
    kind: 'nft',
    check: (wanted) => nft('-c', nftTransaction(wanted, [])),
    apply: (wanted, last) => nft(nftTransaction(wanted, last)),
  };
}
