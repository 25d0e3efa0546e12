"""Centres with rooms, and sittings in them."""

from datetime import timedelta
from typing import Any

from recruit.exam import service
from recruit.exam.queries import centres as centres_queries
from recruit.exam.rules.centres import NewCentre, NewRoom
from recruit.exam.rules.seating import NewSitting
from recruit.exam.service import centres
from recruit.kernel.asker import Asker
from recruit.kernel.text import Bilingual
from tests.factories.exam import NOW

HOUR = timedelta(hours=1)


def new_centre(name: str = "6 nömrəli məktəb", **values: Any) -> NewCentre:
    stated = {
        "name": Bilingual(name, f"{name} (en)"),
        "address": Bilingual("Bakı, Nizami küçəsi 1", "1 Nizami Street, Baku"),
        "district_code": "AZ-BA",
        **values,
    }
    return NewCentre(**stated)


def make_room(asker: Asker, *, room: str = "12", capacity: int = 10, **centre: Any) -> str:
    """A room of a centre of its own; its public id."""
    public_id = centres.add_centre(new_centre(**centre), asker=asker, now=NOW)
    return centres.add_room(public_id, NewRoom(room, capacity, True), asker=asker, now=NOW)


def in_room(room: str, **values: Any) -> NewSitting:
    stated = {
        "subjects": ("mathematics",),
        "district_code": "",
        "place": "",
        "room": "",
        "opens_at": NOW,
        "closes_at": NOW + HOUR,
        "capacity": 0,
        "room_public_id": room,
        **values,
    }
    return NewSitting(**stated)


def schedule(campaign_id: int, room: str, asker: Asker, **values: Any) -> str:
    return service.schedule_sitting(campaign_id, in_room(room, **values), asker=asker, now=NOW)


def centre_of(room: str) -> str:
    return centres_queries.place(room).centre.public_id
