"""How somebody in the hall stands at this moment."""

from datetime import datetime, timedelta
from enum import StrEnum

from recruit.kernel.text import N_

# A client that is silent asks for the time at least once a minute; two may go astray.
OFFLINE_AFTER = timedelta(seconds=150)


class Live(StrEnum):
    NOT_STARTED = "not-started"
    WORKING = "working"
    OFFLINE = "offline"
    FINISHED = "finished"
    TIMED_OUT = "timed-out"
    EXPELLED = "expelled"


LIVE_NAMES = {
    Live.NOT_STARTED: N_("not started"),
    Live.WORKING: N_("working"),
    Live.OFFLINE: N_("offline"),
    Live.FINISHED: N_("finished"),
    Live.TIMED_OUT: N_("ended by time"),
    Live.EXPELLED: N_("expelled"),
}


def live(state: str | None, *, expelled: bool, last_sign: datetime | None, now: datetime) -> Live:
    """`state`: of the attempt, None before it; `last_sign`: its newest save, heartbeat or its
    beginning."""
    if expelled:
        return Live.EXPELLED
    if state is None:
        return Live.NOT_STARTED
    if state == "open":
        away = last_sign is not None and now - last_sign > OFFLINE_AFTER
        return Live.OFFLINE if away else Live.WORKING
    return Live.FINISHED if state == "finished" else Live.TIMED_OUT
