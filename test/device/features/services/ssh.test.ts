/**
 * Golden files: each line group of `test/golden/ssh/NAME.conf`, set below `[edit system services ssh]` of a device with
 * two users, renders to what `NAME.txt` says, and a commit says what stands above it. sshd_config's lines that hold
 * without the statements too are left out; `defaults.txt` has them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../../device/commit/evaluate.ts';
import { formatProblem } from '../../../../device/commit/messages.ts';
import { emptyConfig } from '../../../../device/config/node.ts';
import { parseConfig } from '../../../../device/config/parse.ts';
import { SCHEMA } from '../../../../device/features/index.ts';

const FOLDER = new URL('../../../golden/ssh/', import.meta.url).pathname;
const BASE = 'set system root-authentication encrypted-password "*"\nset system services ssh\n';

/** The configuration, what a commit says of it, and what of it is about ssh. */
function render(statements: string) {
  const parsed = parseConfig(SCHEMA, BASE + statements, { base: emptyConfig(SCHEMA), language: 'set' });
  expect([...parsed.errors, ...parsed.warnings]).toEqual([]);
  const { artefacts, problems } = evaluate(parsed.config);
  const lines = artefacts.flatMap((artefact): string[] => {
    if (artefact.kind === 'file' && artefact.path.startsWith('/etc/ssh/')) {
      return artefact.content.split('\n').map((line) => `${artefact.path}: ${line}`);
    }
    if (artefact.kind === 'authorized-keys') return artefact.lines.map((line) => `key of ${artefact.user}: ${line}`);
    if (artefact.kind !== 'service' || artefact.name !== 'ssh') return [];
    return [`service: port ${artefact.port}${artefact.internal === true ? ', internal' : ''}`];
  });
  return { lines: lines.filter((line) => !/: $|#/.test(line)), problems };
}

const DEFAULTS = new Set(render('').lines);

test('what holds without any statement', async () => {
  await expect(`${[...DEFAULTS].join('\n')}\n`).toMatchFileSnapshot(`${FOLDER}defaults.txt`);
});

const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.conf'));

test.each(cases)('%s', async (name) => {
  const groups = readFileSync(FOLDER + name, 'utf8')
    .trim()
    .split(/\n\n+/);
  const shown = groups.map((group) => {
    const { lines, problems } = render(group.replaceAll(/^ssh /gm, 'set system services ssh '));
    const said = problems.map((problem) => `${problem.severity}: ${formatProblem(problem)}`);
    const different = lines.filter((line) => !DEFAULTS.has(line));
    return [group, ...said, ...different].join('\n');
  });
  await expect(`${shown.join('\n\n')}\n`).toMatchFileSnapshot(FOLDER + name.replace('.conf', '.txt'));
});

describe('what is refused as it is typed', () => {
  test.each([
    ['services ssh port 0', 'Value 0 is not within range (1..65535)'],
    ['services ssh port 65536', 'Value 65536 is not within range (1..65535)'],
    ['services ssh client-alive-count-max 256', 'Value 256 is not within range (0..255)'],
    ['services ssh client-alive-interval 65536', 'Value 65536 is not within range (0..65535)'],
    ['services ssh max-sessions-per-connection 0', 'Value 0 is not within range (1..65535)'],
    ['services ssh max-pre-authentication-packets 19', 'Value 19 is not within range (20..2147483647)'],
    ['services ssh rekey time-limit 1441', 'Value 1441 is not within range (1..1440)'],
    ['services ssh rekey data-limit 1', 'Value 1 is not within range (51200..4294967295)'],
    ['services ssh protocol-version v1', "invalid value 'v1': expected v2"],
    ['services ssh root-login yes', "invalid value 'yes': expected allow, deny, deny-password"],
    ['services ssh ciphers rot13', "invalid value 'rot13': expected 3des-cbc, "],
    ['services ssh authorized-keys-command keys', "invalid value 'keys': expected the absolute path of a program"],
    ['services ssh authorized-principals-command "/bin/cat /etc/x"', 'must not contain white space'],
    ['services ssh trusted-user-ca-key-file "a\\"b"', 'expected a file name'],
    ['root-authentication ssh-rsa "ssh-ed25519 AAAA"', "invalid ssh-rsa key: expected 'ssh-rsa BASE64 COMMENT'"],
    ['root-authentication ssh-ed25519 "no key"', "invalid ssh-ed25519 key: expected 'ssh-ed25519 BASE64 COMMENT'"],
  ])('%s', (statement, message) => {
    const { errors } = parseConfig(SCHEMA, `set system ${statement}\n`, { base: emptyConfig(SCHEMA), language: 'set' });
    expect(errors.map((error) => error.message)).toEqual([expect.stringContaining(message)]);
  });
});
