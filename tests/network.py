"""No test talks to another machine: connections and look-ups go to loopback only."""

import ipaddress
import socket
from typing import Any

import pytest

NAMES = {"localhost", "", None}


class OutsideConnectionError(RuntimeError):
    """A test tried to reach another machine."""


def is_loopback(host: object) -> bool:
    """Whether a host, as text or bytes, is this machine by name or loopback address."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if text in NAMES:
        return True
    try:
        return ipaddress.ip_address(str(text)).is_loopback
    except ValueError:
        return False


def block_outside(patch: pytest.MonkeyPatch) -> None:
    """Make connections and name look-ups refuse any other machine."""
    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *arguments: Any, **named: Any) -> Any:
        if not is_loopback(host):
            raise OutsideConnectionError(f"a test looked up {host!r}")
        return look_up(host, *arguments, **named)

    patch.setattr(socket, "getaddrinfo", guarded_look_up)
    for name in ("connect", "connect_ex", "sendto"):
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))


def guarded(method: Any) -> Any:
    """A socket's method that looks at the address, its last argument, before it acts."""

    def act(self: socket.socket, *arguments: Any) -> Any:
        address = arguments[-1]
        inet = self.family in {socket.AF_INET, socket.AF_INET6}
        if inet and not is_loopback(address[0]):
            raise OutsideConnectionError(f"a test reached for {address!r}")
        return method(self, *arguments)

    return act
