/** Values that are names: of interfaces and of ports. */
import { describe, expect, test } from 'vitest';
import { interfaceName } from '../../../device/schema/interfaces.ts';
import { port, portRange } from '../../../device/schema/ports.ts';

describe('interface names', () => {
  test.each(['ge-0/0/0', 'xe-1/2/30', 'et-0/0/0', 'lo0', 'fxp0'])('%s is one', (name) => {
    expect(interfaceName().parse(name)).toBe(name);
  });

  test.each(['ge-0/0', 'ge-00/0/0', 'lo1', 'ge-0/0/0.0', 'eth0', 'GE-0/0/0'])('%s is none', (name) => {
    const expected = `invalid value '${name}': expected an interface name such as ge-0/0/0, lo0 or fxp0`;
    expect(() => interfaceName().parse(name)).toThrow(expected);
  });

  test('carry a unit where it is asked for', () => {
    expect(interfaceName({ unit: 'required' }).parse('ge-0/0/0.0')).toBe('ge-0/0/0.0');
    expect(() => interfaceName({ unit: 'required' }).parse('ge-0/0/0')).toThrow('such as ge-0/0/0.0');
    expect(interfaceName({ unit: 'optional' }).parse('lo0')).toBe('lo0');
    expect(() => interfaceName({ unit: 'optional' }).parse('lo0.')).toThrow('invalid value');
    expect(() => interfaceName({ unit: 'optional' }).parse('lo0.16386')).toThrow('not within range (0..16385)');
  });

  test('are claimed only where vtylab has the kind', () => {
    const claims = ['ge-0/0', 'lo7', 'ae0', 'interface-range'].map((word) => interfaceName().claims?.(word));
    expect(claims).toEqual([true, true, false, false]);
  });
});

describe('ports', () => {
  test('stay as they were written', () => {
    expect(['ssh', '22', '1024-65535'].map((text) => port.parse(text))).toEqual(['ssh', '22', '1024-65535']);
  });

  test('stand for numbers', () => {
    expect(portRange('netconf-ssh')).toEqual([830, 830]);
    expect(portRange('1024-65535')).toEqual([1024, 65535]);
  });

  test('are refused with what is wrong', () => {
    expect(() => port.parse('shh')).toThrow("invalid value 'shh': expected a port name, a port number or a range");
    expect(() => port.parse('65536')).toThrow('Value 65536 is not within range (0..65535)');
    expect(() => port.parse('5-1')).toThrow("invalid value '5-1': the range ends before it begins");
  });
});
