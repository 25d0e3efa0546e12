"""No text holds the character NUL: databases refuse it, so it is refused at the door."""

from flask import Flask, request

from recruit.web.errors import UnfitTextError


def init_app(app: Flask) -> None:
    @app.before_request
    def refuse_unfit() -> None:
        if request.endpoint and "\0" in _said():
            raise UnfitTextError


def _said() -> str:
    """Everything that the address and the form say; a file's content is its reader's matter."""
    parts = [request.path]
    for pairs in (request.args, request.form):
        for name, values in pairs.lists():
            parts += [name, *values]
    for name, file in request.files.items(multi=True):
        parts += [name, file.filename or ""]
    return " ".join(parts)
