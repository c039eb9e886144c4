/** The commands that lay links, for one run of `ip -batch`. */

/** An end of a link to lay. */
export interface LinkEnd {
  /** The id of the container it goes to. */
  readonly container: string;
  /** The container's main process, as the engine's host counts. */
  readonly pid: number;
  /** Its Linux name there, e.g. `ge-0-0-0`. */
  readonly name: string;
}

/** A link to lay. */
export interface LinkToLay {
  /** What messages call it. */
  readonly title: string;
  /** For both ends. */
  readonly alias: string;
  readonly ends: readonly [LinkEnd, LinkEnd];
}

/** Lines for `ip -batch`, and which link each belongs to. */
export interface Batch {
  readonly text: string;
  /** The link that a line, counted from 1, works on. */
  linkAt(line: number): LinkToLay | undefined;
  /** Removes what a batch that stopped half-way left where it ran; for `ip -force -batch`. */
  readonly undo: string;
}

/**
 * A pair is made where the batch runs, under names that nobody else uses, and each end is moved to its node with
 * its alias on: an alias can only be set from inside the namespace an interface is in, and a batch cannot change its own.
 *
 * @param token eight hexadecimal digits that no other batch of the moment has
 */
export function linkBatch(links: readonly LinkToLay[], token: string): Batch {
  const blocks = links.map(({ alias, ends: [a, b] }, index) => {
    const [one, two] = temporaryNames(token, index);
    return [
      `link add name ${one} type veth peer name ${two}`,
      `link set dev ${one} alias ${alias}`,
      `link set dev ${two} alias ${alias}`,
      `link set dev ${one} netns ${a.pid} name ${a.name}`,
      `link set dev ${two} netns ${b.pid} name ${b.name}`,
    ];
  });
  const perLink = blocks[0]?.length ?? 1;
  return {
    text: lines(blocks.flat()),
    linkAt: (line) => links[Math.floor((line - 1) / perLink)],
    // The second end is moved last, and removing it removes the first wherever that is.
    undo: lines(links.map((_, index) => `link delete dev ${temporaryNames(token, index)[1]}`)),
  };
}

/** Of at most 15 bytes for up to 4096 links. */
function temporaryNames(token: string, index: number): readonly [string, string] {
  const number = index.toString(16);
  return [`vl${token}a${number}`, `vl${token}b${number}`];
}

function lines(commands: readonly string[]): string {
  return commands.map((command) => `${command}\n`).join('');
}
