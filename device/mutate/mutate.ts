/** All changes of a lab's configurations, one statement each, and what they are worth. Pure. */
import type { MutateReport, MutateRequest } from '../../protocol/mutate.ts';
import type { ConfigNode } from '../config/node.ts';
import { type Rendered, renderStartup } from '../predict/network.ts';
import { hasErrors, loadFragments } from '../startup.ts';
import { Judge } from './judge.ts';
import { type Draft, draftsOf, swapsOf } from './operators.ts';
import { statementsOf } from './statements.ts';

/** Throws when a configuration of the lab is one that a commit refuses. */
export function mutate({ lab, limit, seed, timeout }: MutateRequest): MutateReport {
  const rendered = new Map<string, Rendered>();
  const drafts: { readonly node: string; readonly config: ConfigNode; readonly draft: Draft }[] = [];
  for (const [node, startup] of Object.entries(lab.nodes)) {
    const one = renderStartup(startup);
    if (hasErrors(one.messages)) throw new Error(`${node}: ${one.messages.map(({ message }) => message).join('; ')}`);
    rendered.set(node, one);
    if (startup.role !== 'device') continue;
    const { config } = loadFragments(startup.fragments);
    drafts.push(...draftsOfConfig(config).map((draft) => ({ node, config, draft })));
  }
  const judge = new Judge(lab, rendered, timeout);
  const chosen = limit === undefined ? drafts : sample(drafts, limit, seed);
  return { total: drafts.length, mutations: chosen.map(({ node, config, draft }) => judge.judge(node, config, draft)) };
}

/** Each change once. */
export function draftsOfConfig(config: ConfigNode): Draft[] {
  const drafts = statementsOf(config).flatMap((statement) => {
    const isFilter = statement.words[0] === 'firewall' && statement.node.name === 'filter';
    return isFilter ? swapsOf(statement.node, statement.words) : draftsOf(statement);
  });
  return [...new Map(drafts.map((draft) => [draft.commands.join('\n'), draft])).values()];
}

/** `limit` of them, in their order; the same seed takes the same ones. */
function sample<T>(all: readonly T[], limit: number, seed: number): T[] {
  const random = generator(seed);
  const drawn = all.map((one, index) => ({ one, index, at: random() })).sort((a, b) => a.at - b.at);
  return drawn
    .slice(0, limit)
    .sort((a, b) => a.index - b.index)
    .map(({ one }) => one);
}

/** Numbers from 0 to 1 (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
