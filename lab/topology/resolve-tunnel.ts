/** The other end of a link of type vxlan. */
import { parseAddress } from './addresses.ts';
import type { LinkSettings } from './link-shape.ts';
import type { Tunnel } from './topology.ts';

/** containerlab's, which is another than IANA's 4789: that one is often filtered, or in use. */
const DEFAULT_PORT = 14_789;

const MOST_VNI = 16_777_215;

/** What a message expects of the short form. */
const FORM = 'vxlan:REMOTE/VNI or vxlan:REMOTE/VNI/PORT, e.g. vxlan:192.0.2.9/100';

/**
 * The remote address and what else is said of it; or why that cannot be.
 *
 * @param to of the short form, `192.0.2.9/100` or `192.0.2.9/100/4789`; of the long one, the address alone
 */
export function readTunnel(
  to: string,
  settings: LinkSettings,
): { readonly to: string; readonly tunnel: Tunnel } | string {
  const [remote = '', vniText, portText, ...more] = to.split('/');
  if (parseAddress(remote) === undefined) return `'${remote}' is not an address; expected ${FORM}`;
  const vni = settings.vni?.value ?? read(vniText, 0, MOST_VNI);
  if (vni === undefined || more.length > 0) {
    return `expected a VXLAN network identifier from 0 to ${MOST_VNI}: ${FORM}`;
  }
  const port =
    settings['dst-port']?.value ?? settings['udp-port']?.value ?? read(portText ?? `${DEFAULT_PORT}`, 1, 65_535);
  if (port === undefined) return `expected a UDP port from 1 to 65535: ${FORM}`;
  const { 'parent-interface': parent, 'src-port': source, learning } = settings;
  return {
    to: remote,
    tunnel: {
      vni,
      port,
      ...(source !== undefined && { sourcePort: source.value }),
      ...(parent !== undefined && { parent: parent.value }),
      ...(learning?.value === 'false' && { learning: false }),
    },
  };
}

function read(text: string | undefined, least: number, most: number): number | undefined {
  const value = /^\d{1,8}$/.test(text ?? '') ? Number(text) : undefined;
  return value === undefined || value < least || value > most ? undefined : value;
}
