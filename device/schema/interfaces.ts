/** Names of interfaces as values. */
import { ValueError, type ValueType } from './types.ts';

/** Media type, FPC, PIC and port; or an interface that exists once in the device. */
const PHYSICAL = /^(?:(?:ge|xe|et)-(?:0|[1-9]\d{0,2})\/(?:0|[1-9]\d?)\/(?:0|[1-9]\d{0,2})|lo0|fxp0)$/;
const UNIT = /^(?:0|[1-9]\d{0,4})$/;
/** Highest unit number of an interface that is no demultiplexer. */
const MAX_UNIT = 16385;

/**
 * The name of an interface vtylab has: ge-, xe- and et-F/P/C, lo0, fxp0. `unit` says whether the logical
 * interface's number follows, as in `ge-0/0/0.0`.
 */
export function interfaceName(options: { readonly unit?: 'none' | 'optional' | 'required' } = {}): ValueType {
  const { unit = 'none' } = options;
  const example = unit === 'none' ? 'ge-0/0/0, lo0 or fxp0' : 'ge-0/0/0.0, lo0.0 or fxp0.0';
  return {
    name: 'interface-name',
    parse(text) {
      const dot = text.indexOf('.');
      const physical = dot < 0 ? text : text.slice(0, dot);
      const fits = unit === 'optional' || dot < 0 === (unit === 'none');
      if (!fits || !PHYSICAL.test(physical) || (dot >= 0 && !UNIT.test(text.slice(dot + 1)))) {
        throw new ValueError(`invalid value '${text}': expected an interface name such as ${example}`);
      }
      if (dot >= 0 && Number(text.slice(dot + 1)) > MAX_UNIT) {
        throw new ValueError(`Value ${text.slice(dot + 1)} is not within range (0..${MAX_UNIT})`);
      }
      return text;
    },
    // Junos has many more kinds (ae0, irb, st0): they are statements vtylab does not know, not wrong names.
    claims: (text) => /^(?:ge|xe|et)-|^(?:lo|fxp)\d/.test(text),
  };
}
