"""Which hosts a check may ask, and which addresses it never may, whatever a name stands for."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NEVER = {  # what no check asks: whoever reaches it speaks to the machine or its provider, not to a service
    "a link-local or metadata address": tuple(
        map(
            ip_network,
            "169.254.0.0/16 fe80::/10 fd00:ec2::254/128 fd20:ce::254/128 100.100.100.200/32 192.0.0.192/32 "
            "168.63.129.16/32".split(),
        )
    ),
    "an address of no machine": tuple(map(ip_network, ("0.0.0.0/8", "240.0.0.0/4", "::/128"))),
    "a multicast address": tuple(map(ip_network, ("224.0.0.0/4", "ff00::/8"))),
}
_LOOPBACK = tuple(map(ip_network, ("127.0.0.0/8", "::1/128")))
_TRANSLATED = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))  # an IPv4 address at their end
_TUNNELLED = frozenset({0x5EFE, 0x0200_5EFE})  # the words before the IPv4 address at the end of an ISATAP address


def plain(host: str) -> str:
    """A host as it is compared and asked: lower case, ASCII, without a last dot; addresses in their usual form."""
    import idna

    name = host.strip().lower().removeprefix("[").removesuffix("]").removesuffix(".")
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    try:
        return name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    except idna.IDNAError:
        return name


def listed(host: str, port: int, hosts: Iterable[str]) -> bool:
    """Whether a list of `name`, `name:port` and `*.name` names a host and port."""
    wanted = plain(host)
    for entry in hosts:
        name, only = _parts(entry)
        if only not in ("", str(port)):
            continue
        below = name.startswith("*.") and wanted.endswith(f".{plain(name[2:])}") and not _is_address(wanted)
        if below or (name and plain(name) == wanted):
            return True
    return False


def refusal(address: str, host: str) -> str:
    """Why an address that a host resolved to is never asked; empty when it may be.

    An IPv6 address is judged by every IPv4 address inside it too. This machine is reached only as `localhost` or
    by its own address, so that no name from outside leads to it.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return "an address that can not be read"
    here = plain(host) == "localhost" or _is_loopback(plain(host))
    for each in (parsed, *_inside(parsed)):
        for what, networks in _NEVER.items():
            if any(each in network for network in networks):
                return what
        if not here and any(each in network for network in _LOOPBACK):
            return "an address of this machine under another name"
    return ""


def never(host: str) -> tuple[str, str] | None:
    """What is wrong with a host that is itself an address which no check ever asks, and how to mend it."""
    if not _is_address(host) or not (why := refusal(host, host)):
        return None
    return f"names {why}, which is never asked, whatever is allowed", "name the service itself, or leave it out"


def _parts(entry: str) -> tuple[str, str]:
    """Name and port of an entry of the list; no port: any."""
    entry = entry.strip()
    if entry.startswith("["):
        name, _, rest = entry.partition("]")
        return name[1:], rest.removeprefix(":")
    if entry.count(":") > 1:
        return entry, ""
    name, _, port = entry.partition(":")
    return name, port


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return _is_address(host) and any(ip_address(host) in network for network in _LOOPBACK)


def _inside(address: Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries: mapped, translated (NAT64), 6to4, Teredo, ISATAP."""
    if isinstance(address, IPv4Address) or address in _LOOPBACK[1]:
        return
    number = int(address)
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo
    if any(address in network for network in _TRANSLATED) or (number >> 32) & 0xFFFF_FFFF in _TUNNELLED:
        yield IPv4Address(number & 0xFFFF_FFFF)
