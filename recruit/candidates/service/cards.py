"""Opening a card, filling it section by section, freezing it under an application."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign, PhaseKind, require_open
from recruit.candidates import queries
from recruit.candidates.events import CardLocked, CardOpened, CardReopened, CardSaved
from recruit.candidates.models import CardRow, CardVersionRow
from recruit.candidates.queries.cards import card_of
from recruit.candidates.rules import Card, Conflict, FormDefinition, Parsed, merge
from recruit.candidates.rules.cards import NUMBERS, CardState, candidate_number, require_editable
from recruit.candidates.rules.fields import FileField, Raw
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker
from recruit.kernel.canonical import canonical_json, digest
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_

RESIDENCE = "district"  # the field that says in whose scope a card lies


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


def save_section(
    section: str, raw: Raw, *, campaign: Campaign, base_version: int, asker: Asker, now: datetime
) -> Saving:
    """Save what the asker typed into a section of their card.

    `base_version` is the version their page showed: what somebody else saved since then is
    kept, and where both changed the same field nothing is saved and both values come back.
    """
    row = _locked(CardRow.person_id == asker.own_id(), CardRow.campaign_id == campaign.id)
    if row is None:
        raise NotFoundError()
    card = card_of(row)
    require_editable(card, campaign.calendar.is_open(PhaseKind.APPLICATIONS, now), now)
    definition = queries.form_for(campaign.id)
    parsed = definition.parse_section(section, raw)
    if errors := (*parsed.errors, *_foreign_documents(definition, parsed, card.person_id)):
        return Saving(card, errors=errors)
    base = queries.answers_at(card.id, min(base_version, card.version))
    merged = merge(base, card.answers, parsed.values, parsed.values)
    if merged.conflicts:
        return Saving(card, conflicts=merged.conflicts)
    _write(row, section, definition, merged.values, asker, campaign, now)
    return Saving(card_of(row))


def _foreign_documents(
    definition: FormDefinition, parsed: Parsed, person_id: int
) -> list[RuleError]:
    """A file field may name only one of the person's own documents."""
    own = {document.public_id for document in queries.documents_of(person_id)}
    fields = definition.fields
    return [
        fields[code].refuse(N_("%(label)s: choose one of your documents."), code)
        for code, value in parsed.values.items()
        if isinstance(fields[code], FileField) and value is not None and value not in own
    ]


def _write(
    row: CardRow,
    section: str,
    definition: FormDefinition,
    values: dict[str, Any],
    asker: Asker,
    campaign: Campaign,
    now: datetime,
) -> None:
    answers = definition.effective({**row.answers, **values})
    before = row.answers
    changed = {c for c in before.keys() | answers.keys() if before.get(c) != answers.get(c)}
    if not changed:
        return
    version = queries.version_for(row.campaign_id)
    row.answers, row.version, row.form_version_id = answers, row.version + 1, version.id
    row.district_code = residence(answers)
    row.complete = not definition.missing(answers)
    values = version_values(row.id, row.version, version.id, answers, asker.ref, now)
    db.session.add(CardVersionRow(**values))
    event = CardSaved(
        subject=Ref("card", row.public_id),
        campaign=campaign.public_id,
        section=section,
        version=row.version,
        fields=tuple(sorted(changed)),
        digest=digest(canonical_json(answers)),
    )
    journal.record(event, actor=asker.ref, now=now)


def residence(answers: dict[str, Any]) -> str | None:
    code = answers.get(RESIDENCE)
    return code if code in directory.districts() else None


def version_values(
    card_id: int, number: int, form: int, answers: dict[str, Any], actor: Ref, now: datetime
) -> dict[str, Any]:
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


def hold_card(card_id: int) -> Card:
    """The card as it stands now, its row held until the transaction ends."""
    return card_of(_by_id(card_id))


def reopen_card(card_id: int, *, until: datetime | None = None, actor: Ref, now: datetime) -> Card:
    """Let a card be changed again: while applications are open, and in any case `until`."""
    row = _by_id(card_id)
    if row.state != CardState.OPEN or until:
        row.state, row.reopened_until = CardState.OPEN, until
        _tell(row, CardReopened, actor, now)
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
    campaign = campaigns.campaign_by_id(row.campaign_id).public_id
    journal.record(
        event(subject=Ref("card", row.public_id), campaign=campaign), actor=actor, now=now
    )
