"""Which network addresses may be fetched: public unicast ones, and what the settings allow besides.

``ipaddress.is_global`` alone is not enough: Python 3.11 calls 192.0.0.192 (a metadata service) and fec0::/10 global, and an
IPv4 address can hide in an IPv6 one (mapped, 6to4, NAT64, Teredo).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA special-purpose registries and what is_global misses; 168.63.129.16 and 100.100.100.200 are clouds' inner services.
_NEVER = tuple(
    ipaddress.ip_network(block)
    for block in [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    ]
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, or None."""
    if address.version == 4:
        return None
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None


def may_connect(address: str, allow: Sequence[Network] = ()) -> bool:
    """Whether a numeric ``address`` may be connected to."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(ip)
    if any(
        one in network for network in allow for one in (ip, inner) if one is not None and one.version == network.version
    ):
        return True
    if inner is not None:
        return may_connect(str(inner), allow)
    return (
        "%" not in address
        and ip.is_global
        and not any(ip in network for network in _NEVER if network.version == ip.version)
    )
