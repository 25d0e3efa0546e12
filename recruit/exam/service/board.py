"""What the consoles of a sitting show, read from the database once for all of them.

Each process keeps the newest picture of a sitting for a few seconds. However many consoles ask,
it costs one query per sitting, process and interval; who asks while one is being read waits for
that one. A picture has a tag, so that a console to which nothing is new is told just that.
"""

import threading
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from recruit.directory.queries import subjects
from recruit.directory.rules import Subject
from recruit.exam.queries.faces import Face, faces
from recruit.exam.queries.roster import RosterLine, roster
from recruit.exam.queries.sittings import sitting
from recruit.exam.rules.live import Live
from recruit.exam.rules.seating import Sitting
from recruit.kernel.canonical import digest

KEEP = timedelta(seconds=2)
REREAD = timedelta(seconds=30)  # names, photographs and the sitting itself change seldom
FORGET = timedelta(minutes=5)


@dataclass(frozen=True)
class Picture:
    """A sitting with all its seats at an instant."""

    sitting: Sitting
    lines: tuple[RosterLine, ...]
    faces: dict[int, Face]
    subjects: dict[str, Subject]
    at: datetime
    read_at: datetime  # sitting, faces and subjects

    @cached_property
    def tag(self) -> str:
        """Equal for what looks equal."""
        return digest(repr((self.sitting.state, [line.view for line in self.lines])))[:20]

    @property
    def counts(self) -> Counter[Live]:
        return Counter(line.live for line in self.lines)


class Board:
    """The pictures of one process."""

    def __init__(self, keep: timedelta = KEEP) -> None:
        self.keep = keep
        self.lock = threading.Lock()
        self.pictures: dict[str, Picture] = {}
        self.reading: dict[str, threading.Lock] = {}

    def picture(self, public_id: str, now: datetime) -> Picture:
        """One that is a few seconds old at most; NotFoundError where there is no such sitting."""
        with self._lock_of(public_id):
            known = self.pictures.get(public_id)
            if known is not None and timedelta(0) <= now - known.at < self.keep:
                return known
            if known is not None and timedelta(0) <= now - known.read_at < REREAD:
                lines = tuple(roster(known.sitting.id, now))
                if {line.application_id for line in lines} == set(known.faces):
                    return self._put(replace(known, lines=lines, at=now))
            return self.fresh(public_id, now)

    def fresh(self, public_id: str, now: datetime) -> Picture:
        """One of this moment, for a page that follows a change."""
        found = sitting(public_id)
        lines = tuple(roster(found.id, now))
        known = faces(line.application_id for line in lines)
        return self._put(Picture(found, lines, known, subjects(), now, now))

    def _put(self, picture: Picture) -> Picture:
        self.pictures[picture.sitting.public_id] = picture
        return picture

    def _lock_of(self, public_id: str) -> threading.Lock:
        with self.lock:
            now = [one.at for one in self.pictures.values()]
            old = max(now) - FORGET if now else None
            for name in [n for n, one in self.pictures.items() if old and one.at < old]:
                del self.pictures[name]
                self.reading.pop(name, None)
            return self.reading.setdefault(public_id, threading.Lock())
