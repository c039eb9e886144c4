import { loginClass } from '../cli/guard.ts';
import type { OperationalCommand } from '../cli/operational.ts';
import { explainPacket } from '../firewall/explain.ts';
import { redact } from '../login/redact.ts';
import { structured } from './data/element.ts';
import { explanationElement } from './firewall-explain/elements.ts';
import { explainArguments, packetRequest } from './firewall-explain/request.ts';
import { formatExplanation } from './firewall-explain/text.ts';
import { findWay } from './firewall-explain/way.ts';

/** Which term would decide a packet, and why; nothing is sent. Junos has no such command. */
export const showFirewallExplain: OperationalCommand = {
  name: 'explain',
  help: 'Explain which term decides a packet, and why',
  // it tells what the filters say
  permission: 'firewall',
  arguments: explainArguments,
  run: async (context, { values }) => {
    const packet = packetRequest(values);
    const asked = values.get('interface');
    const way = await findWay(context.device, { ...packet, ...(asked !== undefined && { interface: asked }) });
    const { committed } = context.device.datastore;
    const explanation = explainPacket(committed, { ...packet, way }, redact(committed, loginClass(context)));
    return structured(formatExplanation(explanation), explanationElement(explanation));
  },
};
