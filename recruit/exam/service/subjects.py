"""Subjects as data: their topics, blueprints and practice tests."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from recruit.accounts.service import proposals
from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.directory import service as directory_service
from recruit.directory.rules import Subject
from recruit.exam.events import BlueprintMade, PracticeTestMade, TopicSaved
from recruit.exam.models import BlueprintVersion, PracticeTestVersion, Topic
from recruit.exam.queries import blueprints as queries
from recruit.exam.queries import gaps
from recruit.exam.queries import items as items_queries
from recruit.exam.queries.items import ItemFilter
from recruit.exam.rules.blueprints import (
    ANY,
    DIFFICULTY,
    Blueprint,
    blueprint_of,
    check_blueprint,
    require_no_circle,
    sections_of,
)
from recruit.exam.rules.items import CODE
from recruit.exam.rules.review import ItemState
from recruit.exam.service.sealing import require_no_candidate
from recruit.exam.service.sittings import plan_of
from recruit.extensions import db
from recruit.journal import service as journal
from recruit.kernel.asker import Asker, Permission
from recruit.kernel.errors import NotFoundError, RuleError
from recruit.kernel.events import Ref
from recruit.kernel.text import N_, Bilingual
from recruit.web.pages import language

MAKE = "blueprint.make"
LONGEST_NAME = 200
MOST_MINUTES = 600

_LANGUAGE = re.compile(r"[a-z]{2,3}")


def _require(asker: Asker) -> None:
    """Subjects are everybody's: only who manages exams everywhere changes them."""
    if not asker.scope(Permission.EXAMS_MANAGE).everywhere:
        raise NotFoundError()
    require_no_candidate(asker)


def _subject(code: str) -> Subject:
    found = directory.subjects().get(code)
    if found is None:
        raise NotFoundError()
    return found


def add_subject(subject: Subject, *, asker: Asker, now: datetime) -> None:
    """Add a subject; items, vacancies and applications may name it from here on."""
    _require(asker)
    if not CODE.fullmatch(subject.code) or len(subject.code) > 40:
        raise RuleError(
            N_("The code of a subject has lower-case letters, digits and hyphens, at most 40."),
            field="code",
        )
    _check_name(subject.name)
    if not subject.languages or not all(map(_LANGUAGE.fullmatch, subject.languages)):
        raise RuleError(
            N_("Name the languages of its items by their codes: az, en."), field="languages"
        )
    directory_service.add_subject(subject, actor=asker.ref, now=now)


def _check_name(name: Bilingual) -> None:
    for one in ("az", "en"):
        if not name[one].strip() or len(name[one]) > LONGEST_NAME:
            raise RuleError(N_("Write the name in both languages."), field=f"name_{one}")


# --- topics --------------------------------------------------------------------------------------


def save_topic(
    subject: str,
    code: str,
    name: Bilingual,
    parent: str | None,
    *,
    asker: Asker,
    now: datetime,
) -> None:
    """Add a topic, or change the name and place of the one with this code."""
    _require(asker)
    _subject(subject)
    if not CODE.fullmatch(code):
        raise RuleError(
            N_("A code has lower-case letters, digits and hyphens, at most 60."), field="code"
        )
    _check_name(name)
    tree = queries.topic_tree(subject)
    if parent and parent not in {one.code for one in tree.topics}:
        raise RuleError(N_("The subject has no such topic."), field="parent")
    require_no_circle(tree, code, parent or None)
    row = _topic(subject, code) or Topic(subject_code=subject, code=code)
    row.name = name
    above = _topic(subject, parent) if parent else None
    row.parent_id = above.id if above else None
    db.session.add(row)
    db.session.flush()
    journal.record(TopicSaved(subject=Ref("subject", subject), code=code), actor=asker.ref, now=now)


def _topic(subject: str, code: str) -> Topic | None:
    return db.session.scalar(select(Topic).where(Topic.subject_code == subject, Topic.code == code))


# --- blueprints ----------------------------------------------------------------------------------


def sizes_of(subject: str) -> dict[str, int]:
    """The sections of the current campaign's exam that draw from this bank, with their sizes."""
    campaign = campaigns.current_campaign()
    if campaign is None or not campaigns.has_active_rule_set(campaign.id):
        raise RuleError(N_("There is no running campaign with rules for an exam."))
    return sections_of(plan_of(campaign.id), subject, _subject(subject).applicable)


def section_names() -> dict[str, Bilingual]:
    """What the current campaign's rule-set calls the sections of its exam."""
    campaign = campaigns.current_campaign()
    if campaign is None or not campaigns.has_active_rule_set(campaign.id):
        return {}
    return {one.code: one.name for one in plan_of(campaign.id).sections}


def propose_blueprint(
    subject: str,
    sections: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    reason: str,
    asker: Asker,
    now: datetime,
) -> str:
    """Ask a second official to draw papers by this blueprint (rule 7); the proposal's public id.

    RuleError where it does not add up to the sections of the rule-set in force.
    """
    _require(asker)
    payload = {"subject": subject, "sections": {k: list(v) for k, v in sections.items()}}
    _checked(payload)
    return proposals.propose(
        MAKE, Ref("subject", subject), payload, reason=reason, asker=asker, now=now
    )


def add_blueprint(subject: str, sections: Mapping[str, Any], *, actor: Ref, now: datetime) -> int:
    """Add a version, by which papers are drawn from here on; its number. Versions never change,
    and papers name the one they were drawn by."""
    blueprint = _checked({"subject": subject, "sections": sections})
    newest = db.session.scalar(
        select(func.max(BlueprintVersion.version)).where(BlueprintVersion.subject_code == subject)
    )
    version = (newest or 0) + 1
    row = BlueprintVersion(
        subject_code=subject,
        version=version,
        document=blueprint.document,
        digest=blueprint.digest,
        made_by=actor.id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = BlueprintMade(subject=Ref("subject", subject), version=version, digest=row.digest)
    journal.record(event, actor=actor, now=now)
    return version


def _checked(payload: Mapping[str, Any]) -> Blueprint:
    subject = payload["subject"]
    blueprint = blueprint_of(subject, 0, {"sections": payload["sections"]})
    topics = [one.code for one in queries.topic_tree(subject).topics]
    check_blueprint(blueprint, topics, sizes_of(subject))
    return blueprint


def _apply(payload: dict[str, Any], second: Asker, now: datetime) -> None:
    require_no_candidate(second)
    add_blueprint(payload["subject"], payload["sections"], actor=second.ref, now=now)


def _describe(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Which items it would take, in the page's language."""
    said, subject = language(), payload["subject"]
    names = {one.code: one.name for one in queries.topic_tree(subject).topics}
    blueprint = blueprint_of(subject, 0, {"sections": payload["sections"]})
    sections = section_names()
    missing = {(one.section, one.row): one.missing for one in gaps.lacking(blueprint)}
    rows = [(_("Subject"), _subject(subject).name[said])]
    for section, wanted in blueprint.sections.items():
        for one in wanted:
            topic = names.get(one.topic or "", ANY)[said]
            difficulty = DIFFICULTY.get(one.difficulty or 0, ANY)[said]
            name = sections[section][said] if section in sections else section
            count = str(one.count)
            if gap := missing.get((section, one)):
                count = _("%(count)s (the bank lacks %(missing)s)", count=count, missing=gap)
            rows.append((f"{name}: {topic}, {difficulty}", count))
    return rows


proposals.declare(
    MAKE,
    label=N_("Draw papers by a new blueprint"),
    permission=Permission.EXAMS_MANAGE,
    apply=_apply,
    describe=_describe,
)


# --- practice tests ------------------------------------------------------------------------------


def make_practice_test(
    subject: str, items: Sequence[str], minutes: int | None, *, asker: Asker, now: datetime
) -> int:
    """Say which open items (by public id, in this order) make the practice test, and in which
    time; its version."""
    _require(asker)
    _subject(subject)
    if minutes is not None and not 1 <= minutes <= MOST_MINUTES:
        raise RuleError(
            N_("The time is 1 to %(most)s minutes."), most=MOST_MINUTES, field="minutes"
        )
    known = {one.public_id: one.id for one in open_to_practice(subject)}
    if not items or any(one not in known for one in items):
        raise RuleError(N_("Choose approved practice items of the subject."), field="items")
    newest = queries.practice_test(subject)
    version = (newest.version if newest else 0) + 1
    row = PracticeTestVersion(
        subject_code=subject,
        version=version,
        items=[known[one] for one in dict.fromkeys(items)],
        minutes=minutes,
        made_by=asker.ref.id,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    event = PracticeTestMade(subject=Ref("subject", subject), version=version, count=len(row.items))
    journal.record(event, actor=asker.ref, now=now)
    return version


def open_to_practice(subject: str) -> list[items_queries.ItemInfo]:
    """The approved practice items of a subject."""
    chosen = ItemFilter(subject=subject, practice=True)
    return [
        one
        for one in items_queries.every_item(chosen)
        if one.approved is not None and one.state is not ItemState.RETIRED
    ]
