/** The commands that lay links, for one run of `ip -batch`. */
import { createHash } from 'node:crypto';

/** An end of a link to lay. */
export interface LinkEnd {
  /** The id of the container it goes to. */
  readonly container: string;
  /** The container's main process, as the engine's host counts. */
  readonly pid: number;
  /** Its Linux name there, e.g. `ge-0-0-0`. */
  readonly name: string;
  /** Hardware address; absent: the kernel's choice. */
  readonly mac?: string;
}

/** What a link with one end in a node is made of. */
export type OtherKind =
  /** A pair whose other end stays on the engine's host, as a port of a bridge there if one is named. */
  | { readonly type: 'host'; readonly name: string; readonly bridge?: string }
  | { readonly type: 'macvlan'; readonly parent: string; readonly mode: string }
  | { readonly type: 'dummy' }
  /** In place of a dummy: a pair whose other end is in the same node, up, and takes no part in anything. */
  | { readonly type: 'sink'; readonly peer: string }
  | { readonly type: 'vxlan'; readonly tunnel: TunnelToLay }
  /** A pair and a tunnel, all in the node; `stitchCommands` joins them there. */
  | { readonly type: 'vxlan-stitch'; readonly peer: string; readonly device: string; readonly tunnel: TunnelToLay };

export interface TunnelToLay {
  readonly remote: string;
  readonly vni: number;
  readonly port: number;
  readonly sourcePort?: number;
  readonly parent?: string;
  readonly learning?: false;
}

/** A link to lay. */
export interface LinkToLay {
  /** What messages call it. */
  readonly title: string;
  /** For its ends in nodes, and what stays of it on the engine's host. */
  readonly alias: string;
  /** Bytes; absent: the kernel's own. */
  readonly mtu?: number;
  readonly ends: readonly [LinkEnd] | readonly [LinkEnd, LinkEnd];
  /** Absent: a pair between two nodes. */
  readonly other?: OtherKind;
  /**
   * Laid in two parts, first the one end: the other one waits on the engine's host until its node is there, under a name
   * that no other link has.
   */
  readonly waiting?: { readonly name: string; readonly mac?: string };
  /** The second part: the end moves to its node from where it waits. */
  readonly arrives?: string;
  /** Names of the peers that the ends get in their own nodes, in order: the link is laid without a carrier. */
  readonly parked?: readonly string[];
}

/** Lines for `ip -batch`, and which link each belongs to. */
export interface Batch {
  readonly text: string;
  /** The link that a line, counted from 1, works on. */
  linkAt(line: number): LinkToLay | undefined;
  /** Removes what a batch that stopped half-way left where it ran; for `ip -force -batch`. */
  readonly undo: string;
}

/** Whether it can only be laid from the engine's host: between two nodes, any namespace does. */
export function needsHost({ other, parked, waiting, arrives }: LinkToLay): boolean {
  if (waiting !== undefined || arrives !== undefined) return true;
  return other !== undefined && parked === undefined && other.type !== 'dummy' && other.type !== 'sink';
}

/** The first half of the tokens of a lab's batches: what an interrupted one left can be told to be the lab's. */
export function labToken(lab: string): string {
  return createHash('sha256').update(lab).digest('hex').slice(0, 4);
}

/**
 * A pair is made where the batch runs, under names that nobody else uses, and each end is moved to its node with
 * its alias on: an alias can only be set from inside the namespace an interface is in, and a batch cannot change its own.
 *
 * @param token eight hexadecimal digits that no other batch of the moment has
 */
export function linkBatch(links: readonly LinkToLay[], token: string): Batch {
  const blocks = links.map((link, index) => commandsOf(link, temporaryNames(token, index)));
  const owners = blocks.flatMap((block, index) => block.map(() => links[index]));
  return {
    text: lines(blocks.flat()),
    linkAt: (line) => owners[line - 1],
    undo: lines(links.flatMap((link, index) => undoOf(link, temporaryNames(token, index)))),
  };
}

type Names = readonly [string, string];

function commandsOf(link: LinkToLay, names: Names): string[] {
  const { alias, ends, other, parked, mtu, waiting, arrives } = link;
  const [one, two] = names;
  const [a, b] = ends;
  if (parked !== undefined) return ends.flatMap((end, index) => parkedCommands(link, end, parked[index] ?? '', names));
  const made = [`link set dev ${one} alias ${alias}`, ...sized(one, mtu)];
  const moved = `link set dev ${one} netns ${a.pid} name ${a.name}`;
  if (arrives !== undefined) return [`link set dev ${arrives} netns ${a.pid} name ${a.name}`];
  if (waiting !== undefined) {
    const { name } = waiting;
    return [pair(one, a, name, waiting), ...made, `link set dev ${name} alias ${alias}`, ...sized(name, mtu), moved];
  }
  if (other === undefined) {
    if (b === undefined) throw new RangeError(`link ${link.title} has one end`);
    return [
      pair(one, a, two, b),
      ...made,
      `link set dev ${two} alias ${alias}`,
      ...sized(two, mtu),
      moved,
      `link set dev ${two} netns ${b.pid} name ${b.name}`,
    ];
  }
  switch (other.type) {
    case 'host':
      return [
        pair(one, a, two),
        ...made,
        `link set dev ${two} alias ${alias}`,
        ...sized(two, mtu),
        ...(other.bridge === undefined ? [] : [`link set dev ${two} master ${other.bridge}`]),
        `link set dev ${two} name ${other.name}`,
        `link set dev ${other.name} up`,
        moved,
      ];
    case 'macvlan':
      return [`link add name ${one} link ${other.parent}${address(a)} type macvlan mode ${other.mode}`, ...made, moved];
    case 'dummy':
      return [`link add name ${one}${address(a)} type dummy`, ...made, moved];
    case 'sink':
      return [
        pair(one, a, two),
        ...made,
        ...sized(two, mtu),
        // it answers nothing: no ARP, and what is sent to others' hardware addresses is not its
        `link set dev ${two} arp off`,
        `link set dev ${two} netns ${a.pid} name ${other.peer} up`,
        moved,
      ];
    case 'vxlan':
      return [
        tunnelCommand(one, a, other.tunnel),
        ...made,
        ...(mtu === undefined ? tunnelMtu(one, other.tunnel, mtu) : []),
        moved,
      ];
    case 'vxlan-stitch':
      return [
        tunnelCommand(two, {}, other.tunnel),
        ...tunnelMtu(two, other.tunnel, mtu),
        `link set dev ${two} netns ${a.pid} name ${other.device} up`,
        pair(one, a, two),
        ...made,
        ...sized(two, mtu),
        `link set dev ${two} netns ${a.pid} name ${other.peer} up`,
        moved,
      ];
  }
}

/** Without a carrier: each end gets a peer in its own node that is never up. */
function parkedCommands({ alias, mtu }: LinkToLay, end: LinkEnd, peer: string, [one, two]: Names): string[] {
  return [
    pair(one, end, two),
    `link set dev ${one} alias ${alias}`,
    ...sized(one, mtu),
    `link set dev ${two} netns ${end.pid} name ${peer}`,
    `link set dev ${one} netns ${end.pid} name ${end.name}`,
  ];
}

type Addressed = Pick<LinkEnd, 'mac'>;

function pair(one: string, a: Addressed, two: string, b: Addressed = {}): string {
  return `link add name ${one}${address(a)} type veth peer name ${two}${address(b)}`;
}

function address({ mac }: Addressed): string {
  return mac === undefined ? '' : ` address ${mac}`;
}

function sized(device: string, mtu: number | undefined): string[] {
  return mtu === undefined ? [] : [`link set dev ${device} mtu ${mtu}`];
}

function tunnelCommand(device: string, end: Addressed, tunnel: TunnelToLay): string {
  const { vni, remote, port, sourcePort, parent, learning } = tunnel;
  return [
    `link add name ${device}${address(end)} type vxlan id ${vni} remote ${remote} dstport ${port}`,
    ...(sourcePort === undefined ? [] : [`srcport ${sourcePort} ${sourcePort + 1}`]),
    ...(parent === undefined ? [] : [`dev ${parent}`]),
    ...(learning === false ? ['nolearning'] : []),
  ].join(' ');
}

/** What a tunnel takes of 1500 bytes; with a parent named, the kernel works it out from that one's. */
function tunnelMtu(device: string, { remote, parent }: TunnelToLay, mtu: number | undefined): string[] {
  if (mtu !== undefined) return [`link set dev ${device} mtu ${mtu}`];
  return parent === undefined ? [`link set dev ${device} mtu ${remote.includes(':') ? 1430 : 1450}`] : [];
}

/**
 * Removing one end of a pair removes the other wherever that is. Between two nodes the second end is moved last; of all
 * others the first one is, and what is on the host by then has a name that could be somebody else's.
 */
function undoOf({ other, parked, waiting, arrives }: LinkToLay, [one, two]: Names): string[] {
  const there = waiting?.name ?? arrives;
  if (there !== undefined) return [`link delete dev ${there}`];
  if (other === undefined && parked === undefined) return [`link delete dev ${two}`];
  return [`link delete dev ${one}`, ...(other?.type === 'vxlan-stitch' ? [`link delete dev ${two}`] : [])];
}

/** What an end is called that waits for its node; `token` as of a batch. */
export function waitingName(token: string, index: number): string {
  return `vl${token}c${index.toString(16)}`;
}

/** Of at most 15 bytes for up to 4096 links. */
function temporaryNames(token: string, index: number): Names {
  const number = index.toString(16);
  return [`vl${token}a${number}`, `vl${token}b${number}`];
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('');
}
