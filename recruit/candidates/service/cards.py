"""Opening a card, filling it section by section, freezing it under an application."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.candidates import queries
from recruit.candidates.events import CardLocked, CardOpened, CardReopened, CardSaved
from recruit.candidates.models import CardReopeningRow, CardRow, CardVersionRow
from recruit.candidates.queries.cards import card_of
from recruit.candidates.rules import Card, Conflict, Field, FormDefinition, Parsed, merge
from recruit.candidates.rules.cards import (
    NUMBERS,
    RESIDENCE,
    CardState,
    candidate_number,
    require_editable,
)
from recruit.candidates.rules.fields import FileField, Raw
from recruit.candidates.rules.walk import question
from recruit.candidates.service.calls import forget_lock
from recruit.candidates.service.deciders import refuse_deciders
from recruit.candidates.service.projection import project_again
from recruit.candidates.service.sealing import Before, seal_answers
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import CanonicalText, canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Event, Ref
from recruit.kernel.text import N_


@dataclass(frozen=True)
class Saving:
    """What became of a section that was sent; with errors or conflicts nothing was saved."""

    card: Card
    errors: tuple[RuleError, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def saved(self) -> bool:
        return not self.errors and not self.conflicts


def open_card(person_id: int, campaign: Campaign, *, asker: Asker, now: datetime) -> Card:
    """The person's card in a campaign, opened with a random candidate number if there is none."""
    if found := queries.card(person_id, campaign.id):
        return found
    if campaign.state != "running":
        raise RuleError(N_("This campaign is not running."))
    require_open(campaign.calendar, PhaseKind.APPLICATIONS, now)
    refuse_deciders(person_id, campaign)
    row = _insert_with_free_number(person_id, campaign.id, now)
    if row is None:  # another request of the same person came first
        return open_card(person_id, campaign, asker=asker, now=now)
    event = CardOpened(subject=Ref("card", row.public_id), campaign=campaign.public_id)
    journal.record(event, actor=asker.ref, now=now)
    return card_of(row)


def _insert_with_free_number(person_id: int, campaign_id: int, now: datetime) -> CardRow | None:
    """Two who draw the same number at once: the constraint decides, the second draws again.

    None where the person has a card by now.
    """
    version = queries.version_for(campaign_id)
    for _try in range(20):
        row = CardRow(
            person_id=person_id,
            campaign_id=campaign_id,
            candidate_number=draw_number(),
            form_version_id=version.id,
            answers={},
            opened_at=now,
        )
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            if queries.card(person_id, campaign_id) is not None:
                return None
        else:
            return row
    raise RuleError(N_("No candidate number could be drawn. Try again."))


def draw_number() -> str:
    """A random candidate number; whether it is free is for the database to say."""
    return candidate_number(secrets.randbelow(NUMBERS))


def _locked(*conditions: Any) -> CardRow | None:
    """A card's row, held until the transaction ends."""
    return db.session.scalar(
        select(CardRow)
        .where(*conditions)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def save_answers(
    codes: Sequence[str],
    raw: Raw,
    *,
    campaign: Campaign,
    base_version: int,
    asker: Asker,
    now: datetime,
) -> Saving:
    """Save what the asker typed for some questions of their card.

    `base_version` is the version their page showed: what somebody else saved since then is
    kept, and where both changed the same field nothing is saved and both values come back.
    """
    definition = queries.form_of(queries.card(asker.own_id(), campaign.id), campaign.id)
    asked = [question(definition, code) for code in codes]
    values: dict[str, Any] = {}
    errors: list[RuleError] = []
    for _section, one in asked:
        if wrong := one.wrong(raw):
            errors += wrong
        else:
            values[one.code] = one.parse(raw)
    parsed = Parsed(values, tuple(errors))
    return _save(asked[0][0].code, definition, parsed, campaign, base_version, asker, now)


def _save(
    section: str,
    definition: FormDefinition,
    parsed: Parsed,
    campaign: Campaign,
    base_version: int,
    asker: Asker,
    now: datetime,
) -> Saving:
    row, card = held_own_card(campaign, asker, now)
    if errors := (*parsed.errors, *_wrong_documents(definition, parsed, card.person_id)):
        return Saving(card, errors=errors)
    base = queries.own_answers_at(card.id, min(base_version, card.version))
    merged = merge(base, card.answers, parsed.values, parsed.values)
    if merged.conflicts:
        return Saving(card, conflicts=merged.conflicts)
    if errors := _contradictions(definition, {**card.answers, **merged.values}, parsed.values):
        return Saving(card, errors=errors)
    write_answers(row, card, section, definition, merged.values, asker, campaign, now)
    return Saving(queries.opened(card_of(row)))


def _contradictions(
    definition: FormDefinition, answers: Mapping[str, Any], codes: Collection[str]
) -> tuple[RuleError, ...]:
    """The broken checks whose later field is typed here; with the earlier one it is saved, and
    the later one is asked again: else no two answers could be changed one after the other."""
    return tuple(
        one.error
        for one in definition.problems(answers, only=())
        if one.error is not None and one.field.code in codes
    )


def held_own_card(campaign: Campaign, asker: Asker, now: datetime) -> tuple[CardRow, Card]:
    """The asker's own card, held until the transaction ends, opened; RuleError where it cannot
    be changed now."""
    row = _locked(CardRow.person_id == asker.own_id(), CardRow.campaign_id == campaign.id)
    if row is None:
        raise NotFoundError()
    card = queries.opened(card_of(row))
    require_editable(card, campaign.calendar.is_open(PhaseKind.APPLICATIONS, now), now)
    return row, card


def _wrong_documents(definition: FormDefinition, parsed: Parsed, person_id: int) -> list[RuleError]:
    """A file field may name only one of the person's own documents, of a kind that it takes."""
    fields = definition.fields
    named = {c: v for c, v in parsed.values.items() if fields[c].is_file and v is not None}
    if not named:
        return []
    own = {document.public_id: document for document in queries.documents_of(person_id)}
    return [
        fields[code].refuse(N_("%(label)s: choose one of your documents."), code)
        if value not in own
        else fields[code].refuse(N_("%(label)s: send a JPEG or PNG picture."), code)
        for code, value in named.items()
        if value not in own or not takes(fields[code], own[value].media_type)
    ]


def takes(one: Field, media_type: str) -> bool:
    return isinstance(one, FileField) and one.takes(media_type)


def write_answers(
    row: CardRow,
    card: Card,
    section: str,
    definition: FormDefinition,
    values: dict[str, Any],
    asker: Asker,
    campaign: Campaign,
    now: datetime,
) -> None:
    """Write a new version with these values in the place of the opened card's; `row` is held.

    Version, seals, projection and event in one transaction; nothing where nothing changed.
    """
    before, answers = card.answers, definition.effective({**card.answers, **values})
    changed = {c for c in before.keys() | answers.keys() if before.get(c) != answers.get(c)}
    if not changed:
        return
    version = queries.version_of(card)
    stored = seal_answers((row.id, row.public_id, answers), definition, Before(row.answers, before))
    row.answers, row.version, row.form_version_id = stored, row.version + 1, version.id
    row.district_code = residence(answers)
    row.complete = not definition.problems(answers)
    new = version_values(row.id, row.version, version.id, stored, asker.ref, now)
    db.session.add(CardVersionRow(**new))
    project_again([(row.id, row.campaign_id, answers)], definition.projected)
    event = CardSaved(
        subject=Ref("card", row.public_id),
        campaign=campaign.public_id,
        section=section,
        version=row.version,
        fields=tuple(sorted(changed)),
        digest=new["digest"],
    )
    journal.record(event, actor=asker.ref, now=now)


def residence(answers: dict[str, Any]) -> str | None:
    code = answers.get(RESIDENCE)
    return code if code in directory.districts() else None


def version_values(
    card_id: int,
    number: int,
    form: int,
    answers: dict[str, Any] | CanonicalText,
    actor: Ref,
    now: datetime,
) -> dict[str, Any]:
    """A version's row. The digest is of what is stored: of a plain sensitive answer it would
    outlive the answer, and few possible values make it easy to guess."""
    return {
        "card_id": card_id,
        "number": number,
        "form_version_id": form,
        "answers": answers,
        "digest": digest(canonical_json(answers)),
        "saved_at": now,
        "saved_by": f"{actor.type}:{actor.id}",
    }


def lock_card(card_id: int, *, actor: Ref, now: datetime) -> Card:
    """Freeze a card under an application, and hold its row until the transaction ends."""
    row = _by_id(card_id)
    if row.state != CardState.LOCKED:
        row.state, row.reopened_until = CardState.LOCKED, None
        _tell(row, CardLocked, actor, now)
    return card_of(row)


_TABLE: Any = CardRow.__table__
_HELD = (
    select(_TABLE)
    .where(
        _TABLE.c.person_id == bindparam("person_id"),
        _TABLE.c.campaign_id == bindparam("campaign_id"),
    )
    .with_for_update()
)
_LOCK = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("of"))
    .values(state=str(CardState.LOCKED), reopened_until=None)
)


def hold_own_card(person_id: int, campaign_id: int) -> Card | None:
    """A person's card as it stands now, its row held until the transaction ends; in one statement
    past the unit of work, as thousands do it in the last minutes."""
    row = run(_HELD, person_id=person_id, campaign_id=campaign_id).first()
    return card_of(row) if row else None


def lock_held(card: Card, campaign: Campaign) -> list[Event]:
    """Freeze a card that is held; the same as `lock_card`, without reading it again. What happened
    is for the caller to record."""
    if card.state is CardState.LOCKED:
        return []
    run(_LOCK, of=card.id)
    db.session.expire_all()
    return [CardLocked(subject=Ref("card", card.public_id), campaign=campaign.public_id)]


def hold_card(card_id: int) -> Card:
    """The card as it stands now, its row held until the transaction ends."""
    return card_of(_by_id(card_id))


def reopen_card(
    card_id: int,
    *,
    until: datetime | None = None,
    why: str | None = None,
    actor: Ref,
    now: datetime,
) -> Card:
    """Let a card be changed again: while applications are open, and in any case `until`.

    `why` is shown beside what changes then: an official's words, or the decision's.
    """
    row = _by_id(card_id)
    if row.state != CardState.OPEN or until:
        row.state, row.reopened_until = CardState.OPEN, until
        db.session.add(
            CardReopeningRow(
                card_id=card_id,
                reopened_at=now,
                until=until,
                reopened_by=f"{actor.type}:{actor.id}",
                why=why,
            )
        )
        _tell(row, CardReopened, actor, now)
    forget_lock(card_id)
    return card_of(row)


def _by_id(card_id: int) -> CardRow:
    row = _locked(CardRow.id == card_id)
    if row is None:
        raise NotFoundError()
    return row


def _tell(
    row: CardRow, event: type[CardLocked] | type[CardReopened], actor: Ref, now: datetime
) -> None:
    db.session.flush()
    campaign = campaigns.public_id_of(row.campaign_id)
    journal.record(
        event(subject=Ref("card", row.public_id), campaign=campaign), actor=actor, now=now
    )
