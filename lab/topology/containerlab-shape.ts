/** The parts of containerlab's format that a lab file may hold and vtylab's own has not. */
import { SCALAR } from './json-schema.ts';
import { about, listOf, type Shape, text } from './shape.ts';

/** Any value, which nothing is made of. */
export const anything: Shape<true> = { schema: {}, read: ({ place }) => ({ value: true, place }) };

const notYet = (what: string) => about(`${what} (containerlab; not carried out yet)`, anything);

/** Keys of a node in containerlab's format that nothing is made of yet. Each one given is told in a warning. */
export const NODE_EXTRAS = {
  type: notYet('variant of the kind'),
  binds: notYet('files and directories of the machine'),
  ports: notYet('published ports'),
  env: notYet('environment variables'),
  'env-files': notYet('files of environment variables'),
  exec: about(
    'commands to run in the started node (containerlab; of a host, ip address add and ip route add are carried out)',
    listOf(text('a command'), 'a list of commands'),
  ),
  labels: notYet("the container's labels"),
  user: notYet("the container's user"),
  cmd: notYet("the container's command"),
  entrypoint: notYet("the container's entry point"),
  'mgmt-ipv4': notYet('address on the management network'),
  'mgmt-ipv6': notYet('address on the management network'),
  'network-mode': about("the container's network; host: of a bridge, the one of its name on the engine's host", text()),
  healthcheck: notYet('how the container is told to be well'),
  stages: notYet('what waits for what'),
  dns: notYet('name servers'),
  cpu: notYet('processors'),
  'cpu-set': notYet('processors'),
  memory: notYet('memory'),
  sysctls: notYet("the kernel's settings"),
  'cap-add': notYet('capabilities'),
  devices: notYet('devices of the machine'),
  runtime: notYet("the engine's runtime"),
  'restart-policy': notYet('what happens when the container ends'),
  'startup-delay': notYet('seconds before the start'),
  'enforce-startup-config': notYet('start from startup-config, whatever was saved'),
  'suppress-startup-config': notYet('start without a configuration'),
  'auto-remove': notYet('remove the container when it ends'),
  'image-pull-policy': notYet('when the image is fetched'),
  license: notYet('a licence file'),
  position: notYet('place in a drawing'),
  certificate: notYet('TLS certificate'),
  components: notYet('parts of a chassis'),
  aliases: notYet('other names on the network'),
  credentials: notYet('names and passwords for tools'),
} as const;

/** The lab's management network and the like: read, and told in a warning. */
export const LAB_EXTRAS = {
  prefix: about('what names of containers start with (containerlab; not carried out yet)', anything, {
    ...SCALAR,
    type: ['string', 'number', 'boolean', 'null'],
    minLength: 0,
  }),
  mgmt: notYet('the management network'),
  settings: notYet('certificates'),
} as const;
