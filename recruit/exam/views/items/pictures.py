"""Pictures of items, at addresses that only whoever may see the item can fetch."""

from collections.abc import Callable

from flask import Response, current_app, url_for

from recruit.exam.queries import attempts
from recruit.exam.queries import imports as imports_queries
from recruit.exam.queries import items as queries
from recruit.exam.rules.attempts import AttemptState
from recruit.exam.rules.pictures import digests_in, known_by, token
from recruit.exam.service import pictures as service
from recruit.exam.service import sealing
from recruit.exam.service.looking_back import in_review
from recruit.exam.views.blueprint import bp
from recruit.kernel.asker import Permission
from recruit.kernel.errors import NotFoundError
from recruit.web.access import CONFINED, PUBLIC, allow, asker
from recruit.web.moment import now

AddressOf = Callable[[str], str]


def _secret() -> str:
    return str(current_app.secret_key)


def _answer(digest: str | None) -> Response:
    """The picture, kept by its reader's browser only; nothing else is told."""
    if digest is None:
        raise NotFoundError()
    data, media_type = service.shown_picture(digest)
    response = Response(data, content_type=media_type)
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


# --- in an attempt -------------------------------------------------------------------------------


def sheet_address(attempt: str, position: int) -> AddressOf:
    """For the sheet: addresses of the pictures of one question of an attempt.

    `wordings(shown, sheet_address(attempt.public_id, item.position))`. The name in such an
    address is another one in every attempt and tells neither the item nor the option.
    """
    secret, reader = _secret(), f"{attempt}:{position}"

    def address(digest: str) -> str:
        return url_for(
            "exam.sheet_picture",
            public_id=attempt,
            position=position,
            name=token(secret, reader, digest),
        )

    return address


@bp.get("/me/exam/<string:public_id>/pictures/<int:position>/<string:name>")
@allow(Permission.CANDIDATE, CONFINED)
def sheet_picture(public_id: str, position: int, name: str) -> Response:
    """Only to the attempt's own person, and only while it runs or its answers are looked at."""
    attempt = attempts.attempt_of(public_id, asker().own_id())
    if attempt.state is not AttemptState.OPEN and not in_review(attempt, now()):
        raise NotFoundError()
    items = attempts.paper(attempt.paper_id).items
    if not 1 <= position <= len(items):
        raise NotFoundError()
    version = items[position - 1].version_id
    digests = digests_in(queries.contents([version])[version])
    return _answer(known_by(_secret(), f"{public_id}:{position}", name, digests))


# --- in a practice test --------------------------------------------------------------------------


def practice_address(subject: str) -> AddressOf:
    """For practice tests: their items are public."""

    def address(digest: str) -> str:
        return url_for("exam.practice_picture", subject=subject, digest=digest)

    return address


@bp.get("/practice/<string:subject>/pictures/<string:digest>")
@allow(PUBLIC)
def practice_picture(subject: str, digest: str) -> Response:
    shown = any(digest in digests_in(one.content) for one in queries.open_items(subject))
    return _answer(digest if shown else None)


# --- for officials -------------------------------------------------------------------------------


def office_address(public_id: str) -> AddressOf:
    """Addresses for the official who opened an item: nobody else can make them up."""
    return _official("exam.item_picture", public_id)


def import_address(public_id: str) -> AddressOf:
    """Addresses for the official who looks at a staged file, and at what is beside its items."""
    return _official("exam.import_picture", public_id)


def _official(endpoint: str, public_id: str) -> AddressOf:
    secret, reader = _secret(), f"{asker().ref.id}:{public_id}"

    def address(digest: str) -> str:
        return url_for(endpoint, public_id=public_id, name=token(secret, reader, digest))

    return address


@bp.get("/office/exam/items/<string:public_id>/pictures/<string:name>")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW)
def item_picture(public_id: str, name: str) -> Response:
    """To whoever opened the item: the name is known from its opened page only."""
    sealing.require_no_candidate(asker())
    digests = digests_in(queries.newest_content(queries.item(public_id).id))
    return _answer(known_by(_secret(), f"{asker().ref.id}:{public_id}", name, digests))


@bp.get("/office/exam/imports/<string:public_id>/pictures/<string:name>")
@allow(Permission.ITEMS_WRITE)
def import_picture(public_id: str, name: str) -> Response:
    sealing.require_no_candidate(asker())
    staged = imports_queries.staged(public_id, asker())
    digests = imports_queries.pictures_in(staged.id)
    return _answer(known_by(_secret(), f"{asker().ref.id}:{public_id}", name, digests))
