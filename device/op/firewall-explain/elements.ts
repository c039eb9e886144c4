/** The explanation as elements for `| display xml` and `| display json`. Junos has no such command: the names are vtylab's own. */
import type { Element } from '../../cli/output.ts';
import { flagsText } from '../../firewall/evaluate-words.ts';
import type { ExplainedTerm, ExplainRequest, Explanation, Step } from '../../firewall/explain.ts';
import type { Statement } from '../../firewall/explain-statement.ts';
import type { Family } from '../../firewall/model.ts';
import { element, optional } from '../data/element.ts';
import { messageText } from './text.ts';

export function explanationElement(explanation: Explanation): Element {
  const { request, family, steps, assumed, depends, result } = explanation;
  return element('firewall-explanation', [
    packetElement(request, family),
    ...assumed.map((text) => element('assumed', text)),
    wayElement(request.way),
    ...steps.map((step) => stepElement(step, family, request.protocol)),
    element('result', result),
    ...depends.map((field) => element('depends-on', field)),
  ]);
}

function packetElement(request: ExplainRequest, family: Family): Element {
  const { tcpFlags } = request;
  return element('packet', [
    element('family', family),
    element('source-address', request.source),
    element('destination-address', request.destination),
    optional('protocol', request.protocol),
    optional('source-port', request.sourcePort),
    optional('destination-port', request.destinationPort),
    optional('tcp-flags', tcpFlags === undefined ? undefined : flagsText('tcp', tcpFlags)),
    optional('icmp-type', request.icmpType),
    optional('icmp-code', request.icmpCode),
    optional('packet-length', request.length),
    optional('ttl', request.ttl),
    optional('dscp', request.dscp),
  ]);
}

function wayElement(way: ExplainRequest['way']): Element {
  return element('path', [
    element('kind', way.kind),
    optional('arriving-interface', 'arriving' in way ? way.arriving : undefined),
    optional('leaving-interface', 'leaving' in way ? way.leaving : undefined),
  ]);
}

function stepElement(step: Step, family: Family, protocol: number | undefined): Element {
  return element('filter-evaluation', [
    ...step.filters.map((name) => element('filter-name', name)),
    element('instance-name', step.instance),
    element('interface-name', step.interface),
    element('direction', step.direction),
    ...step.terms.map((term) => termElement(term, family, protocol)),
    element('action', step.outcome),
    optional('deciding-filter', step.decided?.filter),
    optional('deciding-term', step.decided?.term),
    ...statementElements(step.statement),
  ]);
}

function termElement(term: ExplainedTerm, family: Family, protocol: number | undefined): Element {
  const { message } = term;
  return element('term', [
    element('term-name', term.term),
    element('filter-name', term.filter),
    element('matches', term.matches),
    ...term.reasons.map((reason) => element('reason', reason)),
    ...term.unknown.map((field) => element('depends-on', field)),
    ...(term.matches === 'no' ? [] : term.actions.map((action) => element('action', action))),
    optional('reject-message', term.matches === 'no' || !message ? undefined : messageText(message, family, protocol)),
    ...statementElements(term.statement),
  ]);
}

function statementElements(statement: Statement | undefined): Element[] {
  if (statement === undefined) return [];
  const { line, text, level, set, group } = statement;
  const parts = [
    optional('line', line),
    optional('text', text),
    element('level', level),
    element('set-command', set),
    optional('group', group),
  ];
  return [element('statement', parts)];
}
