"""Both ends of the wires of the differential test: sends frames and packets, and reads what comes of them.

    wire.py TESTER-NAMESPACE DEVICE-NAMESPACE WIRES GROUPS

WIRES: `w0=ge-0-0-0,w1=xe-0-0-1` (tester's end = device's end). GROUPS: NFLOG groups of the device, `1,2,77`.
One line of JSON in, one out, a batch each:

    in   {"packets": [[place, hex], ...], "rate": packets a second, 0 for no limit}
                                 place: a number counts the wires, hex is a frame; "own": hex is a packet the device sends
    out  {"frames": [[wire, hex], ...], "logs": [[group, prefix, in, out, hex], ...], "errors": [[index, text], ...]}

A batch has ended when marks sent behind it have gone the ways that its packets went: through the device, and back.
Everything stands on one processor, where the kernel keeps the order of packets.
"""
import ctypes
import json
import os
import select
import socket
import struct
import sys
import time

MARK_TYPE = 0x88B5  # IEEE 802: local experimental
MARK = struct.pack('!6s6sH', b'\xff' * 6, b'\x02' * 6, MARK_TYPE) + b'mark' * 12
# A packet may be answered, and the answer delivered to the device itself: so many times round the queue.
ROUNDS = 3
PATIENCE = 20.0
# Packets that are sent at once where there is a rate.
PACE = 10

SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_IGNORE_OUTGOING = 263, 23
SOL_NETLINK, NETLINK_NO_ENOBUFS = 270, 5
NETLINK_NETFILTER, NFNL_SUBSYS_ULOG = 12, 4
RECEIVE_BUFFER = 32 << 20


def enter(namespace):
    """Sockets belong to the namespace they are made in, wherever their process goes later."""
    with open('/run/netns/' + namespace) as file:
        if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), 'setns', namespace)


def packet_socket(interface, ethertype):
    end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    end.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    end.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    end.bind((interface, ethertype))
    end.setblocking(False)
    return end


def attribute(kind, value):
    return struct.pack('=HH', 4 + len(value), kind) + value + b'\0' * (-len(value) % 4)


def log_socket(groups):
    """NFLOG (linux/netfilter/nfnetlink_log.h): whole packets, one message each, at once."""
    end = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    end.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER)
    end.bind((0, 0))
    for group in groups:
        mode = attribute(2, struct.pack('!IBx', 0xFFFF, 2)) + attribute(5, struct.pack('!I', 1))
        for body in (attribute(1, b'\x01'), mode):  # BIND; COPY_PACKET, QTHRESH 1
            head = struct.pack('=HHII', (NFNL_SUBSYS_ULOG << 8) | 1, 5, 0, 0) + struct.pack('!BBH', 0, 0, group)
            end.send(struct.pack('=I', 4 + len(head) + len(body)) + head + body)
            kind, error = struct.unpack_from('=H10xi', end.recv(65536), 4)
            if kind != 2 or error != 0:
                raise OSError(-error, 'NFLOG group %d' % group)
    end.setblocking(False)
    return end


def attributes(data):
    at = 0
    while at + 4 <= len(data):
        length, kind = struct.unpack_from('=HH', data, at)
        yield kind & 0x3FFF, data[at + 4:at + length]
        at += (length + 3) & ~3


def read_logs(end, names):
    """The messages that have come."""
    found = []
    while True:
        try:
            data = end.recv(1 << 17)
        except BlockingIOError:
            return found
        at = 0
        while at + 16 <= len(data):
            length, kind = struct.unpack_from('=IH', data, at)
            if kind == NFNL_SUBSYS_ULOG << 8:
                group = struct.unpack_from('!H', data, at + 18)[0]
                message = dict(attributes(data[at + 20:at + length]))
                name = lambda number: names.get(struct.unpack('!I', message[number])[0], '') if number in message else ''
                prefix = message.get(10, b'\0').rstrip(b'\0').decode()
                found.append([group, prefix, name(4), name(5), message.get(9, b'').hex()])
            at += (length + 3) & ~3


class Bed:
    def __init__(self, tester, device, wires, groups):
        pairs = [pair.split('=') for pair in wires.split(',')]
        enter(tester)
        self.tester = [packet_socket(ours, 3) for ours, _ in pairs]  # ETH_P_ALL
        enter(device)
        self.names = {number: name for number, name in socket.if_nameindex()}
        self.device = [packet_socket(theirs, MARK_TYPE) for _, theirs in pairs]
        self.own = {
            4: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW),
            6: socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW),
        }
        self.logs = log_socket([int(group) for group in groups.split(',')])

    def send(self, place, data):
        if place != 'own':
            self.tester[place].send(data)
        elif data[0] >> 4 == 4:
            self.own[4].sendto(data, (socket.inet_ntop(socket.AF_INET, data[16:20]), 0))
        else:
            self.own[6].sendto(data, (socket.inet_ntop(socket.AF_INET6, data[24:40]), 0))

    def read_frames(self, frames):
        """Takes what has come; returns the wires that a mark came by."""
        marked = set()
        for wire, end in enumerate(self.tester):
            while True:
                try:
                    data = end.recv(65536)
                except BlockingIOError:
                    break
                if struct.unpack_from('!H', data, 12)[0] == MARK_TYPE:
                    marked.add(wire)
                else:
                    frames.append([wire, data.hex()])
        return marked

    def settle(self, frames):
        """Waits until everything sent before has been dealt with."""
        deadline = time.monotonic() + PATIENCE

        def wait(ends, read):
            missing = set(range(len(ends)))
            while True:
                missing -= read()
                if not missing:
                    return
                if time.monotonic() > deadline:
                    raise TimeoutError('a mark did not come through')
                select.select(ends, [], [], 1)

        def at_device():
            marked = set()
            for wire, end in enumerate(self.device):
                try:
                    end.recv(65536)
                    marked.add(wire)
                except BlockingIOError:
                    pass
            return marked

        for _ in range(ROUNDS):
            for end in self.tester:
                end.send(MARK)
            wait(self.device, at_device)
            for end in self.device:
                end.send(MARK)
            wait(self.tester, lambda: self.read_frames(frames))

    def batch(self, packets, rate):
        frames, logs, errors = [], [], []
        started = time.monotonic()
        for index, (place, packet) in enumerate(packets):
            if rate and index % PACE == 0:
                time.sleep(max(0, started + index / rate - time.monotonic()))
                self.read_frames(frames)
                logs += read_logs(self.logs, self.names)
            try:
                self.send(place, bytes.fromhex(packet))
            except OSError as error:
                errors.append([index, str(error)])
        self.settle(frames)
        return {'frames': frames, 'logs': logs + read_logs(self.logs, self.names), 'errors': errors}


def main():
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    bed = Bed(*sys.argv[1:])
    print('ready', flush=True)
    for line in sys.stdin:
        print(json.dumps(bed.batch(**json.loads(line))), flush=True)


main()
