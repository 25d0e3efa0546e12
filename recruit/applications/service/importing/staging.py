"""A file of applications between its upload and its end."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from recruit.accounts import queries as accounts
from recruit.accounts.service import people
from recruit.applications.events import ApplicationsImported
from recruit.applications.models import ApplicationImport
from recruit.applications.rules import ApplicationState, NewApplication
from recruit.applications.rules.eligibility import text_from_json, text_to_json
from recruit.applications.service.bulk import add_applications
from recruit.applications.service.importing.checking import (
    Checked,
    Ready,
    RowError,
    check,
    check_again,
    rows_from_json,
    rows_to_json,
)
from recruit.applications.service.importing.world import read_world
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.candidates import queries as candidates
from recruit.candidates import service as card_service
from recruit.candidates.rules import NewCard
from recruit.candidates.rules.cards import RESIDENCE
from recruit.extensions import db
from recruit.extensions.database import reading_only
from recruit.files import service as files
from recruit.files.tables import read_table
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.clock import baku
from recruit.kernel.errors import FileRefusedError, NotFoundError, RecruitError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.ids import new_public_id
from recruit.kernel.text import N_, Bilingual

JOB = "applications.import"
KEPT_ERRORS = 500
FORGOTTEN_AT_ONCE = 50
BATCH = 1000
STATES = {
    "waiting": N_("being read"),
    "refused": N_("refused"),
    "checked": N_("waits for your confirmation"),
    "taking": N_("coming in"),
    "done": N_("came in"),
}
STEPS = 2  # of the progress after the rows: written, done


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
            data, name=name, media_type="application/octet-stream", owner=owner, now=now
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
        row.done_at,
    )


# --- the job --------------------------------------------------------------------------------------


def run(public_id: str, running: jobs.Running) -> dict[str, int]:
    """Read a file and say what is wrong, or bring a confirmed one in. May run twice.

    What is read is read between short transactions, so that nobody waits; what is written is
    written in one, so that all of it comes in or nothing.
    """
    row = _row(public_id)
    if row.state not in ("waiting", "taking"):
        return {"rows": 0}
    state, campaign_id, file, person_id = row.state, row.campaign_id, row.file, row.person_id
    asker = accounts.asker_of(person_id)
    name, prepared = row.name, dict(row.summary)
    db.session.rollback()  # whatever is read from here on keeps nobody from writing
    try:
        checked, total = _read(file, name, prepared, campaign_id, asker, running)
    except FileRefusedError as error:
        _refuse(public_id, 0, [(0, "", RuleError(error.message, **error.params)), *error.rows])
        return {"rows": 0}
    except RuleError as error:
        _refuse(public_id, 0, [(0, "", error)])
        return {"rows": 0}
    if checked.errors:
        _refuse(public_id, total, checked.errors)
        return {"rows": 0}
    if state == "waiting":
        _keep(public_id, checked, campaign_id, running.now)
    else:
        campaign = campaigns.campaign_by_id(campaign_id)
        _take(public_id, file, campaign, checked, asker, running.now)
    return {"rows": len(checked.rows)}


def _read(
    file: str,
    name: str,
    prepared: dict[str, Any],
    campaign_id: int,
    asker: Asker,
    running: jobs.Running,
) -> tuple[Checked, int]:
    """The file's rows with every error, and how many rows it has.

    What was read before is not read again, as long as the form and the rules are the same: then
    only what others may have taken meanwhile is looked at.
    """
    scope, today = asker.scope(Permission.APPLICATIONS_CHECK), baku(running.now).date()
    with reading_only():
        rows = None
        if prepared.get("rules") == _rules_now(campaign_id):
            rows = rows_from_json(json.loads(files.read(prepared["rows"])))
        table = read_table(files.read(file), name) if rows is None else None
        fins = [one.person.fin or "" for one in rows] if rows is not None else None
        emails = [one.person.email for one in rows] if rows is not None else None
        world = read_world(table, campaign_id, scope, today, fins, emails)
        db.session.rollback()
    if rows is not None:
        return check_again(rows, world), len(rows)
    if table is None:
        raise NotFoundError()
    words = check(table, world, lambda done, total: running.progress(done, total + STEPS))
    return words, len(table.rows)


def _rules_now(campaign_id: int) -> str:
    form = candidates.form_for(campaign_id).digest
    return f"{form}:{campaigns.active_rule_set(campaign_id).digest}"


def _keep(public_id: str, checked: Checked, campaign_id: int, now: datetime) -> None:
    """Remember the rows as they were read, for the confirmation."""
    owner = Ref("application-import", public_id)
    data = json.dumps(rows_to_json(checked.rows)).encode()
    kind = "application/json"
    rows = files.store(data, name="rows.json", media_type=kind, owner=owner, now=now)
    summary = {"subjects": checked.counts, "rows": rows, "rules": _rules_now(campaign_id)}
    _write(public_id, state="checked", rows=len(checked.rows), summary=summary)


def _take(
    public_id: str,
    file: str,
    campaign: Campaign,
    checked: Checked,
    asker: Asker,
    now: datetime,
) -> None:
    """People, cards and applications of all rows, in the one transaction that ends the job."""
    _write(public_id, state="done", done_at=now)
    rows = checked.rows
    ids = _people(rows, now)
    new_cards = [
        NewCard(person, campaign.id, None, row.answers, row.answers.get(RESIDENCE))
        for row, person in zip(rows, ids, strict=True)
    ]
    cards = card_service.add_cards(new_cards, actor=asker.ref, now=now)
    admitted = campaigns.section(campaign.id, "eligibility").auto_accept
    state = ApplicationState.ELIGIBLE if admitted else ApplicationState.SUBMITTED
    new = [
        NewApplication(person, card, campaign.id, subject, state, now, now if admitted else None)
        for row, person, card in zip(rows, ids, cards, strict=True)
        for subject in row.subjects
    ]
    add_applications(new, actor=asker.ref, now=now)
    event = ApplicationsImported(
        subject=Ref("campaign", campaign.public_id),
        campaign=campaign.public_id,
        file=public_id,
        digest=hashlib.sha256(files.read(file)).hexdigest(),
        count=len(new),
    )
    journal.record(event, actor=asker.ref, now=now)


def _people(rows: list[Ready], now: datetime) -> list[int]:
    """Their ids in the order of the rows; those who are new come in without a password."""
    new = [row for row in rows if row.person_id is None]
    made: dict[int, int] = {}
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        ids = people.add_people([row.person for row in part], now)
        made |= {row.number: person for row, person in zip(part, ids, strict=True)}
    return [row.person_id if row.person_id is not None else made[row.number] for row in rows]


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
        )
        .limit(FORGOTTEN_AT_ONCE)
    ).all()
    for row in rows:
        for file in (row.file, row.summary.get("rows", "")):
            if file:
                files.erase(file, now=now)
        row.file = ""
        row.summary = {name: value for name, value in row.summary.items() if name == "subjects"}
        if row.state in ("waiting", "checked", "taking"):
            row.state = "refused"
    db.session.flush()
    return len(rows)


def _refuse(public_id: str, rows: int, errors: list[Any]) -> None:
    db.session.rollback()
    wrong = len({row for row, _column, _error in errors})
    kept = [_error_to_json(one) for one in errors[:KEPT_ERRORS]]
    _write(public_id, state="refused", rows=rows, wrong=wrong, errors=kept)


def _write(public_id: str, **values: Any) -> None:
    db.session.execute(
        update(ApplicationImport).where(ApplicationImport.public_id == public_id).values(**values),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _row(public_id: str) -> ApplicationImport:
    return db.session.scalars(
        select(ApplicationImport).where(ApplicationImport.public_id == public_id)
    ).one()


def _error_to_json(one: RowError | tuple[int, str, RecruitError]) -> dict[str, Any]:
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
