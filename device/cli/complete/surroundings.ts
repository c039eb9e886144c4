import type { ConfigNode } from '../../config/node.ts';
import type { Path } from '../../config/path.ts';
import type { Device } from '../../device.ts';
import type { Container } from '../../schema/kinds.ts';
import type { Account } from '../account.ts';
import type { Commands } from './line.ts';

/** What completion looks at: the session it is done for, as it is now. */
export interface Surroundings {
  readonly device: Device;
  readonly account: Pick<Account, 'name' | 'uid' | 'gid'>;
  /** The configuration whose statements are offered: in configuration mode the candidate. */
  readonly root: ConfigNode;
  readonly schema: Container;
  /** The level the session is at. */
  readonly path: Path;
  /** Where files without a path are. */
  readonly directory: string;
  /** False: names the device knows may be left out, for only fixed words are asked for. */
  readonly names: boolean;
  readonly operational: Commands;
  readonly configuration: Commands;
  /** Whether the user may be shown a statement; `edit`: in order to change it. */
  offered(path: Path, action: 'view' | 'edit'): boolean;
  /** For the resolver: statements that do not exist for the user. */
  readonly visible?: (path: Path) => boolean;
}
