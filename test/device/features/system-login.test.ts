import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../device/commit/evaluate.ts';
import { formatProblem } from '../../../device/commit/messages.ts';
import { describe as place } from '../../../device/config/errors.ts';
import { emptyConfig } from '../../../device/config/node.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { SCHEMA } from '../../../device/features/index.ts';

const BASE = 'set system root-authentication encrypted-password "*"\n';

function load(text: string) {
  return parseConfig(SCHEMA, text, { base: emptyConfig(SCHEMA), language: 'set' });
}

/** What a commit of these statements finds. */
function problems(...lines: readonly string[]): string[] {
  const { config, errors } = load(BASE + lines.map((line) => `set system login ${line}\n`).join(''));
  expect(errors).toEqual([]);
  return evaluate(config).problems.map(formatProblem);
}

describe('a user names a class', () => {
  test.each(['super-user', 'operator', 'read-only', 'unauthorized'])('%s is always there', (name) => {
    expect(problems(`user bob class ${name}`)).toEqual([]);
  });

  test('one of its own has to be defined', () => {
    expect(problems('user bob class own', 'class own permissions view')).toEqual([]);
    expect(problems('user bob class own')).toEqual([
      "[edit system login user bob]\n  'class own'\n    Referenced login class 'own' is not defined",
    ]);
  });
});

test.each(['super-user', 'operator', 'read-only', 'unauthorized'])('%s cannot be defined again', (name) => {
  const { errors } = load(`set system login class ${name} permissions all\n`);
  expect(errors.map(place)).toEqual([`1:24: target '${name}' is a predefined class`]);
});

describe('expressions', () => {
  test.each([
    ['class a allow-commands "show (interfaces"', 'allow-commands', 'parentheses not balanced', 'show (interfaces'],
    ['class a deny-commands *', 'deny-commands', 'repetition-operator operand invalid', '*'],
    ['class a allow-configuration "a{3,1}"', 'allow-configuration', 'invalid repetition count(s)', 'a{3,1}'],
    ['class a deny-configuration "((a{255}){255})"', 'deny-configuration', 'expression too large', '((a{255}){255})'],
    ['class a deny-commands-regexps [ show "a [b" ]', 'deny-commands-regexps', 'brackets ([ ]) not balanced', 'a [b'],
  ])('%s', (line, statement, reason, expression) => {
    expect(problems(line)).toEqual([
      `[edit system login class a]\n  '${statement}'\n    invalid regular expression '${expression}': ${reason}`,
    ]);
  });

  test.each(['commands', 'configuration'])('the two forms for %s exclude each other', (what) => {
    expect(problems(`class a allow-${what} x`, `class a deny-${what}-regexps y`)).toEqual([
      `[edit system login class a]\n  'deny-${what}-regexps'\n    'allow-${what}' cannot be configured together with 'deny-${what}-regexps'`,
    ]);
    expect(problems('class a allow-commands x', 'class a deny-configuration-regexps y')).toEqual([]);
  });
});

test.each([
  ['idle-timeout 100001', 'Value 100001 is not within range (0..100000)'],
  ['permissions everything', "invalid value 'everything': expected access, access-control, admin,"],
])('class own %s is refused where it is read', (statement, message) => {
  const { errors } = load(`set system login class own ${statement}\n`);
  expect(errors.map((error) => error.message)).toEqual([expect.stringContaining(message)]);
});

test('a class is printed as Junos prints it', () => {
  const text = `\
system {
    login {
        class noc {
            idle-timeout 10;
            permissions [ clear network view ];
            allow-commands "(request system reboot)|(show route$)";
            deny-configuration-regexps [ "interfaces lo0" "system login" ];
        }
        user bob {
            class noc;
        }
    }
}
`;
  const { config } = parseConfig(SCHEMA, text, { base: emptyConfig(SCHEMA), language: 'curly' });
  expect(printCurly(config)).toBe(text);
});

test('accounts keep the CLI as their shell, whatever their class', () => {
  const { config } = load(`${BASE}set system login class s permissions shell\nset system login user bob class s\n`);
  const accounts = evaluate(config).artefacts.filter((artefact) => artefact.kind === 'account');
  expect(accounts.map(({ user, shell }) => [user, shell])).toContainEqual(['bob', '/usr/sbin/cli']);
});
