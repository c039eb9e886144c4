/** `[edit system login retry-options]`: how often, how fast and for how long somebody may try to log in. */
import type { Artefact } from '../apply/artefact.ts';
import { type ConfigNode, descend, leafValue } from '../config/node.ts';
import type { RetryOptions } from '../login/policy.ts';
import { container, leaf } from '../schema/kinds.ts';
import { integer } from '../schema/types.ts';
import type { Feature } from './feature.ts';

const LOGIN = ['system', 'login'];

interface Leaf {
  readonly name: string;
  readonly help: string;
  readonly range: readonly [number, number];
}

/** RA says 1 to 10, default 10; CC, the current reference and Juniper's YANG say what stands here. */
const TRIES = {
  name: 'tries-before-disconnect',
  help: 'Number of times user is allowed to try password',
  range: [2, 10],
  default: 3,
} as const;
const THRESHOLD = {
  name: 'backoff-threshold',
  help: 'Number of password failures before delay is introduced',
  range: [1, 3],
  default: 2,
} as const;
const FACTOR = {
  name: 'backoff-factor',
  help: 'Delay factor after backoff-threshold password failures (seconds)',
  range: [5, 10],
  default: 5,
} as const;
const MINIMUM = {
  name: 'minimum-time',
  help: 'Minimum total connection time if all attempts fail (seconds)',
  range: [20, 60],
  default: 20,
} as const;
const MAXIMUM = {
  name: 'maximum-time',
  help: 'Maximum time the connection will remain for user to enter username and password (seconds)',
  range: [20, 300],
  default: 120,
} as const;
const LOCKOUT: Leaf = {
  name: 'lockout-period',
  help: 'Amount of time user account is locked after tries-before-disconnect failures (minutes)',
  range: [1, 43_200],
};

/** What holds: what is configured, and the defaults. */
export function retryOptions(config: ConfigNode): RetryOptions {
  const configured = descend(config, ...LOGIN, 'retry-options');
  const value = ({ name, default: otherwise }: Leaf & { readonly default: number }) =>
    Number(leafValue(configured, name) ?? otherwise);
  const lockout = leafValue(configured, LOCKOUT.name);
  return {
    tries: value(TRIES),
    backoffThreshold: value(THRESHOLD),
    backoffFactor: value(FACTOR),
    minimumTime: value(MINIMUM),
    maximumTime: value(MAXIMUM),
    lockoutPeriod: lockout === undefined ? undefined : Number(lockout),
  };
}

/** The same for sshd_config(5). Keys that are offered and not accepted count among the tries of a connection too. */
export function sshdRetryLines(config: ConfigNode): string[] {
  const { tries, maximumTime } = retryOptions(config);
  return [`MaxAuthTries ${tries}`, `LoginGraceTime ${maximumTime}`];
}

/** login.defs(5), for login(1): each login reads it anew. What is no retry option is as Debian delivers it. */
function loginDefs({ tries, maximumTime }: RetryOptions): string {
  return [
    '# Rendered from [edit system login retry-options].',
    `LOGIN_RETRIES ${tries}`,
    `LOGIN_TIMEOUT ${maximumTime}`,
    'FAILLOG_ENAB no',
    'HUSHLOGIN_FILE .hushlogin',
    'ENV_SUPATH PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'ENV_PATH PATH=/usr/local/bin:/usr/bin:/bin',
    'TTYGROUP tty',
    'TTYPERM 0600',
    'UMASK 022',
    '',
  ].join('\n');
}

export const loginRetryOptions: Feature = {
  name: 'retry-options',
  schema: [
    {
      at: LOGIN,
      node: container('retry-options', { help: 'Configure password retry options', source: 'CC' }, [
        ...[TRIES, THRESHOLD, FACTOR, MINIMUM, MAXIMUM].map(({ name, help, range, default: otherwise }) =>
          leaf(name, { help, type: integer(range[0], range[1]), default: String(otherwise), source: 'CC' }),
        ),
        leaf(LOCKOUT.name, { help: LOCKOUT.help, type: integer(...LOCKOUT.range), source: 'CC' }),
      ]),
    },
  ],
  verify: () => [],
  render: (config): Artefact[] => [
    { kind: 'file', path: '/etc/login.defs', mode: 0o644, content: loginDefs(retryOptions(config)) },
  ],
};
