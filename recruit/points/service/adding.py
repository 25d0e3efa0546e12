"""Adding totals by the thousand; each a dictionary of its columns, its document as text."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import UnicodeText, column, insert, table, text

from recruit.extensions import db
from recruit.kernel.points import hundredths_of
from recruit.points.models import TotalRow

# The document is written as text already: the column's own type would write it once more.
_COLUMNS = [
    column(one.name, UnicodeText() if one.name == "document" else one.type)
    for one in TotalRow.__table__.columns
    if one.name != "id"
]
_INSERT = insert(table(TotalRow.__tablename__, *_COLUMNS))

# One value for a thousand rows: PostgreSQL's client spends longer on each value than the rules.
_TYPES = {
    "public_id": "text",
    "application_id": "bigint",
    "campaign_id": "bigint",
    "rule_set_id": "bigint",
    "version": "integer",
    "subject_code": "text",
    "district_code": "text",
    "points": "integer",
    "passed": "boolean",
    "document": "text",
    "input_digest": "text",
    "computed_at": "timestamptz",
}
_NAMES = ", ".join(_TYPES)
_TYPED = ", ".join(f"{name} {kind}" for name, kind in _TYPES.items())
_AT_ONCE = text(
    f"INSERT INTO {TotalRow.__tablename__} ({_NAMES})"  # noqa: S608 - names of our own
    f" SELECT {_NAMES} FROM json_to_recordset(CAST(:rows AS json)) AS r({_TYPED})"
)


def add_totals(rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows; what their constraints refuse is refused here as everywhere."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(_AT_ONCE, {"rows": json.dumps([_plain(row) for row in rows])})
    else:
        db.session.execute(_INSERT, rows)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        **row,
        "points": hundredths_of(row["points"]),
        "computed_at": row["computed_at"].isoformat(),
    }
