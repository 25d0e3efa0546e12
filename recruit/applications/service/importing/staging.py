"""A file of applications between its upload and its end, as officials see it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from recruit.applications.models import ApplicationImport
from recruit.applications.rules.eligibility import text_from_json, text_to_json
from recruit.applications.service.importing import claims
from recruit.applications.service.importing.checking import RowError
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.extensions import db
from recruit.files import service as files
from recruit.jobs import queries as job_queries
from recruit.jobs import service as jobs
from recruit.kernel.asker import Asker
from recruit.kernel.errors import NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_, Bilingual

JOB = "applications.import"
FORGOTTEN_AT_ONCE = 50
KEPT_FILES = ("rows", "former")  # of the summary: the rows as they were read, and before that
STATES = {
    "waiting": N_("being read"),
    "refused": N_("refused"),
    "checked": N_("waits for your confirmation"),
    "taking": N_("coming in"),
    "done": N_("came in"),
}


@dataclass(frozen=True)
class Staged:
    """A file as its page shows it; `errors` are (row, column, what is wrong), the first ones."""

    public_id: str
    campaign_id: int
    name: str
    state: str
    job: str | None
    rows: int
    wrong: int
    counts: dict[str, int]
    errors: list[tuple[int, str, RuleError]]
    staged_at: datetime
    decided_at: datetime | None  # from here on all of it comes in
    done_at: datetime | None


def stage(data: bytes, name: str, *, campaign: Campaign, asker: Asker, now: datetime) -> str:
    """Keep a file and have it read by a job; its public id."""
    _require_window(campaign, now)
    public_id = new_public_id()
    owner = Ref("application-import", public_id)
    row = ApplicationImport(
        public_id=public_id,
        campaign_id=campaign.id,
        person_id=asker.own_id(),
        file=files.store(
            data,
            name=name,
            media_type="application/octet-stream",
            owner=owner,
            now=now,
            sealed=True,
        ),
        name=name[:200],
        state="waiting",
        summary={},
        errors=[],
        staged_at=now,
    )
    db.session.add(row)
    db.session.flush()
    row.job = jobs.enqueue(JOB, {"import": public_id}, now=now, unique_key=f"{JOB}:{public_id}:1")
    return public_id


def _require_window(campaign: Campaign, now: datetime) -> None:
    if campaign.state != "running":
        raise RuleError(N_("This campaign is not running."))
    require_open(campaign.calendar, PhaseKind.APPLICATIONS, now)


def confirm(public_id: str, *, asker: Asker, now: datetime) -> None:
    """Let a checked file come in; a second confirmation changes nothing."""
    found = staged(public_id, asker=asker)
    if found.state in ("taking", "done"):
        return
    _require_window(campaigns.campaign_by_id(found.campaign_id), now)
    taken: Any = db.session.execute(
        update(ApplicationImport)
        .where(ApplicationImport.public_id == public_id, ApplicationImport.state == "checked")
        .values(state="taking"),
        execution_options={"synchronize_session": False},
    )
    if not taken.rowcount:
        raise RuleError(N_("This file is no longer waiting for its confirmation."))
    job = jobs.enqueue(JOB, {"import": public_id}, now=now, unique_key=f"{JOB}:{public_id}:2")
    db.session.execute(
        update(ApplicationImport).where(ApplicationImport.public_id == public_id).values(job=job),
        execution_options={"synchronize_session": False},
    )


def staged(public_id: str, *, asker: Asker) -> Staged:
    """The asker's own file."""
    row = db.session.scalar(
        select(ApplicationImport).where(
            ApplicationImport.public_id == public_id,
            ApplicationImport.person_id == asker.own_id(),
        )
    )
    if row is None:
        raise NotFoundError()
    return _staged(row)


def mine(campaign_id: int, *, asker: Asker, limit: int = 20) -> list[Staged]:
    """The asker's files in a campaign, the newest first."""
    rows = db.session.scalars(
        select(ApplicationImport)
        .where(
            ApplicationImport.campaign_id == campaign_id,
            ApplicationImport.person_id == asker.own_id(),
        )
        .order_by(ApplicationImport.id.desc())
        .limit(limit)
    )
    return [_staged(row) for row in rows]


def _staged(row: ApplicationImport) -> Staged:
    return Staged(
        row.public_id,
        row.campaign_id,
        row.name,
        row.state,
        row.job,
        row.rows,
        row.wrong,
        dict(row.summary.get("subjects", {})),
        [_error_from_json(one) for one in row.errors],
        row.staged_at,
        row.decided_at,
        row.done_at,
    )


def resume(now: datetime) -> int:
    """Have what is decided and not whole gone on with, where its job failed to the last try; what
    is not decided claims nothing then. How many go on."""
    rows = db.session.scalars(select(ApplicationImport).where(ApplicationImport.state == "taking"))
    count = 0
    for row in rows.all():
        if row.job is None or job_queries.status(row.job).state in ("waiting", "running"):
            continue
        if row.decided_at is None:
            claims.give_up(row.public_id)
            continue
        key = f"{JOB}:{row.public_id}:{row.job}"
        row.job = jobs.enqueue(JOB, {"import": row.public_id}, now=now, unique_key=key)
        count += 1
    db.session.flush()
    return count


def forget(now: datetime) -> int:
    """Erase the files of imports that ended a day ago, or were not confirmed within a week; how
    many. What came in is in the cards; a file of personal data is kept for nobody."""
    ended = ApplicationImport.state.in_(["done", "refused"])
    rows = db.session.scalars(
        select(ApplicationImport)
        .where(
            ApplicationImport.file != "",
            (ended & (ApplicationImport.staged_at < now - timedelta(days=1)))
            | (ApplicationImport.staged_at < now - timedelta(days=7)),
            ApplicationImport.decided_at.is_(None) | (ApplicationImport.state == "done"),
        )
        .limit(FORGOTTEN_AT_ONCE)
    ).all()
    for row in rows:
        for file in filter(None, (row.file, *(row.summary.get(name) for name in KEPT_FILES))):
            files.erase(file, now=now)
        row.file = ""
        row.summary = {name: value for name, value in row.summary.items() if name == "subjects"}
        if row.state in ("waiting", "checked", "taking"):
            row.state = "refused"
    db.session.flush()
    return len(rows)


def error_to_json(one: RowError | tuple[int, str, RecruitError]) -> dict[str, Any]:
    row, column, error = one
    params = {
        name: value if isinstance(value, int | Bilingual | str) else str(value)
        for name, value in error.params.items()
    }
    stored = {name: text_to_json(value) for name, value in params.items()}
    return {"row": row, "column": column, "message": error.message, "params": stored}


def _error_from_json(stored: dict[str, Any]) -> tuple[int, str, RuleError]:
    from_json = {name: text_from_json(value) for name, value in stored["params"].items()}
    return stored["row"], stored["column"], RuleError(stored["message"], **from_json)
