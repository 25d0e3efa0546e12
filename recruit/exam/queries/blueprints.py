"""What a subject's exams are made of: its topics, blueprints and practice test."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from recruit.directory import queries as directory
from recruit.exam.models import BlueprintVersion, PracticeTestVersion, Topic
from recruit.exam.rules import blueprints as rules
from recruit.exam.rules.blueprints import Blueprint, TopicTree, blueprint_of, fits, sections_of
from recruit.exam.rules.plan import ExamPlan
from recruit.extensions import db


@dataclass(frozen=True)
class Made:
    """A version as the history shows it; `by` is a public id."""

    version: int
    by: str
    at: datetime
    digest: str = ""


@dataclass(frozen=True)
class PracticeTest:
    """Which open items make a subject's practice test, by their ids in order, and in how many
    minutes; None: without time."""

    subject: str
    version: int
    items: tuple[int, ...]
    minutes: int | None


def topic_tree(subject: str) -> TopicTree:
    rows = db.session.scalars(
        select(Topic).where(Topic.subject_code == subject).order_by(Topic.id)
    ).all()
    codes = {row.id: row.code for row in rows}
    return TopicTree(
        tuple(rules.Topic(row.code, row.name, codes.get(row.parent_id or 0)) for row in rows)
    )


def topic_paths(subjects: Iterable[str]) -> dict[int | None, tuple[str, ...]]:
    """By topic's id: its code and those of the topics above it, upwards."""
    rows = db.session.execute(
        select(Topic.id, Topic.code, Topic.parent_id).where(
            Topic.subject_code.in_(sorted(set(subjects)))
        )
    )
    known = {row.id: row for row in rows}
    paths: dict[int | None, tuple[str, ...]] = {}
    for start in known:
        codes: list[str] = []
        at: int | None = start
        while at in known and known[at].code not in codes:
            codes.append(known[at].code)
            at = known[at].parent_id
        paths[start] = tuple(codes)
    return paths


def in_force(subjects: Iterable[str], plan: ExamPlan | None = None) -> dict[str, Blueprint]:
    """The blueprint of each of these subjects that has one: the newest that adds up to the plan's
    sections, so that campaigns with different exams may run side by side; where none does, or
    no plan is given, the newest."""
    rows = db.session.scalars(
        select(BlueprintVersion)
        .where(BlueprintVersion.subject_code.in_(sorted(set(subjects))))
        .order_by(BlueprintVersion.version.desc())
    )
    found: dict[str, list[Blueprint]] = {}
    for row in rows:
        one = blueprint_of(row.subject_code, row.version, row.document)
        found.setdefault(row.subject_code, []).append(one)
    return {code: _fitting(versions, plan) for code, versions in found.items()}


def _fitting(versions: list[Blueprint], plan: ExamPlan | None) -> Blueprint:
    if plan is None:
        return versions[0]
    subject = versions[0].subject
    sizes = sections_of(plan, subject, directory.subjects()[subject].applicable)
    return next((one for one in versions if fits(one, sizes)), versions[0])


def blueprint_versions(subject: str) -> list[Made]:
    """The newest first."""
    rows = db.session.scalars(
        select(BlueprintVersion)
        .where(BlueprintVersion.subject_code == subject)
        .order_by(BlueprintVersion.version.desc())
    )
    return [Made(row.version, row.made_by, row.made_at, row.digest) for row in rows]


def practice_test(subject: str) -> PracticeTest | None:
    """The practice test that officials made; None: every approved open item, without time."""
    row = db.session.scalar(
        select(PracticeTestVersion)
        .where(PracticeTestVersion.subject_code == subject)
        .order_by(PracticeTestVersion.version.desc())
        .limit(1)
    )
    return PracticeTest(subject, row.version, tuple(row.items), row.minutes) if row else None
