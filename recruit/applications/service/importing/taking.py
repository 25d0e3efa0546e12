"""A checked file coming in: worked out slice by slice, each slice written by a short transaction.

With the first of them it is decided that the whole file comes in; a job that was killed goes on
behind the last slice that is in. Where `claims` are not needed one transaction writes all slices.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from recruit.accounts.queries import PERSONS
from recruit.accounts.service import people
from recruit.applications.events import ApplicationsAdded, ApplicationsImported
from recruit.applications.models import ApplicationImport
from recruit.applications.rules import ApplicationState, NewApplication
from recruit.applications.service.bulk import (
    ReadyApplications,
    work_out_applications,
    write_applications,
)
from recruit.applications.service.importing import claims
from recruit.applications.service.importing.checking import Ready
from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.candidates import queries as candidates
from recruit.candidates.events import CardsAdded
from recruit.candidates.rules import NewCard
from recruit.candidates.rules.cards import RESIDENCE
from recruit.candidates.service import bulk as cards
from recruit.candidates.service import publishing
from recruit.extensions import db
from recruit.extensions.beside import beside
from recruit.extensions.prepared import beforehand
from recruit.jobs import service as jobs
from recruit.journal import service as journal
from recruit.kernel.canonical import digest
from recruit.kernel.events import Ref

SLICE = 250  # rows; on a slow machine, too, they are written well within a second
KEYS = 500
TRIES = 20  # of drawing candidate numbers that nobody draws at the same moment


InRegister = Mapping[str | None, tuple[int, str]]  # by FIN: the row id and the public id


class OvertakenError(Exception):
    """Others changed what a slice was worked out with; it is worked out anew."""


@dataclass(frozen=True)
class Taking:
    """A file that comes in; `digest` of its bytes, `rules` are those its rows were checked by,
    `known` who was in the register before that check."""

    public_id: str
    campaign: Campaign
    rows: Sequence[Ready]
    digest: str
    rules: str
    actor: Ref
    decided: bool
    known: InRegister


@dataclass(frozen=True)
class Slice:
    """Rows from `start` to `end` worked out up to the ids: of known people in `known`, by their
    place."""

    start: int
    end: int
    campaign_id: int
    rows: Sequence[Ready]
    form_version: int
    known: dict[int, int]
    people: people.ReadyPeople
    cards: cards.ReadyCards
    applications: ReadyApplications

    @property
    def claimed(self) -> list[str]:
        cards_ = (claims.of_card(person, self.campaign_id) for person in self.known.values())
        return [*claims.of_people(self.rows), *cards_]


def bring_in(taking: Taking, running: jobs.Running) -> bool:
    """Write what is not in yet. False where nothing is in and others changed what the file was
    checked with: it is to be checked again."""
    if claims.needed():
        return _slice_by_slice(taking, running)
    try:
        _at_once(taking, running)
    except (IntegrityError, OvertakenError):
        return False
    return True


def _slice_by_slice(taking: Taking, running: jobs.Running) -> bool:
    start, decided_at = _so_far(taking.public_id)
    total, tries = len(taking.rows), 0
    while start < total:
        now, end = decided_at or running.now, min(start + SLICE, total)
        try:
            _take_slice(taking, start, end, now, decided=decided_at is not None)
        except OvertakenError:
            tries += 1
            if decided_at is None:
                return False
            if tries == TRIES:
                raise
        else:
            start, decided_at = end, now
        running.progress(start, total)
    return True


def _take_slice(taking: Taking, start: int, end: int, now: datetime, *, decided: bool) -> None:
    """Rows from `start` to `end`, worked out and then written."""
    with beforehand():
        one = _work_out(taking, start, _numbered(taking, start, end), now)
    try:
        _require_unchanged(taking, {one.form_version}, decided=decided)
        _write_slice(taking, one, now)
        if end == len(taking.rows):
            _finish(taking, now)
        db.session.commit()
    except IntegrityError as error:
        db.session.rollback()
        raise OvertakenError() from error


def _at_once(taking: Taking, running: jobs.Running) -> None:
    """All of it in one transaction: while a slice is written the next one is worked out."""
    total, now = len(taking.rows), running.now
    with beforehand():
        numbered = _numbered(taking, 0, total)
    versions: set[int] = set()
    with beside() as write:
        writing: Future[None] | None = None
        for start in range(0, total, SLICE):
            with beforehand():
                one = _work_out(taking, start, numbered[start : start + SLICE], now)
            versions.add(one.form_version)
            if writing:
                writing.result()
            writing = write(_write_slice, taking, one, now)
            running.progress(start, total)
        if writing:
            writing.result()
        write(_end, taking, versions, now).result()
    running.progress(total, total)


def _so_far(public_id: str) -> tuple[int, datetime | None]:
    columns = select(ApplicationImport.taken, ApplicationImport.decided_at)
    with beforehand():
        row = db.session.execute(columns.where(ApplicationImport.public_id == public_id)).one()
    return row.taken, row.decided_at


# --- before the transaction -----------------------------------------------------------------------

Numbered = tuple[Ready, NewCard, str]  # a row, its card and the candidate's number


def _numbered(taking: Taking, start: int, end: int) -> list[Numbered]:
    rows = taking.rows[start:end]
    new = [_card(taking.campaign.id, row) for row in rows]
    return list(zip(rows, new, cards.free_numbers(new), strict=True))


def _card(campaign_id: int, row: Ready) -> NewCard:
    """Whose it is is said when it is written."""
    return NewCard(0, campaign_id, None, row.answers, row.answers.get(RESIDENCE))


def _work_out(taking: Taking, start: int, numbered: Sequence[Numbered], now: datetime) -> Slice:
    campaign_id, actor = taking.campaign.id, taking.actor
    rows = [row for row, _card, _number in numbered]
    known = taking.known
    standing = {p: known[row.person.fin] for p, row in enumerate(rows) if row.person.fin in known}
    new = people.work_out_people(
        [row.person for place, row in enumerate(rows) if place not in standing], now
    )
    new_cards = [(card, number) for _row, card, number in numbered]
    settled = rules_now(campaign_id) == taking.rules
    ready = cards.work_out_cards(
        campaign_id, new_cards, actor=actor, now=now, locked=True, settled=settled
    )
    fresh = iter(new.public_ids)
    owners = [
        Ref("person", standing[place][1] if place in standing else next(fresh))
        for place in range(len(rows))
    ]
    applications = work_out_applications(
        list(_applications(campaign_id, rows, now)), ready, owners, actor=actor, now=now
    )
    return Slice(
        start,
        start + len(rows),
        campaign_id,
        rows,
        ready.form_version,
        {place: found[0] for place, found in standing.items()},
        new,
        ready,
        applications,
    )


def in_register(fins: Sequence[str]) -> InRegister:
    """Who of these people is in the register."""
    found: dict[str | None, tuple[int, str]] = {}
    columns = (PERSONS.c.fin, PERSONS.c.id, PERSONS.c.public_id)
    for start in range(0, len(fins), KEYS):
        part = PERSONS.c.fin.in_(fins[start : start + KEYS])
        found |= {
            fin: (key, name) for fin, key, name in db.session.execute(select(*columns).where(part))
        }
    return found


def _applications(
    campaign_id: int, rows: Sequence[Ready], now: datetime
) -> Iterator[NewApplication]:
    """One for each subject of a row; whose, and with which card, by the row's place."""
    admitted = campaigns.section(campaign_id, "eligibility").auto_accept
    state = ApplicationState.ELIGIBLE if admitted else ApplicationState.SUBMITTED
    decided_at = now if admitted else None
    for place, row in enumerate(rows):
        for code in row.subjects:
            yield NewApplication(place, place, campaign_id, code, state, now, decided_at)


# --- the transaction ------------------------------------------------------------------------------


def _require_unchanged(taking: Taking, versions: set[int], *, decided: bool) -> None:
    """Whatever slices were worked out with is as it was; once it is decided only the form counts,
    which new cards have to answer as it is."""
    db.session.expire_all()
    same = versions == {candidates.version_for(taking.campaign.id).id}
    if not decided:
        same = same and rules_now(taking.campaign.id) == taking.rules
    if not same:
        db.session.rollback()
        raise OvertakenError()


def rules_now(campaign_id: int) -> str:
    """What the rows of a file are checked by: if it is the same, the answers are, too."""
    campaign = campaigns.campaign_by_id(campaign_id)
    form, rules = candidates.form_for(campaign_id), campaigns.active_rule_set(campaign_id)
    days = digest(str(sorted(candidates.days_of(campaign_id).items())))
    return f"{campaign.state}:{form.digest}:{rules.digest}:{days}"


def _write_slice(taking: Taking, one: Slice, now: datetime) -> None:
    _mark(taking.public_id, one.start, one.end, now)
    if claims.needed():
        claims.fulfil(one.claimed)
    fresh = iter(people.write_people(one.people, now))
    persons = [
        one.known[place] if place in one.known else next(fresh) for place in range(len(one.rows))
    ]
    made = cards.write_cards(one.cards, persons)
    write_applications(one.applications, persons, made)
    db.session.expire_all()


def _mark(public_id: str, start: int, end: int, now: datetime) -> None:
    """Nobody else has written these rows: of two jobs that work on one file one goes on."""
    taken: Any = db.session.execute(
        update(ApplicationImport)
        .where(ApplicationImport.public_id == public_id, ApplicationImport.taken == start)
        .where(ApplicationImport.state == "taking")
        .values(taken=end, decided_at=now),
        execution_options={"synchronize_session": False},
    )
    if not taken.rowcount:
        raise RuntimeError("another job brings this file in")


def _end(taking: Taking, versions: set[int], now: datetime) -> None:
    _require_unchanged(taking, versions, decided=False)
    _finish(taking, now)
    db.session.commit()


def _finish(taking: Taking, now: datetime) -> None:
    claims.give_up(taking.public_id)
    publishing.call_latecomers(taking.campaign.id, now, key=taking.public_id)
    db.session.execute(
        update(ApplicationImport)
        .where(ApplicationImport.public_id == taking.public_id)
        .values(state="done", done_at=now),
        execution_options={"synchronize_session": False},
    )
    subject, name = Ref("campaign", taking.campaign.public_id), taking.campaign.public_id
    count = sum(len(row.subjects) for row in taking.rows)
    for event in (
        CardsAdded(subject=subject, campaign=name, count=len(taking.rows)),
        ApplicationsAdded(subject=subject, campaign=name, count=count),
        ApplicationsImported(
            subject=subject,
            campaign=name,
            file=taking.public_id,
            digest=taking.digest,
            count=count,
        ),
    ):
        journal.record(event, actor=taking.actor, now=now)
