import { describe, expect, test } from 'vitest';
import type { Action } from '../../../device/login/areas.ts';
import { authorize, offered } from '../../../device/login/authorize.ts';
import type { LoginClass } from '../../../device/login/class.ts';
import type { Required } from '../../../device/login/permissions.ts';
import { loginClass, path, predefined } from './config.ts';

function mayRun(held: LoginClass, command: string, permission?: Required): boolean {
  return authorize(held, { kind: 'command', words: command.split(' '), permission });
}

function may(held: LoginClass, action: Action, statement: string): boolean {
  return authorize(held, { kind: 'configuration', path: path(statement), action });
}

describe('commands by their flags', () => {
  test.each([
    ['super-user', 'shell', true],
    ['super-user', 'maintenance', true],
    ['operator', 'view', true],
    ['operator', 'clear', true],
    ['operator', 'network', true],
    ['operator', 'trace', true],
    ['operator', 'configure', false],
    ['operator', 'shell', false],
    ['read-only', 'view', true],
    ['read-only', 'network', false],
    ['read-only', ['network', 'view'], true],
    ['unauthorized', 'view', false],
    ['unauthorized', undefined, true],
  ] as const)('%s, %s: %j', (name, permission, allowed) => {
    expect(mayRun(predefined(name), 'any command', permission)).toBe(allowed);
  });
});

describe('commands by expressions', () => {
  test.each([
    // what is added to the flags, and taken from them
    [['allow-commands "request system reboot"'], 'request system reboot', 'maintenance', true],
    [['allow-commands "request system reboot"'], 'request system halt', 'maintenance', false],
    [['permissions view', 'deny-commands "show bgp"'], 'show bgp summary', 'view', false],
    [['permissions view', 'deny-commands "show bgp"'], 'show route', 'view', true],
    [['permissions all', 'deny-commands shell'], 'start shell', 'shell', false],
    [['permissions view', 'deny-commands "^set"'], 'set cli screen-width 80', undefined, false],
    [['allow-commands "(request system software add)|(show route$)"'], 'show route', 'view', true],
    [['allow-commands "(request system software add)|(show route$)"'], 'show route terse', 'view', false],
    [['allow-commands "SHOW version"'], 'show version', 'view', true],
    // both match: more of the command counts, and the permission when it is the same
    [['allow-commands "commit synchronize"', 'deny-commands commit'], 'commit synchronize', undefined, true],
    [['allow-commands "commit synchronize"', 'deny-commands commit'], 'commit', undefined, false],
    [['allow-commands show', 'deny-commands "show interfaces"'], 'show interfaces', 'view', false],
    [['allow-commands "show interfaces"', 'deny-commands "show interfaces"'], 'show interfaces', 'view', true],
    // word by word: a deny holds
    [['allow-commands-regexps "show interfaces ge-.*"'], 'show interfaces ge-0/0/0', 'view', true],
    [['allow-commands-regexps "show interfaces ge-.*"'], 'show interfaces lo0', 'view', false],
    [['allow-commands-regexps "show interfaces"'], 'show interfaces terse', 'view', true],
    [['allow-commands-regexps "show inter"'], 'show interfaces', 'view', false],
    [['allow-commands-regexps "show .* terse"', 'deny-commands-regexps "show"'], 'show route terse', 'view', false],
  ] as const)('%j: %s (%s) %j', (statements, command, permission, allowed) => {
    expect(mayRun(loginClass(...statements), command, permission)).toBe(allowed);
  });
});

describe('statements by flags', () => {
  test.each([
    ['permissions system', 'view', 'system host-name', true],
    ['permissions system', 'edit', 'system host-name', false],
    ['permissions system-control', 'view', 'system host-name', true],
    ['permissions system-control', 'edit', 'system host-name', true],
    ['permissions system-control', 'edit', 'system login user bob class', false],
    ['permissions admin-control', 'edit', 'system login user bob class', true],
    ['permissions admin-control', 'edit', 'system root-authentication encrypted-password', true],
    ['permissions admin', 'view', 'system root-authentication encrypted-password', false],
    ['permissions [ admin secret ]', 'view', 'system root-authentication encrypted-password', true],
    ['permissions interface-control', 'edit', 'interfaces ge-0/0/0 unit 0 family inet address', true],
    ['permissions interface-control', 'edit', 'firewall family inet filter f', false],
    ['permissions firewall', 'view', 'firewall family inet filter f term t', true],
    ['permissions routing', 'view', 'routing-options static route 10.0.0.0/8', true],
    ['permissions view-configuration', 'view', 'interfaces ge-0/0/0', true],
    ['permissions view-configuration', 'edit', 'interfaces ge-0/0/0', false],
    ['permissions view-configuration', 'view', 'system root-authentication encrypted-password', false],
    ['permissions control', 'edit', 'routing-options static', true],
    ['permissions view', 'view', 'system host-name', false],
    ['permissions all', 'edit', 'system login', true],
  ] as const)('%s may %s %s: %j', (statement, action, at, allowed) => {
    expect(may(loginClass(statement), action, at)).toBe(allowed);
  });
});

describe('statements by expressions', () => {
  test.each([
    [['allow-configuration "system services"'], 'edit', 'system services telnet', true],
    [['allow-configuration "system services"'], 'edit', 'system host-name', false],
    [
      ['permissions all', 'deny-configuration "(system login)|(system services)"'],
      'view',
      'system login user bob',
      false,
    ],
    [
      ['permissions all', 'deny-configuration "(system login)|(system services)"'],
      'edit',
      'system services ssh',
      false,
    ],
    [['permissions all', 'deny-configuration "(system login)|(system services)"'], 'edit', 'system host-name', true],
    [['allow-configuration "system login"'], 'edit', 'system login user bob authentication encrypted-password', true],
    [['allow-configuration "system login"'], 'view', 'system login user bob authentication encrypted-password', false],
    [
      ['allow-configuration-regexps "interfaces ge-.* unit .* description"'],
      'edit',
      'interfaces ge-0/0/0 unit 0 description',
      true,
    ],
    [
      ['allow-configuration-regexps "interfaces ge-.* unit .* description"'],
      'edit',
      'interfaces lo0 unit 0 description',
      false,
    ],
    [
      ['permissions all', 'deny-configuration-regexps "interfaces ge-0/0/0"'],
      'edit',
      'interfaces ge-0/0/0 unit 0',
      false,
    ],
    [['permissions all', 'deny-configuration-regexps "interfaces ge-0/0/0"'], 'edit', 'interfaces ge-0/0/1', true],
  ] as const)('%j may %s %s: %j', (statements, action, at, allowed) => {
    expect(may(loginClass(...statements), action, at)).toBe(allowed);
  });

  test('what may not be said at the top may not be said in a group either', () => {
    const held = loginClass('permissions all', 'deny-configuration "^system login"');
    expect(may(held, 'edit', 'groups g system login user bob class')).toBe(false);
    expect(may(held, 'edit', 'groups g system host-name')).toBe(true);
    const both = loginClass('allow-configuration groups', 'deny-configuration "^system login"');
    expect(may(both, 'edit', 'groups g system login user bob class')).toBe(false);
    expect(may(both, 'edit', 'groups g system host-name')).toBe(true);
    expect(may(loginClass('permissions system-control'), 'edit', 'groups g system login user bob class')).toBe(false);
  });
});

describe('what is offered on the way', () => {
  test.each([
    [['permissions admin'], 'view', 'system', true],
    [['permissions admin'], 'view', 'system services', false],
    [['permissions admin'], 'view', 'interfaces', false],
    [['permissions admin'], 'edit', 'system', false],
    [['allow-configuration "system services ssh"'], 'edit', 'system', true],
    [['allow-configuration "system services ssh"'], 'edit', 'system services', true],
    [['allow-configuration "system services ssh"'], 'edit', 'system services telnet', false],
    [['allow-configuration-regexps "interfaces ge-.* unit 0"'], 'edit', 'interfaces ge-0/0/0', true],
    [['allow-configuration-regexps "interfaces ge-.* unit 0"'], 'edit', 'interfaces lo0', false],
    [['permissions all', 'deny-configuration "system login"'], 'view', 'system', true],
    [['permissions all', 'deny-configuration "system login"'], 'view', 'system login', false],
    [['permissions all', 'deny-configuration system', 'allow-configuration "system services"'], 'view', 'system', true],
    [['permissions all', 'deny-configuration system'], 'view', 'system', false],
    [['permissions view'], 'view', '', true],
  ] as const)('%j, %s: %s %j', (statements, action, at, shown) => {
    expect(offered(loginClass(...statements), path(at), action)).toBe(shown);
  });
});
