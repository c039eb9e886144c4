/** `[edit system login]`: what is said before a login (`message`) and after it (`announcement`). */
import { type ConfigNode, leafValue } from '../config/node.ts';
import { leaf } from '../schema/kinds.ts';
import { string } from '../schema/types.ts';
import type { Feature } from './feature.ts';

const LOGIN = ['system', 'login'];

/**
 * What ssh (`Banner`), telnet (pam_issue) and ftp (`banner_file`) show before they ask for a name. Always there, empty
 * when nothing is to be said: pam_issue complains of a file that is missing.
 */
export const LOGIN_MESSAGE = '/etc/issue.net';

/** Escapes that stand for what a line of configuration cannot hold, as in Junos. */
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', "'": "'", '"': '"', '\\': '\\' };

/** The text of `message` or `announcement` with its escapes (`\n`, `\t`, `\'`, `\"`, `\\`) made what they stand for. */
export function bannerText(value: string): string {
  const text = value.replace(/\\([nt'"\\])/g, (_all, letter: string) => ESCAPES[letter] ?? letter);
  return text.endsWith('\n') ? text : `${text}\n`;
}

/** Both statements. */
export const loginBanner: Feature = {
  name: 'login-banner',
  schema: [
    {
      at: LOGIN,
      node: leaf('announcement', {
        help: 'System announcement message (displayed after login)',
        type: string({ max: 2048 }),
      }),
    },
    { at: LOGIN, node: leaf('message', { help: 'System login message', type: string({ max: 2048 }) }) },
  ],
  verify: () => [],
  render: (config) => [
    {
      kind: 'file',
      path: LOGIN_MESSAGE,
      mode: 0o644,
      content: textOf(config, 'message'),
      statement: [...LOGIN, 'message'],
    },
  ],
};

/** What the message of the day ends with: `announcement`, or nothing. */
export function announcementText(config: ConfigNode): string {
  return textOf(config, 'announcement');
}

function textOf(config: ConfigNode, name: string): string {
  const value = leafValue(config, ...LOGIN, name);
  return value === undefined ? '' : bannerText(value);
}
