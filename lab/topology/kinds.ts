/** Kinds of nodes, under the names that lab files have for them: vtylab's own, and containerlab's. */
import { DEVICE_IMAGE } from '../paths.ts';
import { found, type Located, report, type Shape, scalarText } from './shape.ts';
import { nearest } from './suggest.ts';
import type { NodeKind } from './topology.ts';
import type { NodeFile } from './topology-file.ts';

/** Junos under containerlab's names: vtylab's device runs in its place. */
export const JUNOS_KINDS = [
  'juniper_crpd',
  'crpd',
  'juniper_csrx',
  'csrx',
  'juniper_vmx',
  'vr-vmx',
  'vr-juniper_vmx',
  'juniper_vjunosrouter',
  'vr-vjunosrouter',
  'juniper_vjunosswitch',
  'vr-vjunosswitch',
  'juniper_vjunosevolved',
  'juniper_vqfx',
  'vr-vqfx',
  'vr-juniper_vqfx',
  'juniper_vsrx',
  'vr-vsrx',
  'vr-juniper_vsrx',
  'juniper_cjunosevolved',
  'cjunosevolved',
] as const;

export const KIND_WORDS = ['router', 'host', 'linux', 'bridge', ...JUNOS_KINDS] as const;
export type KindWord = (typeof KIND_WORDS)[number];

export function isJunosKind(word: KindWord): boolean {
  return JUNOS_KINDS.some((junos) => junos === word);
}

export function isKindWord(word: string): word is KindWord {
  return KIND_WORDS.some((known) => known === word);
}

/** What a lab file may write. Messages tell the words of lab files of vtylab's own only. */
export const kindWord: Shape<KindWord> = {
  schema: { enum: KIND_WORDS },
  read(spot, source) {
    const word = scalarText(spot.node);
    const value = KIND_WORDS.find((known) => known === word);
    if (value !== undefined) return { value, place: spot.place };
    if (word === undefined) return report(spot, source, `expected router, host, linux or bridge, ${found(spot)}`);
    const near = nearest(word, KIND_WORDS);
    const meant = near === undefined ? '' : ` (did you mean '${near}'?)`;
    return report(spot, source, `unknown value '${word}'${meant}; expected router, host, linux or bridge`);
  },
};

/** What such a node is here. */
export function kindOfWord(word: KindWord | undefined): NodeKind {
  if (word === 'host' || word === 'linux') return 'host';
  return word === 'bridge' ? 'bridge' : 'router';
}

/** Whether a node stands for the bridge of its name that is there on the engine's host, as all of containerlab's do. */
export function isHostBridge(node: {
  readonly kind: Located<KindWord> | undefined;
  readonly 'network-mode': Located<string> | undefined;
}): boolean {
  return kindOfWord(node.kind?.value) === 'bridge' && node['network-mode']?.value === 'host';
}

/** Whether the word is containerlab's, so that images and interface names are meant for other programs. */
export function isForeign(word: KindWord | undefined): boolean {
  return word !== undefined && word !== 'router' && word !== 'host';
}

/**
 * The interface that containerlab's name stands for: the containers of Junos have `eth1` for the first port, `ge-0/0/0`, and
 * `eth0` for the management interface. Other names are the node's own.
 */
export function interfaceOf(word: KindWord | undefined, name: string): string {
  if (word === undefined || !isJunosKind(word)) return name;
  const [, digits] = /^eth(\d{1,3})$/.exec(name) ?? [];
  if (digits === undefined) return name;
  if (digits === '0') return 'fxp0';
  // eth1 to eth3 are its own there
  if (word.endsWith('cjunosevolved')) return Number(digits) < 4 ? name : `et-0/0/${Number(digits) - 4}`;
  return `ge-0/0/${Number(digits) - 1}`;
}

/** Whether a node runs an image of somebody else's: kind linux, with an image that is not vtylab's own. */
export function hasWorkload(node: Pick<NodeFile, 'kind' | 'image'>): boolean {
  return node.kind?.value === 'linux' && node.image !== undefined && node.image.value !== DEVICE_IMAGE;
}

/** How a node's image is to be in another network than one of its own: `host`, or the name of a container or a node. */
export function sharedNetwork(
  node: Pick<NodeFile, 'kind' | 'image' | 'network-mode'>,
): 'host' | { readonly container: string } | undefined {
  const mode = node['network-mode']?.value;
  if (mode === undefined || !hasWorkload(node)) return undefined;
  const [, container] = /^container:(\S+)$/.exec(mode) ?? [];
  return container === undefined ? (mode === 'host' ? mode : undefined) : { container };
}
