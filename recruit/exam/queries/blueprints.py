"""What a subject's exams are made of: its topics, blueprints and practice test."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from recruit.exam.models import BlueprintVersion, PracticeTestVersion, Topic
from recruit.exam.rules import blueprints as rules
from recruit.exam.rules.blueprints import Blueprint, TopicTree, blueprint_of
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


def in_force(subjects: Iterable[str]) -> dict[str, Blueprint]:
    """The newest blueprint of each of these subjects that has one."""
    newest = (
        select(BlueprintVersion.subject_code, func.max(BlueprintVersion.version).label("version"))
        .where(BlueprintVersion.subject_code.in_(sorted(set(subjects))))
        .group_by(BlueprintVersion.subject_code)
        .subquery()
    )
    rows = db.session.scalars(
        select(BlueprintVersion).join(
            newest,
            (newest.c.subject_code == BlueprintVersion.subject_code)
            & (newest.c.version == BlueprintVersion.version),
        )
    )
    return {
        row.subject_code: blueprint_of(row.subject_code, row.version, row.document) for row in rows
    }


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
