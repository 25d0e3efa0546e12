"""The registers, and schools in them."""

from datetime import UTC, datetime
from itertools import count

from sqlalchemy import text

from recruit.directory import queries, service
from recruit.directory.rules import NewSchool, School
from recruit.extensions import db
from recruit.kernel.events import SYSTEM
from recruit.kernel.text import Bilingual

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
_numbers = count(1)


def load_registers(now: datetime = NOW) -> None:
    """The real districts and the default subjects; nothing is done where they stand."""
    if not db.session.scalar(text("SELECT count(*) FROM districts")):
        service.load_registers(now)


def make_school(
    *,
    name: Bilingual | None = None,
    district: str = "AZ-ISM",
    sectors: tuple[str, ...] = ("az",),
    lat: float | None = None,
    lon: float | None = None,
    address: Bilingual | None = None,
    code: str | None = None,
    description: Bilingual | None = None,
    now: datetime = NOW,
) -> School:
    """A school in a real district; loads the registers first."""
    load_registers(now)
    number = next(_numbers)
    new = NewSchool(
        code=code or f"T{number:05d}",
        name=name or Bilingual(f"{number} nömrəli tam orta məktəb", f"School No. {number}"),
        district_code=district,
        lat=lat,
        lon=lon,
        sectors=sectors,
        address=address,
        description=description,
    )
    ids = service.add_schools([new], actor=SYSTEM, now=now)
    return queries.schools_by_ids(ids.values())[ids[new.code]]
