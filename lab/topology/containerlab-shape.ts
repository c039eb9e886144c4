/** The parts of containerlab's format that a lab file may hold and vtylab's own has not. */
import { MGMT } from './node-keys.ts';
import { about, anything } from './shape.ts';
import { anyText } from './values.ts';

const notYet = (what: string) => about(`${what} (containerlab; not carried out yet)`, anything);

/** Keys of a node in containerlab's format that nothing is made of. Each one given is told in a warning. */
export const NODE_EXTRAS = {
  type: notYet('variant of the kind'),
  license: notYet('a licence file'),
  position: notYet('place in a drawing'),
  certificate: notYet('TLS certificate'),
  components: notYet('parts of a chassis'),
  credentials: notYet('names and passwords for tools'),
  extras: notYet('what only some kinds have'),
  sandbox: notYet("an image of the engine's"),
  kernel: notYet("a kernel of the engine's"),
  publish: notYet('ports that a service on the Internet leads to'),
  SANs: notYet('names in its TLS certificate'),
  mgmt_ipv4: notYet('older than mgmt-ipv4'),
  mgmt_ipv6: notYet('older than mgmt-ipv6'),
  'config-mode': notYet('of SR OS'),
  'gen-component-config': notYet('of SR OS'),
  sfm: notYet('of SR OS'),
  'inject-ssh-keys': notYet('of SR OS'),
  'custom-prompt': notYet('of SR Linux'),
  'eda-default-grpc-server': notYet('of SR Linux'),
  'pid-offset': notYet('of Cisco IOL'),
  'mgmt-intf': notYet('of Cisco IOL'),
  'bootstrap-config': notYet('of Cisco IOL'),
  'port-count': notYet('of Cumulus VX'),
  breakouts: notYet('of Cumulus VX'),
} as const;

/** What a lab has beside its topology, in containerlab's format. */
export const LAB_KEYS = {
  prefix: about('what names of containers start with (vtylab); empty: nothing', anyText),
  mgmt: about('the management network: fxp0 of the routers, eth0 of the others', MGMT),
} as const;

/** Read, and told in a warning. */
export const LAB_EXTRAS = {
  settings: notYet('certificates'),
  debug: notYet('what containerlab tells of itself'),
} as const;
