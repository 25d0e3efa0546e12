"""Safe Exam Browser's keys where an answer is saved or the time is asked for, in front of Flask.

Most sittings ask for no browser: then one question a minute and process is all that this costs.
"""

import json
from datetime import datetime, timedelta

from recruit.exam.rules.entry import BrowserKeys, Visit, is_right_browser, keys_of
from recruit.extensions.direct import Direct

REMEMBER = timedelta(minutes=1)
MOST = 20_000  # attempts remembered at a time

_ANY = "SELECT 1 FROM sittings WHERE browser_keys IS NOT NULL AND state <> 'closed' LIMIT 1"
_KEYS = (
    "SELECT sittings.browser_keys FROM attempts"
    " JOIN papers ON papers.id = attempts.paper_id"
    " JOIN seats ON seats.id = papers.seat_id"
    " JOIN sittings ON sittings.id = seats.sitting_id"
    " WHERE attempts.public_id = {attempt}"
)
_KEYS_ON = {
    "postgresql": _KEYS.format(attempt="%(attempt)s"),
    "sqlite": _KEYS.format(attempt=":attempt"),
}


class Browsers:
    """What the attempts of one process ask for, remembered for a minute: whatever an official
    changes counts that soon."""

    def __init__(self, direct: Direct) -> None:
        self.direct = direct
        self.until: datetime | None = None
        self.any = False
        self.keys: dict[str, BrowserKeys] = {}

    def asked(self, now: datetime) -> bool:
        """Whether any sitting asks for a browser; where none does, nothing else has to be read."""
        if self.until is None or not self.until - REMEMBER <= now < self.until:
            self.any = self.direct.first(_ANY, {}) is not None
            self.until, self.keys = now + REMEMBER, {}
        return self.any

    def admits(self, attempt: str, visit: Visit, *, now: datetime) -> bool:
        """Whether the request comes from the browser that the attempt's sitting asks for."""
        return not self.asked(now) or is_right_browser(self._keys(attempt), visit)

    def _keys(self, attempt: str) -> BrowserKeys:
        known = self.keys.get(attempt)
        if known is None:
            row = self.direct.first(_KEYS_ON[self.direct.dialect], {"attempt": attempt})
            known = keys_of(json.loads(row[0])) if row and row[0] else BrowserKeys()
            if len(self.keys) < MOST:
                self.keys[attempt] = known
        return known
