import type { Runner } from '../run.ts';
import type { Applier } from './apply.ts';
import { type NftObject, tableText } from './nft-objects.ts';

/** What a table holds since the last transaction. */
export interface NftState {
  readonly objects: readonly NftObject[];
  /** An empty chain that stands for this very state: when it is not there, somebody else has removed the table. */
  readonly mark: string;
}

/** The text that makes the table anew, whatever is there; without objects the table goes. */
export function rewrite(table: string, wanted: NftState): string {
  const lines = [`table ${table}`, `delete table ${table}`];
  if (wanted.objects.length > 0) lines.push(tableText(table, [chain(wanted.mark), ...wanted.objects]));
  return `${lines.join('\n')}\n`;
}

/**
 * The text that makes `wanted` of `last` in one transaction. Base chains stay in place and chains get their new rules
 * all at one moment, so no packet ever meets half a filter or none; counters that both have keep their values. What
 * cannot be had that way (an object other than a chain that changes under its name) is a rewriting. Where there was no
 * table it is created: deleting one that is not there takes the kernel half as long again.
 */
export function nftTransaction(table: string, wanted: NftState, last: NftState | undefined): string {
  if (last === undefined || wanted.objects.length === 0) return rewrite(table, wanted);
  if (last.objects.length === 0) {
    return `create table ${table}\n${tableText(table, [chain(wanted.mark), ...wanted.objects])}\n`;
  }
  const before = byKey(last.objects);
  const after = byKey(wanted.objects);
  const changed: NftObject[] = [];
  const added: NftObject[] = [];
  for (const [key, object] of after) {
    const known = before.get(key);
    if (known === undefined) added.push(object);
    else if (known.definition !== object.definition) return rewrite(table, wanted);
    else if (!sameRules(known, object)) changed.push(object);
  }
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, object]) => object);
  const goneChains = gone.filter(({ kind }) => kind === 'chain');
  return `${[
    `delete chain ${table} ${last.mark}`,
    ...[...changed, ...goneChains].map(({ name }) => `flush chain ${table} ${name}`),
    tableText(table, [chain(wanted.mark), ...added, ...changed]),
    ...goneChains.map(({ name }) => `delete chain ${table} ${name}`),
    ...gone.filter(({ kind }) => kind !== 'chain').map(({ kind, name }) => `delete ${kind} ${table} ${name}`),
  ].join('\n')}\n`;
}

function chain(name: string): NftObject {
  return { kind: 'chain', name, definition: '', rules: [] };
}

function byKey(objects: readonly NftObject[]): Map<string, NftObject> {
  return new Map(objects.map((object) => [`${object.kind} ${object.name}`, object]));
}

function sameRules(a: NftObject, b: NftObject): boolean {
  return a === b || (a.rules.length === b.rules.length && a.rules.every((rule, at) => rule === b.rules[at]));
}

/**
 * Tables of nftables. What is there when the first configuration is applied is of an earlier life of the runtime: it
 * goes, with the values of its counters, at the moment the new rules come.
 *
 * There is no separate check: the kernel takes a transaction as a whole or not at all, and nothing else has been
 * touched when this applier is the first to act.
 */
export function nftApplier(run: Runner): Applier<'nft'> {
  const states = new Map<string, NftState>();
  let transactions = 0;

  async function nft(text: string): Promise<Error | undefined> {
    const { exitCode, stderr } = await run(['nft', '-f', '-'], { input: text });
    if (exitCode === 0) return undefined;
    return new Error(`the kernel refuses the firewall filters: ${stderr.trim()}`);
  }

  async function bring(table: string, objects: readonly NftObject[]): Promise<void> {
    const last = states.get(table);
    const wanted = { objects, mark: `state-${++transactions}` };
    const text = nftTransaction(table, wanted, last);
    let refusal = await nft(text);
    if (refusal !== undefined) {
      // the table may not be as we left it; whether what is wanted is to blame, writing it as a whole tells
      const whole = rewrite(table, wanted);
      if (text !== whole) refusal = await nft(whole);
    }
    if (refusal !== undefined) throw refusal;
    states.set(table, wanted);
  }

  return {
    kind: 'nft',
    async apply(wanted, last) {
      const tables = new Map(last.map(({ table }): [string, readonly NftObject[]] => [table, []]));
      for (const { table, objects } of wanted) tables.set(table, objects);
      for (const [table, objects] of tables) await bring(table, objects);
    },
  };
}
