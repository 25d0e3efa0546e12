"""The pages of schools for everybody: the list with its map, one school, its photographs."""

import gzip
import json
from typing import Any

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from recruit.directory import queries, service
from recruit.directory.queries import SchoolFilters
from recruit.directory.rules import School
from recruit.directory.rules.changes import CHANGE_NAMES, PUBLIC_CHANGES
from recruit.directory.rules.checks import SECTOR_NAMES
from recruit.directory.rules.schools import STATE_NAMES
from recruit.directory.views.blueprint import bp, names
from recruit.files import service as files
from recruit.kernel.asker import Permission
from recruit.web.access import PUBLIC, allow, asker
from recruit.web.pages import language, see_other
from recruit.web.paging import page_number

SIZE = 30
NEAREST = 5
A_MINUTE, A_YEAR = 60, 365 * 24 * 3600


@bp.get("/schools")
@allow(PUBLIC)
def schools() -> str:
    filters = SchoolFilters.of(request.args)
    found = queries.listed(filters, language=language(), page=page_number(), size=SIZE)
    return render_template(
        "directory/schools.html",
        filters=filters,
        found=found,
        address=filters.params(),
        choices=choices(),
        **names(),
    )


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filters offer, by name."""
    return {
        "district": queries.district_choices(language()),
        "sector": list(SECTOR_NAMES.items()),
        "state": list(STATE_NAMES.items()),
    }


@bp.get("/schools/places.json")
@allow(PUBLIC)
def places() -> Response:
    """The same schools as pins of the map."""
    filters = SchoolFilters.of(request.args)
    pins = [_pin(*one) for one in queries.places(filters, language=language())]
    return _kept({"pins": pins})


def _pin(public_id: str, name: str, lat: float, lon: float, district: str) -> list[Any]:
    return [lat, lon, name, url_for("directory.school", public_id=public_id), district]


def _kept(document: Any) -> Response:
    data = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    packed = request.accept_encodings.quality("gzip") > 0
    response = Response(
        gzip.compress(data, 6, mtime=0) if packed else data, content_type="application/json"
    )
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={A_MINUTE}"
    response.add_etag()
    response.make_conditional(request)
    return response


@bp.get("/schools/<string:public_id>")
@allow(PUBLIC)
def school(public_id: str) -> str | AnyResponse:
    found = queries.school(public_id)
    if found.merged_into_id:
        stays = queries.schools_by_ids([found.merged_into_id])[found.merged_into_id]
        return see_other("directory.school", public_id=stays.public_id, merged=public_id)
    place = queries.place_of(found)
    return render_template(
        "directory/school.html",
        school=found,
        place=place,
        merged=_merged(found),
        centre_metres=queries.from_centre(found),
        near=queries.nearest(*place.point, NEAREST, not_id=found.id),
        photos=queries.photos_of(found.id),
        posts=service.posts_of(found.id),
        subjects=queries.subjects(),
        history=[one for one in queries.history(public_id) if one.kind in PUBLIC_CHANGES],
        change_names=CHANGE_NAMES,
        may_edit=asker().scope(Permission.SCHOOLS_EDIT).covers(found.district_code, found.id),
        **names(),
    )


def _merged(into: School) -> School | None:
    """The school by whose old address the reader came."""
    public_id = request.args.get("merged", "")[:16]
    one = queries.schools_by_public_ids([public_id]).get(public_id) if public_id else None
    return one if one and one.merged_into_id == into.id else None


@bp.get("/schools/<string:public_id>/photos/<string:photo>")
@allow(PUBLIC)
def photo(public_id: str, photo: str) -> Response:
    """The bytes; what stands at this address never changes."""
    found = queries.photo(queries.school(public_id).id, photo)
    data = files.read(found.file)
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    response = Response(data, content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
