# SPDX-FileCopyrightText: 2026 The Hemicycle contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two network namespaces and the wire between them, which loses, doubles, cuts and resets as a test tells it.

Each namespace has one end of the wire as a TUN device; what one end sends, a thread of the test hands to the other,
or does not. So the kernels' own TCP and TLS are on both sides, no packet filter and no module is needed, and nothing
has a name that would be left behind: a namespace lives as long as a process in it or a descriptor of it.

Source: network_namespaces(7), setns(2), the kernel's Documentation/networking/tuntap.rst, netdevice(7).
"""

import contextlib
import ctypes
import fcntl
import os
import random
import select
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, Self

from tests.packets import read_segment, resets

End = Literal["centre", "seats"]

ADDRESSES: Final[dict[End, str]] = {"centre": "10.99.0.1", "seats": "10.99.0.2"}
DEVICE: Final = "wire0"

_CLONE_NEWNET: Final = 0x40000000
_TUNSETIFF: Final = 0x400454CA
_IFF_TUN_NO_PI: Final = 0x0001 | 0x1000
_SIOCSIFADDR, _SIOCSIFNETMASK, _SIOCGIFFLAGS, _SIOCSIFFLAGS = 0x8916, 0x891C, 0x8913, 0x8914
_IFF_UP: Final = 0x1
_PACKET_BYTES_MAX: Final = 65_535


class NoNamespacesError(Exception):
    """This machine does not let us make a network namespace or a TUN device; the message says which."""


@dataclass(slots=True)
class Weather:
    """What the wire does to packets now; changed by the test while it runs."""

    loss: float = 0.0
    """Share of packets that vanish, in each direction."""
    doubling: float = 0.0
    """Share of packets that arrive twice."""
    deaf: set[End] = field(default_factory=set)
    """Ends that no packet reaches."""


@dataclass(slots=True)
class Tally:
    """What the wire has done so far, so that a test can show that there was trouble at all."""

    passed: int = 0
    lost: int = 0
    doubled: int = 0
    resets: int = 0


class BadWire:
    """The two namespaces and the wire. Use it as ``with``; needs root.

    Args:
        chance: Draws what is lost and doubled.

    Raises:
        NoNamespacesError: On entering, when this machine does not permit it.
    """

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.weather = Weather()
        self.tally = Tally()
        self._spaces: dict[End, int] = {}
        self._devices: dict[End, int] = {}
        self._home = -1
        self._to_reset: set[frozenset[tuple[bytes, int]]] = set()
        self._seen: set[frozenset[tuple[bytes, int]]] = set()
        self._stop_reading, self._stop_writing = os.pipe()
        self._thread = threading.Thread(target=self._carry, name="wire", daemon=True)

    def __enter__(self) -> Self:
        """Make both namespaces and join them."""
        self._home = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
        try:
            for end in ADDRESSES:
                _call("unshare", _CLONE_NEWNET)
                self._spaces[end] = os.open("/proc/thread-self/ns/net", os.O_RDONLY | os.O_CLOEXEC)
                self._devices[end] = _open_device(ADDRESSES[end])
        except OSError as error:
            self._close()
            raise NoNamespacesError(f"no network namespace with a TUN device here: {error}") from error
        finally:
            _call("setns", self._home, _CLONE_NEWNET)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take the wire down; the namespaces end with the last process in them."""
        os.write(self._stop_writing, b".")
        self._thread.join()
        self._close()

    @contextlib.contextmanager
    def inside(self, end: End) -> Iterator[None]:
        """Let this thread, and every process that it starts meanwhile, be in one namespace."""
        _call("setns", self._spaces[end], _CLONE_NEWNET)
        try:
            yield
        finally:
            _call("setns", self._home, _CLONE_NEWNET)

    def heal(self) -> None:
        """Let everything pass again."""
        self.weather = Weather()

    def reset_all(self) -> None:
        """End every TCP connection on the wire, each with its next packet, on both sides."""
        self._to_reset = set(self._seen)

    def _carry(self) -> None:
        others: dict[int, tuple[End, int]] = {
            self._devices["seats"]: ("centre", self._devices["centre"]),
            self._devices["centre"]: ("seats", self._devices["seats"]),
        }
        while True:
            ready, _, _ = select.select([*others, self._stop_reading], [], [])
            if self._stop_reading in ready:
                return
            for device in ready:
                packet = os.read(device, _PACKET_BYTES_MAX)
                to, other = others[device]
                if not self._reset(packet, device, other):
                    self._pass(packet, to, other)

    def _pass(self, packet: bytes, to: End, device: int) -> None:
        weather = self.weather
        if to in weather.deaf or self._chance.random() < weather.loss:
            self.tally.lost += 1
            return
        os.write(device, packet)
        self.tally.passed += 1
        if self._chance.random() < weather.doubling:
            os.write(device, packet)
            self.tally.doubled += 1

    def _reset(self, packet: bytes, device: int, other: int) -> bool:
        """Whether this packet was replaced by the end of its connection."""
        segment = read_segment(packet)
        if segment is None:
            return False
        connection = frozenset((segment.source, segment.target))
        self._seen.add(connection)
        if connection not in self._to_reset:
            return False
        self._to_reset.discard(connection)
        self._seen.discard(connection)
        back, onward = resets(segment)
        os.write(device, back)
        os.write(other, onward)
        self.tally.resets += 1
        return True

    def _close(self) -> None:
        for descriptor in (*self._devices.values(), *self._spaces.values(), self._stop_reading, self._stop_writing):
            os.close(descriptor)
        self._devices.clear()
        self._spaces.clear()


def _call(name: str, *arguments: int) -> None:
    """Call libc; Python 3.11 has neither ``os.setns`` nor ``os.unshare``."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _open_device(address: str) -> int:
    """Make this namespace's end of the wire, with its address; loopback comes up too."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_CLOEXEC)
    try:
        fcntl.ioctl(device, _TUNSETIFF, struct.pack("16sH22x", DEVICE.encode(), _IFF_TUN_NO_PI))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            _set_address(control, _SIOCSIFADDR, address)
            _set_address(control, _SIOCSIFNETMASK, "255.255.255.0")
            for name in (DEVICE, "lo"):
                flags = fcntl.ioctl(control, _SIOCGIFFLAGS, struct.pack("16sH22x", name.encode(), 0))
                up = struct.unpack_from("H", flags, 16)[0] | _IFF_UP
                fcntl.ioctl(control, _SIOCSIFFLAGS, struct.pack("16sH22x", name.encode(), up))
    except OSError:
        os.close(device)
        raise
    return device


def _set_address(control: socket.socket, request: int, address: str) -> None:
    inet = struct.pack("H2x4s8x", socket.AF_INET, socket.inet_aton(address))
    fcntl.ioctl(control, request, struct.pack("16s16s8x", DEVICE.encode(), inet))
