/**
 * The part of a node that probes and observes, without the rest of the runtime: run inside a network namespace, it
 * answers on standard input and output. Argument: the path of `vtylab-connect`.
 */
import { createObserver } from '../../../device/probe/observe.ts';
import { probe } from '../../../device/probe/probe.ts';
import { runCommand } from '../../../device/run.ts';
import { serveRpc } from '../../../protocol/rpc.ts';

const program = process.argv[2] ?? '';
// ulogd2, which the firewall log comes from, is in the image: the tests of the whole lab look at the entries.
const observer = createObserver({
  run: runCommand,
  firewallLog: { entries: async () => [], lost: () => 0, clear: async () => {} },
});

serveRpc(process.stdin, process.stdout, {
  probe: (request) => probe(request, { program }),
  observe: async (request) => ({ id: await observer.observe(request) }),
  unobserve: (request) => observer.unobserve(request),
});
