"""Applications, read."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, select

from recruit.applications.models import ApplicationRow, BarRow
from recruit.applications.rules import (
    Application,
    ApplicationState,
    Eligibility,
    Facts,
    Preliminary,
    Verdict,
    judge,
    reason_from_json,
)
from recruit.campaigns import queries as campaigns
from recruit.candidates import queries as candidates
from recruit.candidates.rules import Card, FormDefinition
from recruit.candidates.rules.sealing import HIDDEN
from recruit.directory import queries as directory
from recruit.extensions import db
from recruit.extensions.prepared import run
from recruit.kernel.errors import NotFoundError
from recruit.kernel.text import Bilingual

CHUNK = 500

# Read-only, for joins in the queries of the features above.
BARS_AT_ONCE = 500
APPLICATIONS: FromClause = ApplicationRow.__table__
_BY_PUBLIC_ID = select(APPLICATIONS).where(APPLICATIONS.c.public_id == bindparam("public_id"))


def application(public_id: str) -> Application:
    """The application with this public id; whoever shows it checks whose it is."""
    row = run(_BY_PUBLIC_ID, public_id=public_id).first()
    if row is None:
        raise NotFoundError()
    return application_of(row)


def by_ids(ids: Iterable[int]) -> dict[int, Application]:
    """Applications by their ids; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[int, Application] = {}
    for start in range(0, len(wanted), CHUNK):
        part = ApplicationRow.id.in_(wanted[start : start + CHUNK])
        found |= {one.id: one for one in _all(part)}
    return found


def of_person(person_id: int, campaign_id: int) -> list[Application]:
    """A person's applications in a campaign, withdrawn ones among them, oldest first."""
    return _all(ApplicationRow.person_id == person_id, ApplicationRow.campaign_id == campaign_id)


def in_campaign(
    campaign_id: int, states: Iterable[ApplicationState] | None = None
) -> list[Application]:
    """All applications of a campaign, in the order they came in."""
    conditions = [ApplicationRow.campaign_id == campaign_id]
    if states is not None:
        conditions.append(ApplicationRow.state.in_([str(s) for s in states]))
    return _all(*conditions)


def eligible(campaign_id: int, subject: str | None = None) -> list[Application]:
    """The admitted applications of a campaign."""
    conditions = [
        ApplicationRow.campaign_id == campaign_id,
        ApplicationRow.state == ApplicationState.ELIGIBLE,
    ]
    if subject:
        conditions.append(ApplicationRow.subject_code == subject)
    return _all(*conditions)


def by_receipt(code: str) -> Application | None:
    """The application whose receipt begins with a code as it is printed (16 digits or all 64)."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    if not 16 <= len(plain) <= 64:
        return None
    found = _all(ApplicationRow.receipt.startswith(plain, autoescape=True))
    return found[0] if len(found) == 1 else None


def _all(*conditions: ColumnElement[bool]) -> list[Application]:
    columns = ApplicationRow.__table__.columns
    rows = db.session.execute(select(*columns).where(*conditions).order_by(ApplicationRow.id))
    return [application_of(row) for row in rows]


def card_of(found: Application) -> Card:
    """The card as it stood when the application was submitted: what is checked and evaluated.

    As officials may see it: sensitive answers are sealed."""
    card = candidates.card_by_id(found.card_id)
    if card.version == found.card_version:
        return card
    answers = candidates.answers_at(card.id, found.card_version)
    return replace(card, answers=answers, version=found.card_version)


def facts_of(found: Card, rules: Eligibility, form: FormDefinition | None = None) -> Facts:
    """What the rules may know of a card's owner: the plain answers, which only rules may see.

    A sensitive answer decides, and its reason does not say it: reasons are kept open and read by
    many.
    """
    card = candidates.opened(found)
    form = form or candidates.form_of_card(card)
    barring = any(one.kind == "no-bar" for one in rules.conditions)
    return Facts(
        card.answers,
        lambda code, value: HIDDEN if code in form.sensitive else form.bilingual(code, value),
        form.labels() if rules.conditions else {},
        form.shown(card.answers).keys() if rules.conditions else None,
        bars_of(card.person_id, but=card.campaign_id) if barring else {},
    )


def verdicts(card: Card) -> dict[str, Verdict]:
    """What the rules in force say of a card, for every subject one can apply for."""
    rules: Eligibility = campaigns.section(card.campaign_id, "eligibility")
    facts = facts_of(card, rules)
    return {
        code: judge(rules, code, subject.name, facts)
        for code, subject in directory.subjects().items()
        if subject.applicable
    }


def verdict(
    card: Card,
    subject: str,
    form: FormDefinition | None = None,
    rules: Eligibility | None = None,
) -> Verdict:
    """The same for one subject; `form` and `rules`, where it is known already which they are."""
    rules = rules or campaigns.section(card.campaign_id, "eligibility")
    facts = facts_of(card, rules, form)
    found = directory.subject(subject)
    if found is None:
        raise NotFoundError()
    return judge(rules, subject, found.name, facts)


def bars_of(person_id: int, *, but: int) -> dict[str, Bilingual]:
    """What bars a person, by its kind, with the newest campaign that it comes from; what happened
    in the campaign itself is left out."""
    return bars_among([person_id], but=but).get(person_id, {})


def bars_among(person_ids: Iterable[int], *, but: int) -> dict[int, dict[str, Bilingual]]:
    """The same for many; nothing of people whom nothing bars."""
    wanted, found = sorted(set(person_ids)), dict[int, dict[str, Bilingual]]()
    statement = (
        select(BarRow.person_id, BarRow.kind, BarRow.campaign_id)
        .where(BarRow.campaign_id != but, BarRow.lifted_at.is_(None))
        .order_by(BarRow.id)
    )
    for start in range(0, len(wanted), BARS_AT_ONCE):
        part = BarRow.person_id.in_(wanted[start : start + BARS_AT_ONCE])
        for person_id, kind, campaign_id in db.session.execute(statement.where(part)):
            found.setdefault(person_id, {})[kind] = campaigns.campaign_by_id(campaign_id).name
    return found


def application_of(row: Any) -> Application:
    return Application(
        row.id,
        row.public_id,
        row.person_id,
        row.card_id,
        row.campaign_id,
        row.subject_code,
        ApplicationState(row.state),
        tuple(reason_from_json(one) for one in row.reasons),
        row.submitted_at,
        row.decided_at,
        preliminary_of(row.preliminary),
        row.receipt,
        row.version,
        row.card_version,
        row.words,
        row.returned_until,
        row.checker_id,
        row.rule_set,
        row.assigned_id,
        ApplicationState(row.proposed) if row.proposed else None,
    )


def preliminary_of(stored: dict[str, Any] | None) -> Preliminary | None:
    if stored is None:
        return None
    return Preliminary(
        Decimal(stored["points"]), stored["rank"], stored["of"], list(stored["lines"])
    )
