/** One attempt from its first packet to its outcome: what the probe of that name would say (device/probe/). */
import type { ProbeService } from '../../protocol/control.ts';
import type { CellName, PredictedEnd } from '../../protocol/predict.ts';
import type { Packet } from '../firewall/packet.ts';
import { type Answer, answerTo, arrivedAt, whyLost } from './answers.ts';
import type { Choices } from './choices.ts';
import type { SimLab, SimNode } from './network.ts';
import { type Ends, echoPacket, type Ports, reversed, type SegmentName, tcpPacket, udpPacket } from './packets.ts';
import { type Fate, type Journey, nobodyListens, send } from './walk.ts';

export interface Attempt extends CellName {
  readonly probe: ProbeService;
  /** Seconds. */
  readonly timeout: number;
  /** What stands for the port that the kernel chooses, and for the checksum of an ICMP packet. */
  readonly ephemeral: readonly [number, ...number[]];
  readonly checksum: number;
}

/** Seconds after which the kernel gives up on a neighbour, and some for a machine that has much to do. */
const NEIGHBOUR = 4;

/** What comes of it, with questions that nobody knows the answer of answered by `choices`. */
export function attempt(lab: SimLab, wanted: Attempt, choices: Choices): PredictedEnd {
  const [from, to] = [lab.nodes.get(wanted.from), lab.nodes.get(wanted.to)];
  if (from === undefined || to === undefined) throw new Error(`no node ${wanted.from} or ${wanted.to}`);
  const journey: Journey = { lab, choices, traces: [], checksum: wanted.checksum };
  const course = new Course(journey, wanted, from, to);
  const { reason, ...end } = course.run();
  return { ...end, reason, traces: journey.traces };
}

type End = Omit<PredictedEnd, 'traces'>;

class Course {
  readonly #journey: Journey;
  readonly #wanted: Attempt;
  readonly #from: SimNode;
  readonly #to: SimNode;
  readonly #ends: Ends;
  readonly #ports: Ports;

  constructor(journey: Journey, wanted: Attempt, from: SimNode, to: SimNode) {
    this.#journey = journey;
    this.#wanted = wanted;
    this.#from = from;
    this.#to = to;
    this.#ends = { source: wanted.source, destination: wanted.destination };
    const sourcePort = wanted.probe === 'ping' ? 0 : journey.choices.pick('port', wanted.ephemeral);
    this.#ports = { sourcePort, destinationPort: wanted.port };
  }

  run(): End {
    const { probe } = this.#wanted;
    if (probe === 'ping') return this.#ping();
    return probe === 'udp' ? this.#udp() : this.#tcp();
  }

  /** No service of a device's speaks UDP: what arrives finds nobody. */
  #udp(): End {
    const packet = udpPacket(this.#ends, this.#ports);
    const datagram = this.#send(packet);
    if (!arrivedAt(datagram, this.#to)) return this.#stopped(datagram, 'the datagram');
    const closed = nobodyListens(this.#to, packet, this.#wanted.port);
    const answer = answerTo(this.#journey, this.#from, closed);
    if (answer === undefined) return timeout(`${closed.reason}, and the answer does not get back`);
    const icmp = answer.with === 'tcp-reset' ? {} : { icmp: answer.with };
    return { outcome: 'refused', ...icmp, reason: closed.reason };
  }

  #ping(): End {
    const { checksum } = this.#journey;
    const request = this.#send(echoPacket('request', this.#ends, checksum));
    if (!arrivedAt(request, this.#to)) return this.#stopped(request, 'the echo request');
    const reply = send(this.#journey, this.#to, echoPacket('reply', reversed(this.#ends), checksum));
    if (!arrivedAt(reply, this.#from)) return timeout(`no reply: ${whyLost(reply)}`);
    return { outcome: 'accepted', reason: `${this.#to.name} replies` };
  }

  #tcp(): End {
    const syn = this.#send(this.#segment('SYN'));
    if (!arrivedAt(syn, this.#to)) return this.#stopped(syn, 'the SYN');
    const service = this.#to.services.find(({ port }) => port === this.#wanted.port);
    if (service === undefined || service.internal === true) {
      const reset = this.#back('reset');
      const who = `nobody listens on port ${this.#wanted.port} of ${this.#to.name}`;
      if (!arrivedAt(reset, this.#from)) return timeout(`${who}, and its reset is lost: ${whyLost(reset)}`);
      return { outcome: 'refused', reason: who };
    }
    const synAck = this.#back('SYN-ACK');
    if (!arrivedAt(synAck, this.#from)) return timeout(`the SYN ACK is lost: ${whyLost(synAck)}`);
    const end = this.#wanted.probe === 'tcp' ? this.#accepted('takes the connection') : this.#conversation();
    return { ...end, takes: true };
  }

  /** Connected, as far as the client knows. */
  #conversation(): End {
    const ack = this.#send(this.#segment('ACK'));
    if (!arrivedAt(ack, this.#to)) {
      const end = this.#broken(ack, "the client's ACK");
      // finger speaks first, and what it says acknowledges, too
      if (this.#wanted.probe !== 'finger' || end.outcome === 'closed') return end;
    }
    const { probe } = this.#wanted;
    if (probe === 'finger') return this.#exchange(['up', 'down', 'end']);
    // telnetd asks for options, and waits for the answer before it asks for a name
    return this.#exchange(probe === 'telnet' ? ['down', 'up', 'down'] : ['down']);
  }

  #exchange(course: readonly ('up' | 'down' | 'end')[]): End {
    for (const part of course) {
      if (part === 'up') {
        const said = this.#send(this.#segment('data'));
        if (!arrivedAt(said, this.#to)) return this.#broken(said, 'what the client says');
        continue;
      }
      const said = this.#back(part === 'end' ? 'FIN' : 'data');
      if (!arrivedAt(said, this.#from))
        return timeout(`connected, but what the service says is lost: ${whyLost(said)}`);
    }
    return this.#accepted('answers');
  }

  #accepted(does: string): End {
    return { outcome: 'accepted', reason: `${this.#wanted.service} of ${this.#to.name} ${does}` };
  }

  /** A packet of the connection does not arrive. A reset for it ends the connection; an ICMP error does not. */
  #broken(fate: Fate, what: string): End {
    const answer = fate.kind === 'answered' ? answerTo(this.#journey, this.#from, fate) : undefined;
    if (answer?.with === 'tcp-reset') return { outcome: 'closed', reason: `connected, then ${whyLost(fate)}` };
    return timeout(`connected, but ${what} is lost: ${whyLost(fate)}`);
  }

  /** The first packet does not arrive. */
  #stopped(fate: Fate, what: string): End {
    if (fate.kind !== 'answered') return timeout(`${what} is lost: ${whyLost(fate)}`);
    if (fate.late === true && this.#wanted.timeout < NEIGHBOUR) return timeout(`${what} is lost: ${whyLost(fate)}`);
    const answer = answerTo(this.#journey, this.#from, fate);
    if (answer === undefined) return timeout(`${whyLost(fate)}, and the answer does not get back`);
    if (answer.with === 'tcp-reset') return { outcome: 'refused', reason: whyLost(fate) };
    if (isPortUnreachable(answer.with, this.#wanted)) {
      return { outcome: 'refused', icmp: answer.with, reason: whyLost(fate) };
    }
    if (!isTold(answer, answer.with, this.#wanted)) return timeout(whyLost(fate));
    return { outcome: 'rejected', icmp: answer.with, reason: whyLost(fate) };
  }

  #send(packet: Packet): Fate {
    return send(this.#journey, this.#from, packet);
  }

  #segment(name: SegmentName): Packet {
    return tcpPacket(name, this.#ends, this.#ports);
  }

  #back(name: SegmentName): Fate {
    const { sourcePort, destinationPort } = this.#ports;
    const ports = { sourcePort: destinationPort, destinationPort: sourcePort };
    return send(this.#journey, this.#to, tcpPacket(name, reversed(this.#ends), ports));
  }
}

/** Which ICMP errors the probes tell as a rejection (native/connect.c, probe/ping.ts). */
function isTold(answer: Answer, { type, code }: { type: number; code: number }, { probe, source }: Attempt): boolean {
  const inet6 = source.includes(':');
  // to TCP it says that the packet is too long, which a shorter one would not be
  if (!inet6 && type === 3 && code === 4 && probe !== 'ping') return false;
  if (!answer.own) return true;
  // what the node says to itself is nobody's answer
  return probe !== 'ping' && code !== (inet6 ? 3 : 1);
}

/** To UDP it is what a reset is to TCP. */
function isPortUnreachable({ type, code }: { type: number; code: number }, { probe, source }: Attempt): boolean {
  return probe === 'udp' && (source.includes(':') ? type === 1 && code === 4 : type === 3 && code === 3);
}

function timeout(reason: string): End {
  return { outcome: 'timeout', reason };
}
