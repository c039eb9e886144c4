import { describe, expect, test } from 'vitest';
import { createEvaluate } from '../../../device/commit/evaluate.ts';
import { Edit } from '../../../device/config/edit.ts';
import { equal } from '../../../device/config/equal.ts';
import { groupProblems } from '../../../device/config/groups.ts';
import { effective, inherit } from '../../../device/config/inherit.ts';
import { parseConfig } from '../../../device/config/parse.ts';
import { resolvePath, words } from '../../../device/config/path.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { FEATURES, SCHEMA } from '../../../device/features/index.ts';

function config(text: string) {
  const { config: root, errors, warnings } = parseConfig(SCHEMA, text);
  expect([errors, warnings]).toEqual([[], []]);
  return root;
}

/** What of the configuration stands, as set commands. */
function inherited(...lines: string[]): string[] {
  const set = printSet(effective(config(lines.join('\n'))));
  return set.split('\n').filter(Boolean);
}

describe('what is inherited', () => {
  test('what the configuration says itself wins, and groups go with it', () => {
    const own = inherited(
      'set groups g system host-name R9',
      'set groups g system services telnet',
      'set apply-groups g',
      'set system host-name R1',
    );
    expect(own).toEqual(['set system host-name R1', 'set system services telnet']);
  });

  test('the group named first wins, and the nearest level before it', () => {
    const groups = ['a', 'b'].map((name) => `set groups ${name} system host-name ${name}`);
    expect(inherited(...groups, 'set apply-groups [ a b ]')).toEqual(['set system host-name a']);
    expect(inherited(...groups, 'set apply-groups a', 'set system apply-groups b')).toEqual(['set system host-name b']);
  });

  test('above the level where it is applied, a group says nothing', () => {
    const group = ['set groups g system services telnet', 'set groups g system host-name R9'];
    expect(inherited(...group, 'set system services apply-groups g')).toEqual(['set system services telnet']);
  });

  test('patterns give to the entries there are, inherited ones too, and make none', () => {
    const lines = [
      'set groups g interfaces <ge-*> unit 0 family inet',
      'set groups g interfaces <ge-0/0/[0-1]> description low',
      'set groups h interfaces ge-0/0/1 disable',
      'set apply-groups [ g h ]',
      'set interfaces ge-0/0/2 description own',
      'set interfaces lo0 disable',
    ];
    expect(inherited(...lines)).toEqual([
      'set interfaces ge-0/0/1 description low',
      'set interfaces ge-0/0/1 disable',
      'set interfaces ge-0/0/1 unit 0 family inet',
      'set interfaces ge-0/0/2 description own',
      'set interfaces ge-0/0/2 unit 0 family inet',
      'set interfaces lo0 disable',
    ]);
  });

  test('a level can be excepted', () => {
    const lines = [
      'set groups g interfaces <*> disable',
      'set apply-groups g',
      'set interfaces ge-0/0/0 description x',
    ];
    const excepted = 'set interfaces ge-0/0/1 apply-groups-except g';
    expect(inherited(...lines, excepted, 'set interfaces ge-0/0/1 description y')).toEqual([
      'set interfaces ge-0/0/0 description x',
      'set interfaces ge-0/0/0 disable',
      'set interfaces ge-0/0/1 description y',
    ]);
  });

  test('terms come behind the own ones, values behind the own ones, and of alternatives the own one stands', () => {
    const term = (where: string, name: string, rest: string) =>
      `set ${where}firewall family inet filter f term ${name} ${rest}`;
    const lines = [
      term('groups g ', 'z', 'then accept'),
      term('groups g ', 'own', 'from port [ ssh telnet ]'),
      term('groups g ', 'own', 'then accept'),
      'set apply-groups g',
      term('', 'own', 'from port [ 80 ssh ]'),
      term('', 'own', 'then discard'),
    ];
    expect(inherited(...lines)).toEqual([
      term('', 'own', 'from port 80'),
      term('', 'own', 'from port ssh'),
      term('', 'own', 'from port telnet'),
      term('', 'own', 'then discard'),
      term('', 'z', 'then accept'),
    ]);
  });

  test('what is inactive neither gives nor takes', () => {
    const group = ['set groups g system host-name R9', 'set apply-groups g', 'set system services ssh'];
    expect(inherited(...group, 'deactivate groups g')).toEqual(['set system services ssh']);
    expect(inherited(...group, 'deactivate groups g system host-name')).toEqual(['set system services ssh']);
    expect(inherited(...group, 'deactivate apply-groups')).toEqual(['set system services ssh']);
    expect(inherited(...group, 'deactivate system services')).toEqual(['set system host-name R9']);
    expect(inherited('set groups g', 'set interfaces apply-groups g')).toEqual([]);
  });
});

test('display inheritance says above each statement where it came from', () => {
  const root = config(`
    groups {
      g {
        system { host-name R9; services { ssh { root-login allow; } } }
        routing-options { static { route 10.0.0.0/8 discard; } }
        firewall { family inet { filter f { term <*> { from { port telnet; } } } } }
      }
    }
    apply-groups g;
    system { services { telnet; } }
    firewall { family inet { filter f { term t { from { port ssh; } then accept; } } } }`);
  expect(printCurly(inherit(root), { inheritance: true })).toBe(`system {
    ##
    ## 'R9' was inherited from group 'g'
    ##
    host-name R9;
    services {
        ##
        ## 'ssh' was inherited from group 'g'
        ##
        ssh {
            ##
            ## 'allow' was inherited from group 'g'
            ##
            root-login allow;
        }
        telnet;
    }
}
##
## 'routing-options' was inherited from group 'g'
##
routing-options {
    ##
    ## 'static' was inherited from group 'g'
    ##
    static {
        ##
        ## '10.0.0.0/8' was inherited from group 'g'
        ## 'discard' was inherited from group 'g'
        ##
        route 10.0.0.0/8 discard;
    }
}
firewall {
    family inet {
        filter f {
            term t {
                from {
                    ##
                    ## 'telnet' was inherited from group 'g'
                    ##
                    port [ ssh telnet ];
                }
                then accept;
            }
        }
    }
}
`);
});

test('the same is given for what has not changed', () => {
  const root = config(`
    groups { g { interfaces { <*> { disable; } } system { services { telnet; } } routing-options { static { route 10.0.0.0/8 discard; } } } }
    apply-groups g;
    interfaces { lo0 { description a; } ge-0/0/0 { description b; } }
    system { services { ssh; } }`);
  const edit = new Edit(root);
  const change = resolvePath(SCHEMA, words('interfaces', 'lo0', 'description', 'c'), { mode: 'set' });
  for (const path of change.ok ? change.paths : []) edit.set(path);
  const [before, after] = [effective(root), effective(edit.done())];
  expect(after.children.get('system')).toBe(before.children.get('system'));
  expect(after.children.get('routing-options')).toBe(before.children.get('routing-options'));
  const port = (from: typeof before) => from.children.get('interfaces')?.children.get('ge-0/0/0');
  expect(port(after)).toBe(port(before));
  expect(equal(before, after)).toBe(false);
});

test('one subtree that stands at two places inherits at each what is meant for it', () => {
  const root = config(`
    groups { g { interfaces { ge-0/0/1 { unit 0 { description one; } } } } }
    interfaces { ge-0/0/0 { unit 0 { apply-groups g; family inet; } } }`);
  const edit = new Edit(root);
  const named = resolvePath(SCHEMA, words('interfaces', 'ge-0/0/0'), { mode: 'name' });
  edit.copy(named.ok ? (named.paths[0] ?? []) : [], 'ge-0/0/1');
  expect(printSet(effective(edit.done())).trim().split('\n')).toEqual([
    'set interfaces ge-0/0/0 unit 0 family inet',
    'set interfaces ge-0/0/1 unit 0 description one',
    'set interfaces ge-0/0/1 unit 0 family inet',
  ]);
});

test('a group that is applied must be there', () => {
  const root = config('set interfaces lo0 unit 0 apply-groups [ g h ]\nset groups g system\nset apply-groups-except x');
  expect(groupProblems(root)).toEqual([
    { severity: 'error', path: [], statement: 'apply-groups-except x', message: "group 'x' is not defined" },
    {
      severity: 'error',
      path: ['interfaces', 'lo0', 'unit 0'],
      statement: 'apply-groups h',
      message: "group 'h' is not defined",
    },
  ]);
});

test('a commit acts on what is inherited, and stops at a group that is not there', () => {
  const evaluate = createEvaluate(FEATURES, SCHEMA);
  const text = `groups { g { system { root-authentication { encrypted-password "*"; } services { telnet; } } } } apply-groups g;`;
  const { problems, artefacts } = evaluate(config(text));
  expect(problems).toEqual([]);
  expect(artefacts).toContainEqual(expect.objectContaining({ kind: 'service', name: 'telnet' }));
  expect(evaluate(config(`${text} system { apply-groups nowhere; }`)).problems).toHaveLength(1);
});
