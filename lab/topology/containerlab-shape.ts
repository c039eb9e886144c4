/** The parts of containerlab's format that a lab file may hold and vtylab's own has not. */
import { MGMT } from './node-keys.ts';
import { about, type Shape } from './shape.ts';
import { anyText } from './values.ts';

/** Any value, which nothing is made of. */
export const anything: Shape<true> = { schema: {}, read: ({ place }) => ({ value: true, place }) };

const notYet = (what: string) => about(`${what} (containerlab; not carried out yet)`, anything);

/** Keys of a node in containerlab's format that nothing is made of. Each one given is told in a warning. */
export const NODE_EXTRAS = {
  type: notYet('variant of the kind'),
  runtime: notYet("the engine's runtime"),
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
  'wait-for': notYet('nodes that are started before'),
  mgmt_ipv4: notYet('older than mgmt-ipv4'),
  mgmt_ipv6: notYet('older than mgmt-ipv6'),
  'pid-mode': notYet("the container's view of processes"),
} as const;

/** What a lab has beside its topology, in containerlab's format. */
export const LAB_KEYS = {
  prefix: about('what names of containers start with (vtylab); empty: nothing', anyText),
  mgmt: about('the management network: fxp0 of the routers, eth0 of the others', MGMT),
} as const;

/** Read, and told in a warning. */
export const LAB_EXTRAS = { settings: notYet('certificates') } as const;
