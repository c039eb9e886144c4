/** From what a lab file says to what the lab is: names looked up, defaults filled in, everything checked. Pure. */
import { dirname } from 'node:path';
import { assignAddresses, withAddresses } from './assign-addresses.ts';
import { checkAddresses } from './check-addresses.ts';
import { notCarriedOut, withCommands } from './containerlab.ts';
import { error } from './diagnostics.ts';
import { domainsOf } from './domains.ts';
import type { Doubt } from './doubt.ts';
import { inheritNodes } from './inherit.ts';
import { withJunosLogin } from './junos-login.ts';
import { isHostBridge } from './kinds.ts';
import { withLinkAddresses } from './link-addresses.ts';
import { nodeEnds } from './links.ts';
import { resolveNetworks } from './network-mode.ts';
import { resolveLinks } from './resolve-links.ts';
import { resolveMgmt } from './resolve-mgmt.ts';
import { kindOf, resolveNode } from './resolve-node.ts';
import { checkStages, endAwaited } from './resolve-stages.ts';
import type { Diagnostic, Topology } from './topology.ts';
import type { LabFile } from './topology-file.ts';

export interface ResolveInput {
  /** Absolute path of the lab file. */
  readonly file: string;
  /** What it says, with all it extends merged in. */
  readonly lab: LabFile;
  /** Absolute path of a `startup-config` → its text. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is there of what `binds` name, absolute. */
  readonly paths: ReadonlySet<string>;
  /** Node → the text of the saved configuration that it starts from. */
  readonly saved: ReadonlyMap<string, string>;
  /** What of the file could not be read. */
  readonly doubt: Doubt;
}

/** The topology, and everything found wrong with it: with an error among `problems` it must not be used. */
export function resolve(input: ResolveInput): { topology: Topology; problems: readonly Diagnostic[] } {
  const { file, lab, texts, paths, saved, doubt } = input;
  const problems: Diagnostic[] = [];
  /** Of what needs all of the lab to be known. */
  const ofWhole = doubt.any ? [] : problems;
  const all = inheritNodes(lab, doubt.ofAllNodes ? [] : problems);
  const context = {
    file,
    lab: lab.name.value,
    directory: dirname(file),
    texts,
    paths,
    saved,
    problems,
    doubt,
    ends: endAwaited(all),
    networks: resolveNetworks(all, ofWhole),
    mgmt: lab.mgmt,
  };
  if (all.size === 0) {
    ofWhole.push(error(lab.name.place, `lab '${lab.name.value}' is empty; expected nodes under topology.nodes`));
  }
  ofWhole.push(...checkStages(all, context.networks));
  problems.push(...notCarriedOut(lab, all));
  const kinds = new Map([...all].map(([name, { value }]) => [name, value.kind?.value]));
  const hostBridges = new Set([...all].flatMap(([name, { value }]) => (isHostBridge(value) ? [name] : [])));
  const found = resolveLinks(lab.topology?.value.links?.value ?? [], {
    kinds,
    hostBridges,
    shared: new Set(context.networks.keys()),
    doubt,
    problems,
  });
  const { links, others } = found;
  const entries = [...all]
    .filter(([name]) => !hostBridges.has(name))
    .map(([name, own]) => {
      const entry = withJunosLogin(name, withCommands(own), { texts, saved }, problems);
      return [name, withLinkAddresses(name, entry, found.addresses)] as const;
    });
  const ends = [...links, ...others].flatMap(nodeEnds);
  const bridges = new Set(entries.flatMap(([name, { value }]) => (kindOf(value) === 'bridge' ? [name] : [])));
  const domains = domainsOf({ links, otherLinks: others }, bridges);

  const portsOf = (name: string) => ends.filter((end) => end.node === name).map((end) => end.interface);
  const asked = lab.topology?.value.addresses;
  const first =
    asked === undefined
      ? []
      : entries.map(([name, entry]) => {
          // only to know what the lab file gives an address; what is wrong is told below
          return resolveNode(name, entry, portsOf(name), { ...context, saved: new Map(), problems: [] });
        });
  const assigned =
    asked &&
    assignAddresses(
      {
        asked,
        nodes: first.map(({ node }) => node),
        domains,
        stated: first.flatMap((one) => one.facts?.addresses ?? []),
        unknown: new Set(first.flatMap((one) => (one.facts === undefined ? [one.node.name] : []))),
      },
      ofWhole,
    );
  const resolved = entries.map(([name, entry]) => {
    const given = (assigned ?? []).filter(({ node }) => node === name);
    const own = doubt.ofNode(name) ? { ...context, problems: [] } : context;
    return resolveNode(name, asked ? withAddresses(entry, given, asked) : entry, portsOf(name), own);
  });
  const facts = resolved.flatMap((one) => one.facts ?? []);
  const addresses = facts.flatMap((fact) => fact.addresses);
  const routes = facts.flatMap((fact) => fact.routes);
  ofWhole.push(...checkAddresses({ addresses, routes }, domains));

  const linked = others.some(({ type }) => type === 'mgmt-net');
  const mgmt = resolveMgmt(lab, new Map(entries), linked, ofWhole);
  const prefix = lab.prefix?.value;
  const nodes = new Map(resolved.map(({ node }) => [node.name, node]));
  const warnings = problems.filter((problem) => problem.severity === 'warning');
  const otherLinks = others.length > 0 && { otherLinks: others };
  return {
    topology: {
      name: lab.name.value,
      file,
      ...(prefix !== undefined && { prefix }),
      ...(mgmt && { mgmt }),
      nodes,
      links,
      ...otherLinks,
      ...(assigned && { assigned }),
      warnings,
    },
    problems,
  };
}
