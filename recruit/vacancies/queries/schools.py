"""The schools for which an official may post vacancies."""

from sqlalchemy import or_, select

from recruit.directory import queries as directory
from recruit.directory.queries import SCHOOLS
from recruit.directory.rules import School
from recruit.extensions import db
from recruit.kernel.asker import Scope
from recruit.kernel.text import fold

SHOWN = 20


def own_schools(scope: Scope, q: str, *, language: str) -> tuple[list[School], int]:
    """The first open schools of the scope whose name has these words, and how many there are at
    most one more than are shown."""
    columns = SCHOOLS.c
    conditions = [columns.state == "open"]
    if not scope.everywhere:
        conditions.append(
            or_(columns.district_code.in_(scope.districts), columns.id.in_(scope.schools))
        )
    for word in fold(q).split()[:6]:
        conditions.append(columns.search.contains(word, autoescape=True))
    order = columns.sort_en if language == "en" else columns.sort_az
    found = select(columns.id).where(*conditions).order_by(order, columns.id).limit(SHOWN + 1)
    ids = list(db.session.scalars(found))
    schools = directory.schools_by_ids(ids[:SHOWN])
    return [schools[one] for one in ids[:SHOWN]], len(ids)
