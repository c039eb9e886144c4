import { expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { describe as place } from '../../../device/config/errors.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { SCHEMA } from '../../../device/features/index.ts';
import { retryOptions } from '../../../device/features/retry-options.ts';

/** The configuration with these leaves of retry-options. */
function load(...leaves: readonly string[]) {
  const lines = ['root-authentication encrypted-password "*"', 'services ssh'].concat(
    leaves.map((leaf) => `login retry-options ${leaf}`),
  );
  const text = lines.map((line) => `set system ${line}\n`).join('');
  return parseConfig(SCHEMA, text, { base: emptyConfig(SCHEMA), language: 'set' });
}

test('what is not configured has the defaults of CC and of the reference', () => {
  expect(retryOptions(load().config)).toEqual({
    tries: 3,
    backoffThreshold: 2,
    backoffFactor: 5,
    minimumTime: 20,
    maximumTime: 120,
    lockoutPeriod: undefined,
  });
});

test.each([
  ['tries-before-disconnect', 2, 10, 'tries'],
  ['backoff-threshold', 1, 3, 'backoffThreshold'],
  ['backoff-factor', 5, 10, 'backoffFactor'],
  ['minimum-time', 20, 60, 'minimumTime'],
  ['maximum-time', 20, 300, 'maximumTime'],
  ['lockout-period', 1, 43_200, 'lockoutPeriod'],
] as const)('%s is from %i to %i', (leaf, least, most, name) => {
  for (const value of [least, most]) {
    const { config, errors } = load(`${leaf} ${value}`);
    expect(errors).toEqual([]);
    expect(retryOptions(config)[name]).toBe(value);
  }
  for (const value of [least - 1, most + 1]) {
    expect(load(`${leaf} ${value}`).errors.map(place)).toEqual([
      expect.stringContaining(`Value ${value} is not within range (${least}..${most})`),
    ]);
  }
});

test('sshd and login(1) are told the tries and the time, which each connection reads anew', () => {
  const { artefacts, problems } = evaluate(load('tries-before-disconnect 7', 'maximum-time 45').config);
  expect(problems).toEqual([]);
  const file = (path: string) =>
    artefacts.flatMap((artefact) => (artefact.kind === 'file' && artefact.path === path ? [artefact.content] : []))[0];
  expect(file('/etc/ssh/sshd_config')).toMatch(/^MaxAuthTries 7\nLoginGraceTime 45$/m);
  expect(file('/etc/login.defs')).toMatch(/^LOGIN_RETRIES 7\nLOGIN_TIMEOUT 45$/m);
});
