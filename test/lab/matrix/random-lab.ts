/** Random small labs: five nodes whose links are always the same, with any addresses, routes, services and filters. */
import type { Draw } from '../../device/firewall/differential/draw.ts';

export const ROUTERS = ['R1', 'R2', 'R3', 'R4'] as const;
type Router = (typeof ROUTERS)[number];

/** A ring of three with a fourth behind it, and a host: there are ways around, and ways that others must pass on. */
const LINKS = [
  ['R1:ge-0/0/0', 'R2:ge-0/0/0'],
  ['R2:ge-0/0/1', 'R3:ge-0/0/1'],
  ['R3:ge-0/0/0', 'R1:ge-0/0/1'],
  ['R3:ge-0/0/2', 'R4:ge-0/0/0'],
  ['H:eth1', 'R1:ge-0/0/2'],
] as const;

const ROOT =
  'set system root-authentication encrypted-password "$6$vtylab.root$ZNsgVY/B1oALRJBne2gv/0t3TJpDSpqpMRu2HCN1Fn/CxfJyvuUr3w.iWWjgf5PN3g5M6zN658mLjiXI/5Rr.."';

/** By router: for each other node the neighbours on a shortest way to it. */
const WAYS: Readonly<Record<Router, Readonly<Record<string, readonly string[]>>>> = {
  R1: { R2: ['R2'], R3: ['R3'], R4: ['R3'], H: ['H'] },
  R2: { R1: ['R1'], R3: ['R3'], R4: ['R3'], H: ['R1'] },
  R3: { R1: ['R1'], R2: ['R2'], R4: ['R4'], H: ['R1'] },
  R4: { R1: ['R3'], R2: ['R3'], R3: ['R3'], H: ['R3'] },
};

interface End {
  readonly node: string;
  readonly interface: string;
  readonly link: number;
  /** 1 or 2. */
  readonly number: number;
}

const ENDS: readonly End[] = LINKS.flatMap((ends, link) =>
  ends.map((end, at) => {
    const [node = '', name = ''] = end.split(':');
    return { node, interface: name, link, number: at + 1 };
  }),
);

type Family = 'inet' | 'inet6';
const address = ({ link, number }: Pick<End, 'link' | 'number'>, family: Family) =>
  family === 'inet' ? `10.0.${link}.${number}` : `fd00:${link}::${number}`;
const loopback = (node: string, family: Family) => {
  const number = node === 'H' ? 9 : Number(node.slice(1));
  return family === 'inet' ? `10.255.0.${number}` : `fd00:ff::${number}`;
};

/** The lab file of a seed. */
export function randomLab(draw: Draw, name: string): string {
  const inet6 = draw.chance(35);
  const routers = ROUTERS.map((router) => [router, randomRouter(draw, router, inet6)] as const);
  const host = draw.chance(80)
    ? ['{0.0.0.0/0: 10.0.4.2', ...(inet6 ? [', "::/0": "fd00:4::2"'] : []), '}'].join('')
    : '{}';
  return [
    `name: ${name}`,
    'topology:',
    '  nodes:',
    ...routers.flatMap(([router, lines]) => [
      `    ${router}:`,
      '      config: |',
      ...lines.map((line) => `        ${line}`),
    ]),
    '    H:',
    '      kind: host',
    `      interfaces: {eth1: [10.0.4.1/24${inet6 ? ', "fd00:4::1/64"' : ''}], lo: [10.255.0.9/32${inet6 ? ', "fd00:ff::9/128"' : ''}]}`,
    `      static: ${host}`,
    '  links:',
    ...LINKS.map(([a, b]) => `    - endpoints: ["${a}", "${b}"]`),
    '',
  ].join('\n');
}

function randomRouter(draw: Draw, router: Router, inet6: boolean): string[] {
  const families: readonly Family[] = inet6 ? ['inet', 'inet6'] : ['inet'];
  const own = ENDS.filter(({ node }) => node === router);
  const lines = [ROOT, `set system host-name ${router}`];
  for (const family of families) {
    const length = family === 'inet' ? 24 : 64;
    for (const end of own)
      lines.push(`set interfaces ${end.interface} unit 0 family ${family} address ${address(end, family)}/${length}`);
    const host = family === 'inet' ? 32 : 128;
    lines.push(`set interfaces lo0 unit 0 family ${family} address ${loopback(router, family)}/${host}`);
    lines.push(...randomRoutes(draw, router, own, family), ...randomFilters(draw, router, own, family));
  }
  if (draw.chance(6)) lines.push(`set interfaces ${draw.pick(own).interface} disable`);
  return [...lines, ...randomServices(draw), ...randomInstance(draw, own)];
}

/** Mostly routes that work; now and then one that is missing, wrong, double, or says no. */
function randomRoutes(draw: Draw, router: Router, own: readonly End[], family: Family): string[] {
  const at = family === 'inet' ? 'set routing-options static' : 'set routing-options rib inet6.0 static';
  const far = family === 'inet' ? 32 : 128;
  const near = family === 'inet' ? 24 : 64;
  const towards = (neighbour: string) => {
    const [end] = own.filter(({ link }) => ENDS.some((other) => other.link === link && other.node === neighbour));
    if (end === undefined) throw new Error(`${router} has no link to ${neighbour}`);
    return address({ link: end.link, number: 3 - end.number }, family);
  };
  const neighbours = [...new Set(Object.values(WAYS[router]).flat())];
  const prefixes = [
    ...Object.keys(WAYS[router]).map((node) => ({ node, prefix: `${loopback(node, family)}/${far}` })),
    ...LINKS.flatMap((_, link) => {
      const ends = ENDS.filter((end) => end.link === link);
      const node = ends.map((end) => end.node).find((name) => name !== 'H') ?? 'R1';
      const prefix = family === 'inet' ? `10.0.${link}.0/${near}` : `fd00:${link}::/${near}`;
      return ends.some((end) => end.node === router) ? [] : [{ node, prefix }];
    }),
  ];
  const lines = prefixes.flatMap(({ node, prefix }) => {
    const [right = ''] = WAYS[router][node] ?? [];
    const way = draw.weighted({ right: 84, missing: 5, wrong: 4, double: 2, reject: 2, discard: 1, nobody: 2 });
    if (way === 'missing') return [];
    if (way === 'reject' || way === 'discard') return [`${at} route ${prefix} ${way}`];
    if (way === 'nobody') {
      const end = draw.pick(own);
      return [`${at} route ${prefix} next-hop ${address({ link: end.link, number: 77 }, family)}`];
    }
    const hops = way === 'double' ? neighbours : [way === 'right' ? right : draw.pick(neighbours)];
    return hops.map((hop) => `${at} route ${prefix} next-hop ${towards(hop)}`);
  });
  if (draw.chance(15)) {
    lines.push(`${at} route ${family === 'inet' ? '0.0.0.0/0' : '::/0'} next-hop ${towards(draw.pick(neighbours))}`);
  }
  return lines;
}

function randomServices(draw: Draw): string[] {
  const lines = draw
    .some(['ssh', 'telnet', 'finger', 'ftp', 'rlogin'], draw.int(0, 4))
    .map((name) => `set system services ${name}`);
  // one lab follows the other within a minute
  lines.push(...lines.map((line) => `${line} rate-limit 250`));
  if (draw.chance(10)) lines.push('set system services ssh port 2022');
  if (draw.chance(5)) lines.push('set system services ssh access-disable-external');
  return lines;
}

function randomInstance(draw: Draw, own: readonly End[]): string[] {
  if (!draw.chance(10)) return [];
  const end = draw.pick(own);
  const at = 'set routing-instances vr';
  return [
    `${at} instance-type virtual-router`,
    `${at} interface ${end.interface}.0`,
    ...(draw.chance(60)
      ? [
          `${at} routing-options static route 0.0.0.0/0 next-hop ${address({ link: end.link, number: 3 - end.number }, 'inet')}`,
        ]
      : []),
  ];
}

function randomFilters(draw: Draw, router: Router, own: readonly End[], family: Family): string[] {
  const places = [...own.map((end) => end.interface), 'lo0'];
  const count = draw.weighted({ none: 35, one: 40, two: 25 });
  if (count === 'none') return [];
  const names = count === 'one' ? ['f'] : ['f', 'g'];
  const lines = names.flatMap((name) => randomFilter(draw, name, family));
  for (const name of names) {
    const place = draw.chance(45) ? 'lo0' : draw.pick(places);
    const direction = draw.chance(70) ? 'input' : 'output';
    lines.push(`set interfaces ${place} unit 0 family ${family} filter ${direction} ${name}`);
  }
  // of one place and direction the last counts
  return lines.concat(
    router === 'R1' && draw.chance(10) ? [`set interfaces lo0 unit 0 family ${family} filter input f`] : [],
  );
}

function randomFilter(draw: Draw, name: string, family: Family): string[] {
  const at = `set firewall family ${family} filter ${name}`;
  const terms = draw.times(draw.int(1, 3), (index) => `${at} term t${index}`);
  const lines = terms.flatMap((term) => [...conditions(draw, term, family), ...actions(draw, term, family)]);
  if (family === 'inet6' && draw.chance(90)) {
    // without it nobody finds a neighbour: that is drawn seldom
    lines.unshift(
      ...['neighbor-solicit', 'neighbor-advertisement'].map((type) => `${at} term nd from icmp-type ${type}`),
      `${at} term nd from next-header icmp6`,
      `${at} term nd then accept`,
    );
  }
  if (draw.chance(75)) lines.push(`${at} term last then ${draw.weighted({ accept: 80, discard: 10, reject: 10 })}`);
  return lines;
}

const PORTS = ['ssh', 'telnet', 'finger', 'ftp', 'login', '1024-65535', '0-1023', '40000-65535'] as const;
const FLAGS = [
  'tcp-established',
  'tcp-initial',
  'tcp-flags "syn & !ack"',
  'tcp-flags ack',
  'tcp-flags "fin | rst"',
] as const;

function conditions(draw: Draw, term: string, family: Family): string[] {
  const inet = family === 'inet';
  const protocol = inet ? 'protocol' : 'next-header';
  const lines: string[] = [];
  const add = (words: string) => void lines.push(`${term} from ${words}`);
  const tcp = draw.chance(60);
  if (tcp) add(`${protocol} tcp`);
  const prefix = () => {
    const node = draw.pick([...ROUTERS, 'H']);
    if (draw.chance(40)) return `${loopback(node, family)}/${inet ? 32 : 128}`;
    const link = draw.int(0, LINKS.length - 1);
    if (draw.chance(30)) return inet ? '10.0.0.0/16' : 'fd00::/16';
    return inet ? `10.0.${link}.0/24` : `fd00:${link}::/64`;
  };
  if (draw.chance(45)) add(`source-address ${prefix()}`);
  if (draw.chance(20)) add(`destination-address ${prefix()}`);
  const ports = draw.weighted({ none: 50, port: 20, 'destination-port': 20, 'source-port': 10 });
  if (ports !== 'none') for (const port of draw.some(PORTS, draw.int(1, 2))) add(`${ports} ${port}`);
  if (tcp && draw.chance(25)) add(draw.pick(FLAGS));
  if (!tcp && draw.chance(30)) {
    add(`${protocol} ${inet ? 'icmp' : 'icmp6'}`);
    const types = inet
      ? ['echo-request', 'echo-reply', 'unreachable']
      : ['echo-request', 'echo-reply', 'destination-unreachable'];
    if (draw.chance(60)) add(`icmp-type ${draw.pick(types)}`);
  }
  if (inet && draw.chance(6)) add(`ttl ${draw.pick(['64', '63', '62'])}`);
  if (draw.chance(6)) add(`packet-length ${draw.pick(['0-60', '61-1500', '84'])}`);
  return lines;
}

function actions(draw: Draw, term: string, family: Family): string[] {
  const what = draw.weighted({ accept: 45, discard: 20, reject: 25, 'next term': 10 });
  const types =
    family === 'inet'
      ? [
          '',
          '',
          'tcp-reset',
          'host-unreachable',
          'port-unreachable',
          'network-prohibited',
          'fragmentation-needed',
          'host-unknown',
        ]
      : ['', '', 'tcp-reset', 'address-unreachable', 'port-unreachable', 'no-route'];
  const lines = [`${term} then ${what === 'reject' ? `reject ${draw.pick(types)}`.trim() : what}`];
  if (draw.chance(20)) lines.push(`${term} then log`);
  if (draw.chance(20)) lines.push(`${term} then count c`);
  return lines;
}
