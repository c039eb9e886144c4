/** What a change is worth trying for: whether anything treats anything otherwise. Pure. */
import type { ChangedCell, Mutation } from '../../protocol/mutate.ts';
import type { MatrixScope, PredictedCell, PredictedEnd, PredictLab } from '../../protocol/predict.ts';
import type { Artefact } from '../apply/artefact.ts';
import { load } from '../config/load-modes.ts';
import type { ConfigNode } from '../config/node.ts';
import { SCHEMA } from '../features/index.ts';
import type { Firewall } from '../firewall/model.ts';
import { cellsOf } from '../predict/cells.ts';
import { buildLab, type Rendered, renderConfig, type SimLab } from '../predict/network.ts';
import { predictCells } from '../predict/predict.ts';
import { hasErrors } from '../startup.ts';
import type { Draft } from './operators.ts';
import { sameFilters } from './same-filters.ts';

/** Cells that are told of a change. */
const TOLD = 12;
/** Ports that filters name, which are tried beside the services. */
const PORTS = 24;

/** The lab as it is, to compare with. */
export class Judge {
  readonly #lab: PredictLab;
  readonly #rendered: ReadonlyMap<string, Rendered>;
  readonly #timeout: number;
  readonly #scope: MatrixScope;
  readonly #before: ReadonlyMap<string, PredictedCell>;

  /** `rendered`: every router and host. */
  constructor(lab: PredictLab, rendered: ReadonlyMap<string, Rendered>, timeout: number) {
    this.#lab = lab;
    this.#rendered = rendered;
    this.#timeout = timeout;
    this.#scope = { services: servicesOf(rendered) };
    this.#before = this.#cells(buildLab(lab, rendered));
  }

  /** `config` is what `node` has committed. */
  judge(node: string, config: ConfigNode, draft: Draft): Mutation {
    const made = (worth: Mutation['worth'], reason: string, cells: readonly ChangedCell[] = []): Mutation => {
      return { node, ...draft, worth, reason, cells };
    };
    const loaded = load(SCHEMA, config, `${draft.commands.join('\n')}\n`, { mode: 'set', unknown: 'error' });
    if (!loaded.ok) return made('refused', loaded.errors.map(({ message }) => message).join('; '));
    const after = renderConfig(loaded.config);
    if (hasErrors(after.messages)) {
      return made(
        'refused',
        after.messages
          .filter(({ severity }) => severity === 'error')
          .map(({ message }) => message)
          .join('; '),
      );
    }
    const before = this.#rendered.get(node);
    if (before === undefined) throw new Error(`no node ${node}`);
    const kinds = changedKinds(before.artefacts, after.artefacts);
    if (kinds.size === 0 && !isApplied(draft)) return made('effective', 'the device reads it while it runs');
    if (kinds.size === 0) return made('equivalent', 'the device does the same: nothing that it applies changes');
    if (kinds.has('other'))
      return made('effective', 'it changes more than who reaches what', this.#changed(node, after));
    if (kinds.size === 1 && kinds.has('filters') && sameFilters(before.firewall, after.firewall)) {
      return made('equivalent', 'the filters do the same with every packet');
    }
    const cells = this.#changed(node, after);
    if (cells.length > 0) return made('effective', 'attempts end otherwise, or leave other traces', cells);
    if (!samePolicers(before.firewall, after.firewall)) return made('effective', 'a policer has other limits');
    return made('unseen', 'no attempt from an address of this lab ends otherwise or leaves other traces');
  }

  #cells(lab: SimLab): ReadonlyMap<string, PredictedCell> {
    const cells = predictCells(lab, cellsOf(lab, this.#scope), this.#timeout);
    return new Map(cells.map((cell) => [keyOf(cell), cell]));
  }

  #changed(node: string, rendered: Rendered): ChangedCell[] {
    const after = this.#cells(buildLab(this.#lab, new Map([...this.#rendered, [node, rendered]])));
    const changed = [...this.#before].flatMap(([key, cell]): ChangedCell[] => {
      const now = after.get(key);
      if (now !== undefined && now.port === cell.port && fingerprint(now) === fingerprint(cell)) return [];
      const { from, source, to, destination, service, port } = cell;
      const words = now === undefined ? 'not there any more' : endWords(now);
      return [{ from, source, to, destination, service, port, before: endWords(cell), after: words }];
    });
    // what ends otherwise is more to tell than what only leaves another trace, and services more than ports
    const rank = ({ before, after, service }: ChangedCell) =>
      (before === after ? 2 : 0) + (service.includes('/') ? 1 : 0);
    return changed.sort((a, b) => rank(a) - rank(b)).slice(0, TOLD);
  }
}

/** Hierarchies of which the device does nothing but what it applies at a commit: what it applies says it all. */
const APPLIED: readonly string[] = ['firewall', 'interfaces', 'policy-options', 'routing-instances', 'routing-options'];

function isApplied({ statement }: Draft): boolean {
  return APPLIED.includes(statement.split(' ')[1] ?? '');
}

/** Ping, every service of any node, and the ports that filters name. */
function servicesOf(rendered: ReadonlyMap<string, Rendered>): string[] {
  const all = [...rendered.values()];
  const services = all.flatMap(({ artefacts }) =>
    artefacts.flatMap((one) => (one.kind === 'service' ? [one.name] : [])),
  );
  const ports = all
    .flatMap(({ firewall }) => firewall.filters.flatMap(({ terms }) => terms.flatMap(({ from }) => from)))
    .flatMap((condition) => (condition.kind === 'number' && condition.field.endsWith('port') ? condition.ranges : []))
    // both edges, and what a shifted one would take in
    .flatMap(([first, last]) => [first, last, last + 1])
    .filter((port) => port > 0 && port < 65_536);
  const tried = [...new Set(ports)].slice(0, PORTS);
  return [
    ...new Set(['ping', ...services, 'tcp/9', 'udp/9', ...tried.flatMap((port) => [`tcp/${port}`, `udp/${port}`])]),
  ];
}

function keyOf({ from, source, to, destination, service }: PredictedCell): string {
  return [from, source, to, destination, service].join(' ');
}

function fingerprint({ ends }: PredictedCell): string {
  return JSON.stringify(ends.map(({ reason, ...end }) => end));
}

function endWords({ ends }: PredictedCell): string {
  const words = ({ outcome, icmp }: PredictedEnd) =>
    icmp === undefined ? outcome : `${outcome} (ICMP ${icmp.type}/${icmp.code})`;
  return [...new Set(ends.map(words))].join(' or ');
}

/** `filters` and `network` are what the prediction knows all about. */
type Changed = 'filters' | 'network' | 'other';

function changedKinds(before: readonly Artefact[], after: readonly Artefact[]): Set<Changed> {
  const had = new Map(before.map((one) => [JSON.stringify(one), one]));
  const has = new Map(after.map((one) => [JSON.stringify(one), one]));
  const changed = [...had].filter(([text]) => !has.has(text)).concat([...has].filter(([text]) => !had.has(text)));
  const kinds = changed.map(([, one]) => kindOf(one));
  // of some things the order counts
  if (kinds.length === 0 && [...had.keys()].join() !== [...has.keys()].join()) kinds.push('other');
  return new Set(kinds);
}

function kindOf(artefact: Artefact): Changed {
  switch (artefact.kind) {
    case 'nft':
      return artefact.table === 'inet vtylab' ? 'filters' : 'network';
    case 'process':
      return artefact.name === 'ulogd' ? 'filters' : 'other';
    case 'file':
      return artefact.path === '/etc/ulogd.conf' ? 'filters' : 'other';
    case 'interface':
    case 'instance':
    case 'route':
      return 'network';
    default:
      return 'other';
  }
}

function samePolicers(a: Firewall, b: Firewall): boolean {
  return JSON.stringify(a.policers) === JSON.stringify(b.policers);
}
