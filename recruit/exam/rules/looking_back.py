"""When the keys of a paper harm nobody any more, so that its wrong answers can be looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from recruit.exam.rules.timing import closes_of, deadline_of


@dataclass(frozen=True)
class Use:
    """A sitting of the campaign, as far as it has to do with the items of one paper.

    `holds`: one of its papers has such an item; `draws`: it takes its items from the same part of
    the bank; `last_end`: of the exams that have ended there, `open_until`: of those that run.
    """

    opens_at: datetime
    entry_until: datetime
    minutes: int
    grace_seconds: int
    closed: bool
    holds: bool
    draws: bool
    last_end: datetime | None = None
    open_until: datetime | None = None


def safe_from(own_opens_at: datetime, uses: Iterable[Use], now: datetime) -> datetime | None:
    """The instant from which nobody can use the keys: after the last exam with these items and
    after everybody's last moment to begin one. None where a later sitting uses the items, or
    may still draw them. While somebody can begin it is as late as they could end."""
    instants = []
    for use in uses:
        later = use.opens_at > own_opens_at
        if later and (use.holds or (use.draws and not use.closed)):
            return None
        if use.holds or use.draws:
            instants += [one for one in (use.last_end, use.open_until) if one is not None]
            if not use.closed:
                instants.append(_last_beginner(use, now))
    return max(instants, default=None)


def _last_beginner(use: Use, now: datetime) -> datetime:
    if now > use.entry_until:
        return use.entry_until
    return closes_of(deadline_of(use.entry_until, use.minutes), use.grace_seconds)
