"""What nobody else may take while a file comes in.

On SQLite, where one transaction may not keep everybody else from writing for long, a file comes in
slice by slice. What its rows need is claimed first: then it is checked once more, and from there
on nothing can come between. Elsewhere a file comes in by one transaction, and constraints decide.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from recruit.applications.models import ImportClaim
from recruit.applications.service.importing.checking import Ready, RowError
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import N_

BATCH = 2000  # claims a transaction
Claims = dict[str, int]  # what is claimed -> the row that needs it
_TABLE: Any = ImportClaim.__table__


def needed() -> bool:
    return db.engine.dialect.name == "sqlite"


def of_people(rows: Iterable[Ready]) -> Claims:
    """Whoever they are: nobody else becomes them, and they stay who they are."""
    return {
        value: row.number
        for row in rows
        for value in (f"fin:{row.person.fin}", f"email:{row.person.email}")
    }


def of_card(person_id: int, campaign_id: int) -> str:
    return f"card:{person_id}:{campaign_id}"


def claim(file: str, wanted: Claims) -> list[RowError]:
    """Claim it all for an import, some in each transaction; the rows that need what another import
    has claimed. A second time it is harmless."""
    errors: list[RowError] = []
    values = list(wanted)
    for start in range(0, len(values), BATCH):
        part = values[start : start + BATCH]
        others = set(db.session.scalars(select(_TABLE.c.value).where(_TABLE.c.file != file)))
        errors += [(wanted[value], "fin", _taken()) for value in part if value in others]
        db.session.connection().execute(
            insert(_TABLE).on_conflict_do_nothing(),
            [{"value": value, "file": file} for value in part],
        )
        db.session.commit()
    return errors


def _taken() -> RuleError:
    return RuleError(N_("Another file that is coming in names this person."))


def fulfil(values: Sequence[str]) -> None:
    """These rows are written next, in this transaction."""
    if values:
        statement = delete(_TABLE).where(_TABLE.c.value == bindparam("one"))
        db.session.connection().execute(statement, [{"one": value} for value in values])


def give_up(file: str) -> None:
    """What is left of an import's claims goes with the transaction that ends it."""
    db.session.execute(delete(_TABLE).where(_TABLE.c.file == file))
