import { describe, expect, test } from 'vitest';
import { describe as oneLine, renderCaret } from '../../../device/config/errors.ts';
import { detectLanguage, type LoadResult, parseConfig } from '../../../device/config/parse.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { schema } from './schema.ts';

function parse(...lines: readonly string[]): LoadResult {
  return parseConfig(schema, lines.join('\n'));
}

const errorsOf = (...lines: readonly string[]) => parse(...lines).errors.map(oneLine);

test.each([
  ['set system host-name R1', 'set'],
  ['# comment\n/* more */\ndelete system', 'set'],
  ['edit system', 'set'],
  ['configure\nset system', 'set'],
  ['configure private\nset system', 'set'],
  ['configure { }', 'curly'],
  ['system { host-name R1; }', 'curly'],
  ['set { }', 'curly'],
  ['', 'curly'],
] as const)('%j is read as %s', (text, language) => {
  expect(detectLanguage(text)).toBe(language);
});

describe('set commands', () => {
  test('change what is there, line by line', () => {
    const { config, errors, warnings } = parse(
      '# a comment',
      'set system login user lab uid 2000 class operator',
      '',
      'set system host-name R1',
      'delete system host-name',
      'rename system login user lab to user ops',
      'deactivate system login user ops class',
      'annotate system login user ops "on call"',
      'set firewall family inet filter f term a then log',
      'set firewall family inet filter f term b then accept',
      'insert firewall family inet filter f term b before term a',
      'copy interfaces ge-0/0/0 to ge-0/0/1',
    );
    expect(errors).toEqual([]);
    expect(warnings.map(oneLine)).toEqual(['12:6: statement not found']);
    expect(printSet(config).split('\n')).toEqual([
      'set system login user ops uid 2000',
      'set system login user ops class operator',
      'deactivate system login user ops class',
      'annotate system login user ops "on call"',
      'set firewall family inet filter f term b then accept',
      'set firewall family inet filter f term a then log',
      '',
    ]);
  });

  test('are relative to the level that edit, up and top choose', () => {
    const { config, errors } = parse(
      'edit system services',
      'set telnet',
      'edit ssh',
      'set root-login deny',
      'up 2',
      'set host-name R1',
      'top',
      'set interfaces lo0 unit 0',
    );
    expect(errors).toEqual([]);
    expect(printSet(config)).toBe(
      [
        'set system host-name R1',
        'set system services ssh root-login deny',
        'set system services telnet',
        'set interfaces lo0 unit 0',
        '',
      ].join('\n'),
    );
  });

  test('report every error with its place, and the good lines count', () => {
    const lines = [
      'set system host-name',
      'set system services ssh root-login maybe',
      'set interfaces ge-0/0/0 mtu 9228',
      'bogus system',
      'set interfaces ge-0/0/0 description "open',
      'rename interfaces ge-0/0/0',
      'insert system login user a before user b',
      'annotate interfaces ge-0/0/0 "a */ b"',
      'set',
      'set interfaces ge-0/0/0 disable',
    ];
    expect(errorsOf(...lines)).toEqual([
      '1:21: missing argument',
      "2:36: invalid value 'maybe': expected allow, deny, deny-password",
      '3:29: Value 9228 is not within range (256..9192)',
      "4:1: syntax error: 'bogus'",
      "5:37: syntax error: string without end, expecting '\"'",
      '6:27: missing argument',
      "8:30: an annotation must not contain '*/': 'a */ b'",
      '9:4: missing argument',
    ]);
    expect(printSet(parse(...lines).config)).toBe('set interfaces ge-0/0/0 disable\n');
  });
});

describe('braces', () => {
  test('may be laid out in any way', () => {
    const { config, errors } = parse(
      'system{host-name R1;services{telnet;}}',
      'firewall { family { inet { filter f { term a { then { accept; } } } } } }',
      'routing-options { static { route 10.0.0.0/8 { next-hop [ 1.1.1.1 2.2.2.2 ]; } } }',
    );
    expect(errors).toEqual([]);
    expect(printSet(config)).toBe(
      [
        'set system host-name R1',
        'set system services telnet',
        'set routing-options static route 10.0.0.0/8 next-hop 1.1.1.1',
        'set routing-options static route 10.0.0.0/8 next-hop 2.2.2.2',
        'set firewall family inet filter f term a then accept',
        '',
      ].join('\n'),
    );
  });

  test('carry inactive marks and annotations to the statement behind them', () => {
    const text = [
      '/* the box */',
      'system {',
      '    inactive: services {',
      '        telnet;',
      '    }',
      '}',
      'interfaces {',
      '    lo0 {',
      '        unit 0 {',
      '            inactive: family inet {',
      '                /* one',
      '                   two */',
      '                address 10.0.0.1/32;',
      '            }',
      '        }',
      '    }',
      '}',
      'routing-options {',
      '    static {',
      '        inactive: route 10.0.0.0/8 discard;',
      '        route 11.0.0.0/8 {',
      '            inactive: discard;',
      '        }',
      '    }',
      '}',
      '',
    ].join('\n');
    const { config, errors } = parseConfig(schema, text);
    expect(errors).toEqual([]);
    expect(printCurly(config)).toBe(text);
  });

  test('missing semicolons and braces are found where they are missing', () => {
    expect(errorsOf('system {', '    host-name R1', '    services {', '        telnet', '    }', '}')).toEqual([
      "3:5: syntax error, expecting ';': 'services'",
      "5:5: syntax error, expecting ';': '}'",
    ]);
    expect(errorsOf('system {', '    host-name R1;', 'interfaces {', '    lo0;', '}')).toEqual([
      "5:2: syntax error, expecting '}' for 'system' of line 1",
    ]);
    expect(errorsOf('system {', '}', '}')).toEqual(["3:1: syntax error: '}'"]);
    expect(errorsOf('system { login { user a { uid 2000', 'class operator', 'full-name x; } } }')).toEqual([
      "2:1: syntax error, expecting ';': 'class'",
      "3:1: syntax error, expecting ';': 'full-name'",
    ]);
  });

  test('a wrong level is passed over with what is in it, and the rest counts', () => {
    const lines = [
      'interfaces {',
      '    ge-0/0 { bogus { unit x; } }',
      '    lo0 { unit 0; }',
      '    ge-0/0/0 { mtu 1; }',
      '}',
    ];
    expect(errorsOf(...lines)).toEqual([
      "2:5: invalid value 'ge-0/0': expected an interface name such as ge-0/0/0, lo0 or fxp0",
      '4:20: Value 1 is not within range (256..9192)',
    ]);
    expect(printSet(parse(...lines).config)).toBe('set interfaces ge-0/0/0\nset interfaces lo0 unit 0\n');
  });

  test('a leaf opens no level, and nothing is no statement', () => {
    expect(errorsOf('system { host-name { R1; } }')).toEqual(["1:20: syntax error: '{'"]);
    expect(errorsOf('system { ; }')).toEqual(["1:10: syntax error: ';'"]);
    expect(errorsOf('firewall { family inet { filter f { term a { from { port [ ssh; } } } } }')).toEqual([
      "1:63: syntax error, expecting ']': ';'",
    ]);
  });

  test('are not followed deeper than any configuration goes', () => {
    const { errors } = parseConfig(schema, `${'a { '.repeat(100_000)}${'}'.repeat(100_000)}`);
    expect(errors.map(oneLine)).toEqual(["1:259: syntax error: more than 64 levels: '{'"]);
  });
});

describe('statements the schema does not know', () => {
  const text = [
    'system {',
    '    host-name R1;',
    '    services {',
    '        ssh {',
    '            ciphers [ aes256-ctr "aes256-gcm@openssh.com" ]; ## Warning: statement ignored: not implemented',
    '        }',
    '    }',
    '    inactive: domain-name "example.com"; ## Warning: statement ignored: not implemented',
    '    ##',
    '    ## Warning: statement ignored: not implemented',
    '    ##',
    '    syslog {',
    '        /* all of it */',
    '        user * {',
    '            any emergency;',
    '        }',
    '        file messages { ',
    '            any notice;',
    '        }',
    '    }',
    '}',
    '',
  ]
    .join('\n')
    .replace('{ \n', '{\n');

  test('are kept and printed as they were, with a warning', () => {
    const { config, errors, warnings } = parseConfig(schema, text);
    expect(errors).toEqual([]);
    expect(warnings.map(oneLine)).toEqual([
      "5:13: 'ciphers': statement ignored: not implemented",
      "8:15: 'domain-name': statement ignored: not implemented",
      "12:5: 'syslog': statement ignored: not implemented",
    ]);
    expect(printCurly(config)).toBe(text);
    expect(printCurly(config, { markUnknown: false })).not.toContain('Warning');
  });

  test('are kept in set commands too, and can be deleted by their first words', () => {
    const line = 'set system services ssh ciphers [ aes256-ctr "aes256-gcm@openssh.com" ]';
    const { config, warnings } = parse(line, 'set interfaces ae0 mtu 9000');
    expect(warnings.map(oneLine)).toEqual([
      "1:25: 'ciphers': statement ignored: not implemented",
      "2:16: 'ae0': statement ignored: not implemented",
    ]);
    expect(printSet(config)).toBe(`${line}\nset interfaces ae0 mtu 9000\n`);
    const less = parseConfig(schema, 'delete interfaces ae0\ndelete interfaces ae1', { base: config });
    expect(printSet(less.config)).toBe(`${line}\n`);
    expect(less.warnings.map(oneLine)).toEqual(['2:8: statement not found']);
  });

  test('are errors where that is asked for', () => {
    const { errors } = parseConfig(schema, text, { unknown: 'error' });
    expect(errors.map(oneLine)).toEqual([
      "5:13: syntax error: 'ciphers'",
      "8:15: syntax error: 'domain-name'",
      "12:5: syntax error: 'syslog'",
    ]);
  });

  test('do not hide a missing semicolon', () => {
    expect(errorsOf('system {', '    domain-name x', '    host-name R1;', '}')).toEqual([
      "3:5: syntax error, expecting ';': 'host-name'",
    ]);
  });
});

test('text is merged into a configuration, at a level where asked', () => {
  const base = parse('set system host-name R1', 'set system services telnet').config;
  const from = [...base.children.values()].flatMap((node) => ({ ...node, values: [] }));
  const { config } = parseConfig(schema, 'host-name R2; services { ssh; }', { base, from });
  expect(printSet(config)).toBe('set system host-name R2\nset system services ssh\nset system services telnet\n');
});

test('an error shows its line with a caret below the place', () => {
  const text = 'system {\n\thost-name R1;\n\tservices { ssh { root-login no; } }\n}\n';
  const [error] = parseConfig(schema, text, { file: 'R1.conf' }).errors;
  expect(error && oneLine(error)).toBe("R1.conf:3:30: invalid value 'no': expected allow, deny, deny-password");
  expect(error && renderCaret(error, text)).toBe(
    `\tservices { ssh { root-login no; } }\n\t${' '.repeat(28)}^\ninvalid value 'no': expected allow, deny, deny-password\n`,
  );
});
