"""Centres and their rooms: which addresses belong to one, and when a room is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_, Bilingual

MOST_NETWORKS = 50
MOST_SEATS = 2000


@dataclass(frozen=True)
class Centre:
    """Where exams are held. No networks: candidates may come from any address."""

    id: int
    public_id: str
    name: Bilingual
    address: Bilingual
    district_code: str
    networks: tuple[str, ...]


@dataclass(frozen=True)
class Room:
    """A room of a centre; `accessible` without steps, with a wide door and a free desk."""

    id: int
    public_id: str
    centre_id: int
    name: str
    capacity: int
    accessible: bool


@dataclass(frozen=True)
class NewCentre:
    name: Bilingual
    address: Bilingual
    district_code: str
    networks: tuple[str, ...] = ()


@dataclass(frozen=True)
class NewRoom:
    name: str
    capacity: int
    accessible: bool = False


def parse_networks(lines: Iterable[str]) -> tuple[str, ...]:
    """Networks as people write them, each once, in their plain form.

    RuleError names the first that is none: `10.1.2.3/24` has bits behind its mask.
    """
    found: dict[str, None] = {}
    for line in lines:
        text = line.strip()
        if not text:
            continue
        try:
            found[str(ip_network(text))] = None
        except ValueError as error:
            raise RuleError(
                N_("This is no network: %(text)s. Write for example 10.20.0.0/16."),
                text=text[:60],
                field="networks",
            ) from error
    if len(found) > MOST_NETWORKS:
        raise RuleError(
            N_("A centre has at most %(most)s networks."), most=MOST_NETWORKS, field="networks"
        )
    return tuple(found)


def inside(address: str, networks: Sequence[str]) -> bool:
    """Whether an address may come in: always, where the centre names no network."""
    if not networks:
        return True
    try:
        plain = _plain(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    known = [ip_network(text) for text in networks]
    return any(plain in one for one in known if one.version == plain.version)


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """An IPv4 address that a server with IPv6 sees as ::ffff:10.0.0.1 is that IPv4 address."""
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address


@dataclass(frozen=True)
class Span:
    """How long a sitting takes its room: until the last who may begin has had the full time."""

    begins: datetime
    ends: datetime

    def meets(self, other: "Span") -> bool:
        """Whether both want the room at some instant; the end of one may be another's beginning."""
        return self.begins < other.ends and other.begins < self.ends


def span_of(opens_at: datetime, closes_at: datetime, minutes: int, grace_seconds: int) -> Span:
    """Extra time of single people is not in it: nobody knows it when a sitting is planned."""
    return Span(opens_at, closes_at + timedelta(minutes=minutes, seconds=grace_seconds))


def check_room(new: NewRoom) -> None:
    if not new.name.strip():
        raise RuleError(N_("Write the name of the room."), field="name")
    if not 1 <= new.capacity <= MOST_SEATS:
        raise RuleError(N_("A room has 1 to %(most)s seats."), most=MOST_SEATS, field="capacity")


def check_centre(new: NewCentre) -> None:
    """Rule 9: both languages or neither."""
    if not new.name.complete:
        raise RuleError(N_("Write the name in both languages."), field="name_az")
    if not new.address.complete:
        raise RuleError(N_("Write the address in both languages."), field="address_az")
