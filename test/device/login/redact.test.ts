import { expect, test } from 'vitest';
import { compare } from '../../../device/config/diff.ts';
import { printCurly } from '../../../device/config/print-curly.ts';
import { printJson } from '../../../device/config/print-json.ts';
import { printSet } from '../../../device/config/print-set.ts';
import { printXml } from '../../../device/config/print-xml.ts';
import { redact } from '../../../device/login/redact.ts';
import { config, loginClass, predefined } from './config.ts';

const CONFIG = `
system {
    host-name R1;
    root-authentication {
        encrypted-password "$6$salt$hash"; ## SECRET-DATA
    }
    services {
        telnet;
    }
}
interfaces {
    ge-0/0/0 {
        description core;
    }
    lo0 {
        description loop;
    }
}
protocols {
    ospf {
        area 0;
    }
}
`.trimStart();

test('everything is shown to a super-user, as it is', () => {
  const root = config(CONFIG);
  expect(redact(root, predefined('super-user'))).toBe(root);
});

test('a class without any right to the configuration sees that there is one', () => {
  expect(printCurly(redact(config(CONFIG), predefined('read-only')))).toBe(
    'system { /* ACCESS-DENIED */ };\ninterfaces { /* ACCESS-DENIED */ };\nprotocols { /* ACCESS-DENIED */ };\n',
  );
});

test('passwords keep their place, their values need the flag secret', () => {
  const seen = printCurly(redact(config(CONFIG), loginClass('permissions view-configuration')), { markUnknown: false });
  expect(seen).toBe(CONFIG.replace('"$6$salt$hash"', '/* SECRET-DATA */'));
  const all = redact(config(CONFIG), loginClass('permissions [ view-configuration secret ]'));
  expect(printCurly(all, { markUnknown: false })).toBe(CONFIG);
});

test('what may be seen is shown between what may not', () => {
  const held = loginClass('permissions admin', 'allow-configuration "interfaces lo0"');
  expect(printCurly(redact(config(CONFIG), held))).toBe(`\
system {
    host-name /* ACCESS-DENIED */;
    root-authentication {
        encrypted-password /* SECRET-DATA */; ## SECRET-DATA
    }
    services { /* ACCESS-DENIED */ };
}
interfaces {
    ge-0/0/0 { /* ACCESS-DENIED */ };
    lo0 {
        description loop;
    }
}
protocols { /* ACCESS-DENIED */ };
`);
});

test('set commands have the same marks', () => {
  const held = loginClass('permissions admin');
  expect(printSet(redact(config(CONFIG), held))).toBe(`\
set system host-name /* ACCESS-DENIED */
set system root-authentication encrypted-password /* SECRET-DATA */
set system services /* ACCESS-DENIED */
set interfaces /* ACCESS-DENIED */
set protocols /* ACCESS-DENIED */
`);
});

test('a statement that is not implemented does not tell its words', () => {
  const held = loginClass('permissions interface');
  expect(printCurly(redact(config('set snmp community hush\n'), held))).toBe('snmp { /* ACCESS-DENIED */ };\n');
});

test('a comparison tells nothing of what is hidden', () => {
  const held = loginClass('permissions view-configuration', 'deny-configuration "system services"');
  const [before, after] = [CONFIG, CONFIG.replace('telnet', 'ssh').replace('core', 'edge').replace('hash', 'other')];
  const text = compare(redact(config(before), held), redact(config(after), held));
  expect(text).toContain('description edge');
  expect(text).not.toMatch(/telnet|ssh|hash|other/);
});

test('keys are shown to those who may see secrets; who may not sees that there are some', () => {
  const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHh6iJXEhLtaM8ePuJVhjGZxQHeeCWYxgC45QWiyphh2 bob@lab';
  const root = config(`set system root-authentication ssh-ed25519 "${key}" from 10.0.0.0/8`);
  const line = (text: string) =>
    text
      .split('\n')
      .find((each) => each.includes('ssh-ed25519'))
      ?.trim();
  expect(line(printCurly(root))).toBe(`ssh-ed25519 "${key}" from 10.0.0.0/8; ## SECRET-DATA`);
  const seen = redact(root, loginClass('permissions admin'));
  expect(line(printCurly(seen))).toBe('ssh-ed25519 /* SECRET-DATA */; ## SECRET-DATA');
  expect(line(printSet(seen))).toBe('set system root-authentication ssh-ed25519 /* SECRET-DATA */');
  expect(printJson(seen) + printXml(seen)).not.toMatch(/AAAAC3|10\.0/);
});
