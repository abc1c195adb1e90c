"""Prints "address port" of every TCP socket on which one of the given processes listens."""

import ipaddress
import os
import re
import socket
import struct
import sys

LISTENING = "0A"


def inodes(pid):
    """The sockets that a process has open; none when it has just ended."""
    folder = f"/proc/{pid}/fd"
    try:
        links = [os.readlink(f"{folder}/{name}") for name in os.listdir(folder)]
    except FileNotFoundError:
        return set()
    return {match[1] for match in (re.match(r"socket:\[(\d+)\]", link) for link in links) if match}


def address(text):
    """The kernel prints addresses as little-endian words in hexadecimal."""
    words = [int(text[start : start + 8], 16) for start in range(0, len(text), 8)]
    raw = b"".join(struct.pack("<I", word) for word in words)
    return ipaddress.ip_address(raw) if len(raw) == 4 else socket.inet_ntop(socket.AF_INET6, raw)


def main(pids):
    ours = set().union(*(inodes(pid) for pid in pids))
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with open(table) as lines:
            for fields in (line.split() for line in list(lines)[1:]):
                if fields[3] == LISTENING and fields[9] in ours:
                    host, port = fields[1].split(":")
                    print(address(host), int(port, 16))


if __name__ == "__main__":
    main(sys.argv[1:])
