"""Static files under an address that changes with them, so that browsers may keep them for ever.

The edition stands in the path and not behind a question mark: a module then takes the modules
that it imports from the same edition, and never half of an older one out of a cache.
"""

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

EDITION = re.compile(r"/static/[0-9a-f]{12}/")


class Static(WhiteNoise):
    """The static files, below their edition and below no edition."""

    def __init__(self, app: Any, root: Path, edition: str, *, autorefresh: bool) -> None:
        self.own = f"/static/{edition}/"
        super().__init__(
            app,
            allow_all_origins=False,
            autorefresh=autorefresh,
            immutable_file_test=lambda _path, url: url.startswith(self.own),
        )
        for prefix in ("/static/", self.own):
            self.add_files(str(root), prefix)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """What another edition asks for, a page from before an update or from a server that has
        it already, gets our files, and keeps them for a minute only."""
        path = environ["PATH_INFO"]
        found = EDITION.match(path)
        if found and found[0] != self.own:
            environ = {**environ, "PATH_INFO": f"/static/{path[found.end() :]}"}
        answer: Iterable[bytes] = super().__call__(environ, start_response)
        return answer


def init_app(app: Flask, *, autorefresh: bool) -> None:
    root = Path(app.static_folder or "")
    edition = edition_of(root)
    app.wsgi_app = Static(app.wsgi_app, root, edition, autorefresh=autorefresh)  # type: ignore[method-assign]

    @app.url_defaults
    def add_edition(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["filename"] = f"{edition}/{values['filename']}"


@cache
def edition_of(root: Path) -> str:
    """The files' digest: their names and what is in them."""
    digest = hashlib.sha256()
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
