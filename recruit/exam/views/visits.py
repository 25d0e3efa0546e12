"""Where a request comes from, for what is answered in front of Flask and its proxy settings."""

from typing import Any

from werkzeug.wsgi import get_current_url

from recruit.exam.rules.entry import CONFIG_HEADER, EXAM_HEADER, Visit
from recruit.web.front import Origins


class Visits(Origins):
    """Reads an environ as Flask would see it behind the trusted proxies."""

    def of(self, environ: dict[str, Any]) -> Visit:
        seen = self.seen(environ)
        return Visit(
            seen.get("REMOTE_ADDR", ""),
            get_current_url(seen),
            seen.get(_key(CONFIG_HEADER), ""),
            seen.get(_key(EXAM_HEADER), ""),
        )


def _key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
