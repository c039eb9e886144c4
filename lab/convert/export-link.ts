/** A link as containerlab writes it. It has no word for shapes and for links that are set down: those stay here. */
import type { AnyLink, Endpoint, LinkEndpoint, OtherLink } from '../topology/topology.ts';

/** @param nameOf an interface's name there */
export function exportLink(link: AnyLink, nameOf: (end: Endpoint) => string): Record<string, unknown> {
  const { mtu, labels, vars } = link;
  const more = {
    ...(mtu !== undefined && { mtu }),
    ...(labels !== undefined && { labels }),
    ...(vars !== undefined && { vars }),
  };
  const long = (end: LinkEndpoint) => ({
    node: end.node,
    interface: nameOf(end),
    ...(end.mac !== undefined && { mac: end.mac }),
  });
  if ('endpoint' in link) return { ...exportOther(link, long(link.endpoint)), ...more };
  if (link.endpoints.some(({ mac }) => mac !== undefined)) {
    return { type: 'veth', endpoints: link.endpoints.map(long), ...more };
  }
  return { endpoints: link.endpoints.map((end) => `${end.node}:${nameOf(end)}`), ...more };
}

function exportOther(link: OtherLink, endpoint: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { type, to, hostInterface, mode, tunnel } = link;
  switch (type) {
    case 'dummy':
      return { type, endpoint };
    case 'host':
    case 'mgmt-net':
      return { type, 'host-interface': to, endpoint };
    case 'macvlan':
      return { type, 'host-interface': to, mode, endpoint };
    case 'bridge':
      return { type: 'veth', endpoints: [endpoint, { node: to, interface: hostInterface }] };
    case 'vxlan':
    case 'vxlan-stitch':
      return {
        type,
        remote: to,
        vni: tunnel?.vni,
        'udp-port': tunnel?.port,
        ...(tunnel?.parent !== undefined && { 'parent-interface': tunnel.parent }),
        endpoint,
      };
  }
}
