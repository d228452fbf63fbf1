"""Who asks: the address behind the proxies, for what is counted by it and kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from flask import request

Network = IPv4Network | IPv6Network
ANYWHERE_4, ANYWHERE_6 = ip_network("0.0.0.0/0"), ip_network("::/0")


def asked_from(proxies: Iterable[Network]) -> str:
    """The address of who asks, to count tries by. What a reverse proxy says of it is believed from AUDIONEWS_PROXIES alone.

    Without that everybody behind a proxy has the proxy's address, and one who guesses would shut out the whole newsroom. Read from
    the right: what stands left of the last address that is no proxy of ours was written by whoever asks (RFC 7239, 8.1).
    Of IPv6 the network counts: everybody who has one address there has all 2^64 of it (RFC 6177).
    """
    address = request.remote_addr or ""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    while hops and _within(address, proxies) and _within(hops[-1], (ANYWHERE_4, ANYWHERE_6)):
        address = hops.pop()
    return _counted(address)


def _counted(address: str) -> str:
    try:
        one = ip_address(address)
    except ValueError:
        return address
    if one.version == 4:
        return address
    return str(one.ipv4_mapped or ip_network((one, 64), strict=False))


def _within(address: str, networks: Iterable[Network]) -> bool:
    try:
        one = ip_address(address)
    except ValueError:
        return False
    return any(one in network for network in networks if network.version == one.version)
