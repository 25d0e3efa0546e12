"""Districts, subjects and universities; they are read once per request."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

from flask import g
from sqlalchemy import FromClause, bindparam, func, select

from recruit.directory.models import DistrictRow, SubjectRow, UniversityRow
from recruit.directory.rules import District, Subject, University, title
from recruit.extensions import db
from recruit.extensions.direct import Row
from recruit.extensions.prepared import run
from recruit.kernel.asker import EVERYWHERE, Scope
from recruit.kernel.text import Bilingual, sort_key

# Read-only, for joins and sorting in the queries of the features above.
DISTRICTS: FromClause = DistrictRow.__table__
SUBJECTS: FromClause = SubjectRow.__table__

SUBJECTS_AT_MOST = 200

_SUBJECTS = select(*SUBJECTS.c).order_by(SubjectRow.sort_az)


def districts() -> dict[str, District]:
    """All districts by code, in Azerbaijani order."""
    if "directory_districts" not in g:
        rows = db.session.scalars(select(DistrictRow).order_by(DistrictRow.sort_az))
        g.directory_districts = {row.code: district_of(row) for row in rows}
    return cast(dict[str, District], g.directory_districts)


def district_choices(language: str, scope: Scope = EVERYWHERE) -> list[tuple[str, str]]:
    """(code, name) of the districts in scope, for a select; city districts after their city."""
    known = districts()
    named = [(d.code, title(d, known)[language]) for d in known.values() if d.code in scope]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


def expand_districts(codes: Iterable[str]) -> frozenset[str]:
    """The codes, and with each city its own districts."""
    wanted = frozenset(codes)
    return wanted | {d.code for d in districts().values() if d.parent in wanted}


def subjects() -> dict[str, Subject]:
    """All subjects by code, in Azerbaijani order."""
    if "directory_subjects" not in g:
        rows = run(_SUBJECTS)
        g.directory_subjects = {row.code: subject_of(row) for row in rows}
    return cast(dict[str, Subject], g.directory_subjects)


_SUBJECT = _SUBJECTS.where(SubjectRow.code == bindparam("code"))


def subject(code: str) -> Subject | None:
    """One subject, for what thousands do at once; None where there is none."""
    if "directory_subjects" in g:
        return subjects().get(code)
    known: dict[str, Subject | None] = g.setdefault("directory_subject", {})
    if code not in known:
        row = run(_SUBJECT, code=code).first()
        known[code] = subject_of(row) if row else None
    return known[code]


# How many districts and subjects there are, as columns of larger statements. Nothing ever leaves
# these registers, so what has the same size is the same.
SIZES = tuple(
    select(func.count()).select_from(table).correlate(None).scalar_subquery().label(name)
    for name, table in (("districts", DISTRICTS), ("subjects", SUBJECTS))
)
_SIZES = select(*SIZES)


def sizes() -> dict[str, int]:
    """How many districts and subjects there are."""
    if "directory_sizes" not in g:
        g.directory_sizes = dict(run(_SIZES).one()._mapping)
    return cast(dict[str, int], g.directory_sizes)


# One subject as columns of larger statements.
SUBJECT = tuple(SUBJECTS.c[name] for name in ("code", "name", "languages", "applicable"))


def found(code: str, subject: Row, sizes: Row) -> Subject | None:
    """The subject with this code, if any, by SUBJECT and SIZES of a larger statement in the words
    of the driver; this request asks no more for them."""
    g.directory_sizes = {one.name: size for one, size in zip(SIZES, sizes, strict=True)}
    known = _subject_from(*subject) if subject[0] is not None else None
    g.setdefault("directory_subject", {})[code] = known
    return known


@lru_cache(SUBJECTS_AT_MOST)
def _subject_from(code: str, name: str, languages: str, applicable: int) -> Subject:
    named = Bilingual(**json.loads(name))
    return Subject(code, named, tuple(json.loads(languages)), bool(applicable))


def subject_choices(language: str) -> list[tuple[str, str]]:
    """(code, name) of the subjects people can apply for."""
    named = [(s.code, s.name[language]) for s in subjects().values() if s.applicable]
    return sorted(named, key=lambda pair: sort_key(pair[1]))


def universities() -> dict[str, University]:
    """All universities by code, in Azerbaijani order."""
    if "directory_universities" not in g:
        rows = db.session.scalars(select(UniversityRow).order_by(UniversityRow.sort_az))
        g.directory_universities = {row.code: University(row.code, row.name) for row in rows}
    return cast(dict[str, University], g.directory_universities)


def forget() -> None:
    """Read the registers anew: they have just changed."""
    g.pop("directory_districts", None)
    g.pop("directory_subjects", None)
    g.pop("directory_subject", None)
    g.pop("directory_sizes", None)
    g.pop("directory_universities", None)


def district_of(row: DistrictRow) -> District:
    return District(
        row.code,
        row.parent,
        row.name,
        row.kind,
        row.region,
        row.lat,
        row.lon,
        tuple(row.polygons),
        row.radius_km,
    )


def subject_of(row: SubjectRow | Any) -> Subject:
    return Subject(row.code, row.name, tuple(row.languages), row.applicable)
