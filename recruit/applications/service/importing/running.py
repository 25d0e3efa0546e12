"""The job of a file: read it and say what is wrong, or bring a confirmed one in."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from recruit.accounts import queries as accounts
from recruit.applications.models import ApplicationImport
from recruit.applications.service.importing import claims, taking
from recruit.applications.service.importing.checking import (
    Checked,
    Ready,
    RowError,
    check,
    check_again,
    rows_from_json,
    rows_to_json,
)
from recruit.applications.service.importing.staging import error_to_json
from recruit.applications.service.importing.world import World, read_world
from recruit.campaigns import queries as campaigns
from recruit.extensions import db
from recruit.extensions.prepared import beforehand
from recruit.files import service as files
from recruit.files.tables import Table, read_table
from recruit.jobs import service as jobs
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.clock import baku
from recruit.kernel.errors import FileRefusedError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

KEPT_ERRORS = 500
TRIES = 5  # of checking a file again because others changed what it was checked with
STEPS = 2  # of the progress after the rows: stored, done


def run(public_id: str, running: jobs.Running) -> dict[str, int]:
    """Read a file and say what is wrong, or bring a confirmed one in. May run twice.

    What is read and worked out is so between short transactions, so that nobody waits.
    """
    with beforehand():
        row = _row(public_id)
        state, asker = row.state, accounts.asker_of(row.person_id)
    try:
        if state == "waiting":
            return {"rows": _check(public_id, asker, running)}
        if state == "taking":
            return {"rows": _take(public_id, asker, running)}
    except FileRefusedError as error:
        _refuse(public_id, 0, [(0, "", RuleError(error.message, **error.params)), *error.rows])
    except RuleError as error:
        _refuse(public_id, 0, [(0, "", error)])
    return {"rows": 0}


# --- reading --------------------------------------------------------------------------------------


def _check(public_id: str, asker: Asker, running: jobs.Running) -> int:
    with beforehand():
        row = _row(public_id)
        rules = taking.rules_now(row.campaign_id)
        table = read_table(files.read(row.file), row.name)
        world = _world(row, asker, running.now, table=table)
    checked = check(table, world, lambda done, total: running.progress(done, total + STEPS))
    if checked.errors:
        _refuse(public_id, len(table.rows), checked.errors)
        return 0
    _keep(public_id, checked, rules, running.now)
    return len(checked.rows)


def _world(
    row: ApplicationImport,
    asker: Asker,
    now: datetime,
    *,
    table: Table | None = None,
    rows: Sequence[Ready] = (),
) -> World:
    return read_world(
        table,
        row.campaign_id,
        asker.scope(Permission.APPLICATIONS_CHECK),
        baku(now).date(),
        [one.person.fin or "" for one in rows],
        [one.person.email for one in rows],
    )


def _keep(public_id: str, checked: Checked, rules: str, now: datetime) -> None:
    """Remember the rows as they were read, for the confirmation."""
    owner = Ref("application-import", public_id)
    data = json.dumps(rows_to_json(checked.rows)).encode()
    kind = "application/json"
    rows = files.store(data, name="rows.json", media_type=kind, owner=owner, now=now, sealed=True)
    row = _row(public_id)
    summary = {"subjects": checked.counts, "rows": rows, "rules": rules}
    if former := row.summary.get("rows"):  # erased with the others: a crash must not lose it now
        summary["former"] = former
    state = "checked" if row.state == "waiting" else row.state
    _write(public_id, state=state, rows=len(checked.rows), summary=summary)


# --- coming in ------------------------------------------------------------------------------------


def _take(public_id: str, asker: Asker, running: jobs.Running) -> int:
    for _try in range(TRIES):
        with beforehand():
            coming = _coming(public_id, asker)
        if coming is None:
            if not _check(public_id, asker, running):
                return 0
            db.session.commit()
            continue
        known, errors = _known(coming)
        if not coming.decided and not _free(coming, errors, asker, running):
            return 0
        if taking.bring_in(replace(coming, known=known), running):
            return len(coming.rows)
    raise RuleError(N_("Others keep changing what this file is checked with. Upload it again."))


def _coming(public_id: str, asker: Asker) -> taking.Taking | None:
    """The rows as they were read; None where they were checked by a form or rules that no longer
    hold, and nothing is decided yet."""
    row = _row(public_id)
    campaign = campaigns.campaign_by_id(row.campaign_id)
    decided = row.decided_at is not None
    if not decided:
        if campaign.state != "running":
            raise RuleError(N_("This campaign is not running."))
        if row.summary["rules"] != taking.rules_now(row.campaign_id):
            return None
    return taking.Taking(
        public_id,
        campaign,
        rows_from_json(json.loads(files.read(row.summary["rows"]))),
        hashlib.sha256(files.read(row.file)).hexdigest(),
        row.summary["rules"],
        asker.ref,
        decided,
        {},
    )


def _known(coming: taking.Taking) -> tuple[taking.InRegister, list[RowError]]:
    """Who is in the register already. It is asked before the check and not again: who becomes one
    of the others afterwards is refused, or keeps the file from coming in."""
    rows, campaign_id = coming.rows, coming.campaign.id
    errors: list[RowError] = []
    claiming = claims.needed() and not coming.decided
    if claiming:
        errors += claims.claim(coming.public_id, claims.of_people(rows))
    with beforehand():
        known = taking.in_register([row.person.fin or "" for row in rows])
    if claiming:
        cards = {
            claims.of_card(known[row.person.fin][0], campaign_id): row.number
            for row in rows
            if row.person.fin in known
        }
        errors += claims.claim(coming.public_id, cards)
    return known, errors


def _free(
    coming: taking.Taking, errors: list[RowError], asker: Asker, running: jobs.Running
) -> bool:
    """Whether nobody has taken meanwhile what the rows need; what is claimed stays free."""
    with beforehand():
        world = _world(_row(coming.public_id), asker, running.now, rows=coming.rows)
    errors = errors + check_again(coming.rows, world)
    if errors:
        _refuse(coming.public_id, len(coming.rows), errors)
    return not errors


def _refuse(public_id: str, rows: int, errors: Sequence[Any]) -> None:
    db.session.rollback()
    if _row(public_id).decided_at is not None:
        raise RuntimeError(f"the file {public_id} was to come in whole")
    wrong = len({row for row, _column, _error in errors})
    kept = [error_to_json(one) for one in errors[:KEPT_ERRORS]]
    claims.give_up(public_id)
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
