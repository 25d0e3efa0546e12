"""A running sitting for those who watch it: the roster that renews itself, photographs, paper."""

from io import BytesIO
from typing import Any, cast

from flask import current_app, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from recruit.accounts.service import proposals
from recruit.directory import queries as directory
from recruit.exam.queries import extra_time as extra_time_queries
from recruit.exam.queries import incidents as incidents_queries
from recruit.exam.queries import protocol as protocol_queries
from recruit.exam.queries.faces import photo_of
from recruit.exam.rules.live import LIVE_NAMES
from recruit.exam.rules.seating import Sitting
from recruit.exam.service.board import Board, Picture
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import WATCHERS, watched
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError
from recruit.kernel.events import Ref
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language

BOARD = "recruit.board"


def board() -> Board:
    """This process's pictures of its sittings."""
    return cast(Board, current_app.extensions.setdefault(BOARD, Board()))


@bp.get("/office/exam/sittings/<string:public_id>/console")
@allow(*WATCHERS)
def console(public_id: str) -> str:
    picture = _within(board().fresh(public_id, now()))
    sitting = picture.sitting
    return render_template(
        "exam/console.html",
        given=extra_time_queries.given_in(sitting.id),
        protocol=protocol_queries.protocol_of(sitting.id),
        district=directory.districts()[sitting.district_code],
        **_record(picture),
        **_roster(picture),
    )


def _record(picture: Picture) -> dict[str, Any]:
    """What happened, and what waits for a second official about this hall and those in it."""
    sitting = picture.sitting
    incidents = incidents_queries.incidents_in(sitting.id)
    about = [Ref("sitting", sitting.public_id)]
    about += [Ref("incident", one.public_id) for one in incidents]
    about += [Ref("application", one.application) for one in picture.faces.values()]
    return {
        "incidents": incidents,
        "moves": incidents_queries.moves_in(sitting.id),
        "waiting": proposals.open_among(about),
    }


@bp.get("/office/exam/sittings/<string:public_id>/roster")
@allow(*WATCHERS)
def roster(public_id: str) -> Response:
    """The part of the page that renews itself. A console to which nothing is new hears just
    that; minutes that are left change every minute."""
    picture = _within(board().picture(public_id, now()))
    seen = [picture.tag, language(), request.args.get("show", ""), int(now().timestamp()) // 60]
    may = sorted(one for one in WATCHERS if asker().may(one))
    tag = digest(canonical_json([*seen, *may]))  # the address may hold what a tag may not
    if request.if_none_match.contains_weak(tag):
        answer = make_response("", 304)
    else:
        answer = make_response(render_template("exam/roster.html", **_roster(picture)))
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def watch(found: Sitting) -> dict[str, Any]:
    """What the roster shows on a page that was asked for."""
    district = directory.districts()[found.district_code]
    return {**_roster(board().fresh(found.public_id, now())), "district": district}


def _within(picture: Picture) -> Picture:
    if picture.sitting.district_code not in watched():
        raise NotFoundError()
    return picture


def _roster(picture: Picture) -> dict[str, Any]:
    """`show` in the address chooses how those stand who are shown."""
    show = request.args.get("show", "")
    lines = [line for line in picture.lines if not show or line.live == show]
    return {
        "sitting": picture.sitting,
        "lines": lines,
        "show": show,
        "at": picture.at,
        "counts": picture.counts,
        "live_names": LIVE_NAMES,
        "faces": picture.faces,
        "subjects": picture.subjects,
    }


@bp.get("/office/exam/sittings/<string:public_id>/paper-roster")
@allow(*WATCHERS)
def paper_roster(public_id: str) -> str:
    """To print and sign: it serves where nothing else does."""
    picture = _within(board().fresh(public_id, now()))
    district = directory.districts()[picture.sitting.district_code]
    return render_template("exam/roster_paper.html", district=district, **_roster(picture))


@bp.get("/office/exam/seats/<string:public_id>/photo")
@allow(*WATCHERS)
def photo(public_id: str) -> Response:
    """The photograph of the card, for those who watch the sitting of this seat."""
    place = extra_time_queries.place(public_id, watched())
    document, data = photo_of(place.application_id)
    answer = send_file(BytesIO(data), mimetype=document.media_type, download_name=document.name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer
