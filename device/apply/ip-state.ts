/** The kernel's view of links, addresses and routes, as `ip -json` gives it; only the fields that are used. */
import type { Runner } from '../run.ts';

export interface LinkState {
  readonly ifindex?: number;
  /** Linux name. */
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly operstate: string;
  /** Hardware address, e.g. `02:42:ac:11:00:02`. */
  readonly address?: string;
  /** What the orchestrator wrote on it: the link it belongs to. */
  readonly ifalias?: string;
  readonly addr_info: readonly AddressState[];
}

export interface AddressState {
  readonly family: 'inet' | 'inet6';
  readonly local: string;
  readonly prefixlen: number;
  readonly scope: string;
  /** The kernel made no route to its subnet. */
  readonly noprefixroute?: boolean;
}

export interface RouteState {
  /** Absent for the main one; `100`. */
  readonly table?: string;
  /** `static`, `kernel`; absent for `boot`. */
  readonly protocol?: string;
  /** Only for routes that do something else than forward, e.g. `unreachable`. */
  readonly type?: string;
  /** Without prefix length for a host, `default` for everything. */
  readonly dst: string;
  readonly gateway?: string;
  /** Linux name of the interface it leaves by. */
  readonly dev?: string;
  readonly nexthops?: readonly { readonly gateway?: string; readonly dev?: string }[];
}

/** A rule of policy routing. */
export interface RuleState {
  readonly priority: number;
  /** `all`, or an address without prefix length. */
  readonly src: string;
  readonly iif?: string;
  readonly oif?: string;
  readonly table: string;
}

export type Family = 'inet' | 'inet6';

/** Links with their addresses. */
export async function readLinks(run: Runner): Promise<LinkState[]> {
  return JSON.parse(await ip(run, ['-json', 'address', 'show'])) as LinkState[];
}

/** The static routes of one family in the main table. */
export async function readStaticRoutes(run: Runner, family: Family): Promise<RouteState[]> {
  const text = await ip(run, ['-json', '-family', family, 'route', 'show', 'proto', 'static']);
  return text.trim() === '' ? [] : (JSON.parse(text) as RouteState[]);
}

/** The routes of one family in all tables. */
export async function readAllRoutes(run: Runner, family: Family): Promise<RouteState[]> {
  const text = await ip(run, ['-json', '-family', family, 'route', 'show', 'table', 'all']);
  return text.trim() === '' ? [] : (JSON.parse(text) as RouteState[]);
}

/** The rules of one family. */
export async function readRules(run: Runner, family: Family): Promise<RuleState[]> {
  return JSON.parse(await ip(run, ['-json', '-family', family, 'rule', 'show'])) as RuleState[];
}

/** What is read of the kernel at once. */
export interface NetworkState {
  readonly links: LinkState[];
  /** IPv4's static routes in the main table. */
  readonly routes: RouteState[];
}

/** Runs commands of `ip -batch`, and reads what there is after them: all in one process. */
export async function readNetwork(run: Runner, commands: readonly string[] = []): Promise<NetworkState> {
  const all = [...commands, 'address show', 'route show proto static'];
  const [links = '[]', routes = '[]'] = (await ip(run, ['-json', '-batch', '-'], `${all.join('\n')}\n`))
    .trim()
    .split('\n');
  return { links: JSON.parse(links) as LinkState[], routes: JSON.parse(routes) as RouteState[] };
}

/** Runs `ip`; throws with what it said when it fails. */
export async function ip(run: Runner, args: readonly string[], input?: string): Promise<string> {
  const { exitCode, stdout, stderr } = await run(['ip', ...args], input === undefined ? {} : { input });
  if (exitCode !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr.trim()}${input ? `\nin: ${input.trim()}` : ''}`);
  return stdout;
}

/** Runs commands of `ip -batch`, of one family where the commands themselves do not say which; does nothing for none. */
export async function ipBatch(run: Runner, commands: readonly string[], family?: Family): Promise<void> {
  const options = family === undefined ? [] : ['-family', family];
  if (commands.length > 0) await ip(run, [...options, '-batch', '-'], `${commands.join('\n')}\n`);
}
