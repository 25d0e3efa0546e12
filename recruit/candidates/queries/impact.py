"""What a draft does to the cards that exist, counted in one pass."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import select

from recruit.campaigns import queries as campaigns
from recruit.candidates.models import CardRow, FormRow, FormVersionRow
from recruit.candidates.queries.cards import BATCH, cards_from
from recruit.candidates.queries.forms import (
    FormInfo,
    chain,
    definition_of,
    effective,
    version_by_id,
    version_for,
    versions,
)
from recruit.candidates.queries.sealing import opened_all
from recruit.candidates.rules import Card, FormDefinition
from recruit.candidates.rules.impact import Impact, Tally, alters_points
from recruit.extensions import db
from recruit.kernel.errors import RuleError
from recruit.kernel.text import Bilingual


def impact(form: FormInfo, draft: FormDefinition) -> Impact:
    """How many cards would lack, lose or contradict something under a draft of their form."""
    tally, forms = Tally(draft), Forms()
    for card in filled_cards(form):
        tally.add(forms.of(card), card.answers)
    return tally.found()


class Forms:
    """The forms that cards answer, each read once."""

    def __init__(self) -> None:
        self._chains = {}  # type: ignore[var-annotated]
        self._known: dict[tuple[int, int], FormDefinition] = {}

    def of(self, card: Card) -> FormDefinition:
        if card.campaign_id not in self._chains:
            self._chains[card.campaign_id] = chain(card.campaign_id)
        found = effective(self._chains[card.campaign_id], card.form_version_id, card.version)
        key = (found, card.campaign_id)
        if key not in self._known:
            self._known[key] = definition_of(version_by_id(found), card.campaign_id)
        return self._known[key]


def filled_cards(form: FormInfo) -> Iterator[Card]:
    """The cards, filled in at least once, of the running campaigns that answer a form, with plain
    answers: for counting, never for a page."""
    wanted = campaigns_of(form)
    if not wanted:
        return
    columns = CardRow.__table__.columns
    rows = db.session.execute(
        select(*columns)
        .where(CardRow.campaign_id.in_(wanted), CardRow.version > 0)
        .order_by(CardRow.id),
        execution_options={"yield_per": BATCH},
    )
    for part in rows.partitions():
        yield from opened_all(cards_from(part)).values()


def any_filled(form: FormInfo) -> bool:
    """Whether a card that answers a form, or would once it is published, is filled in."""
    filled = select(CardRow.id).where(
        CardRow.campaign_id.in_(campaigns_of(form)), CardRow.version > 0
    )
    return db.session.scalar(filled.limit(1)) is not None


def campaigns_of(form: FormInfo) -> list[int]:
    """The campaigns, not finished, whose cards answer this form or would once it is published."""
    if form.campaign_id is not None:
        return [form.campaign_id]
    own = select(FormRow.campaign_id).join(FormVersionRow, FormVersionRow.form_id == FormRow.id)
    with_own = set(db.session.scalars(own.where(FormRow.campaign_id.is_not(None))))
    return [
        one.id
        for one in campaigns.campaigns()
        if one.state != "finished" and one.id not in with_own
    ]


def before(form: FormInfo) -> FormDefinition | None:
    """What the form's cards were asked until now; None where nothing was published."""
    published = versions(form.id)
    if published:
        return definition_of(published[0])
    try:
        return definition_of(version_for(form.campaign_id)) if form.campaign_id else None
    except RuleError:
        return None


def changed_labels(form: FormInfo, draft: FormDefinition) -> list[Bilingual]:
    """The names of the fields that a draft adds, changes or takes away."""
    old = before(form)
    parts = [_by_code(one.document) if one else {} for one in (old, draft)]
    labels = (old.labels() if old else {}) | draft.labels()
    codes = [code for code in {**parts[0], **parts[1]} if parts[0].get(code) != parts[1].get(code)]
    return [labels[code] for code in codes]


def _by_code(document: dict[str, Any]) -> dict[str, Any]:
    return {one["code"]: one for section in document["sections"] for one in section["fields"]}


def altered(form: FormInfo, draft: FormDefinition) -> list[str]:
    """The fields by which a draft can alter points: a second official must agree."""
    old = before(form)
    read = frozenset(_read_by_rules(campaigns_of(form)))
    return alters_points(old, draft, read) if old else []


def _read_by_rules(wanted: Iterable[int]) -> Iterator[str]:
    """The answers that the points of these campaigns' rules are made of."""
    for campaign_id in wanted:
        if campaigns.has_active_rule_set(campaign_id):
            document = campaigns.active_rule_set(campaign_id).document
            yield from _named(document.get("points"))


def _named(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("of"), str):
            yield part["of"]
        for one in part.values():
            yield from _named(one)
    elif isinstance(part, list):
        for one in part:
            yield from _named(one)
