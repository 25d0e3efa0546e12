"""Where a request comes from, for what is answered in front of Flask and its proxy settings."""

from typing import Any

from flask_wtf.csrf import same_origin
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wsgi import get_current_url, get_host

from recruit.config import Settings
from recruit.exam.rules.entry import CONFIG_HEADER, EXAM_HEADER, Visit


class Visits:
    """Reads an environ as Flask would see it behind the trusted proxies."""

    def __init__(self, settings: Settings) -> None:
        count = settings.trusted_proxies
        self.fix = ProxyFix(_as_it_is, x_for=count, x_proto=count, x_host=count)

    def is_from_here(self, environ: dict[str, Any]) -> bool:
        """Whether a form comes from a page of ours: what Flask-WTF asks where there is HTTPS."""
        seen: Any = self.fix(dict(environ), None)  # type: ignore[arg-type]
        if seen["wsgi.url_scheme"] != "https":
            return True
        return same_origin(seen.get("HTTP_REFERER", ""), f"https://{get_host(seen)}/")

    def of(self, environ: dict[str, Any]) -> Visit:
        seen: Any = self.fix(dict(environ), None)  # type: ignore[arg-type]
        return Visit(
            seen.get("REMOTE_ADDR", ""),
            get_current_url(seen),
            seen.get(_key(CONFIG_HEADER), ""),
            seen.get(_key(EXAM_HEADER), ""),
        )


def _as_it_is(environ: Any, _start_response: Any) -> Any:
    return environ


def _key(header: str) -> str:
    return f"HTTP_{header.upper().replace('-', '_')}"
