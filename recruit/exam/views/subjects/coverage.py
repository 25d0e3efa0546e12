"""What the bank holds, what papers need, and what is missing."""

from dataclasses import dataclass

from flask import render_template

from recruit.campaigns import queries as campaigns
from recruit.directory import queries as directory
from recruit.directory.rules import Subject
from recruit.exam.queries import blueprints as queries
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.blueprints import Blueprint, BlueprintRow, sections_of
from recruit.exam.rules.coverage import SubjectCoverage, by_topic, coverage_of, needs_of
from recruit.exam.rules.drawing import BankItem
from recruit.exam.rules.plan import ExamPlan
from recruit.exam.service import sealing
from recruit.exam.service import subjects as subjects_service
from recruit.exam.service.sittings import plan_of
from recruit.exam.views.blueprint import bp
from recruit.exam.views.items import choices
from recruit.exam.views.subjects.subject import subject_of
from recruit.kernel.asker import Permission
from recruit.web.access import allow, asker


@dataclass(frozen=True)
class Line:
    """A subject in the overview."""

    subject: Subject
    items: int
    needs: int
    missing: int
    blueprint: int | None
    shown: int


def _plan() -> ExamPlan | None:
    campaign = campaigns.current_campaign()
    if campaign is None or not campaigns.has_active_rule_set(campaign.id):
        return None
    return plan_of(campaign.id)


def _needs(
    subject: Subject, plan: ExamPlan | None, blueprint: Blueprint | None
) -> list[tuple[str, BlueprintRow]]:
    sizes = sections_of(plan, subject.code, subject.applicable) if plan else {}
    return needs_of(blueprint, sizes)


@bp.get("/office/exam/coverage")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW, Permission.EXAMS_MANAGE)
def coverage() -> str:
    sealing.require_no_candidate(asker())
    subjects, plan = directory.subjects(), _plan()
    bank, blueprints = items_queries.bank(subjects), queries.in_force(subjects, plan)
    lines = []
    for subject in subjects.values():
        found, blueprint = bank.get(subject.code, []), blueprints.get(subject.code)
        lines.append(_line(subject, found, _needs(subject, plan, blueprint), blueprint))
    return render_template("exam/subjects/coverage.html", lines=lines)


def _line(
    subject: Subject,
    bank: list[BankItem],
    needs: list[tuple[str, BlueprintRow]],
    blueprint: Blueprint | None,
) -> Line:
    covered = coverage_of(bank, needs)
    return Line(
        subject,
        len(bank),
        sum(row.count for _, row in needs),
        covered.missing,
        blueprint.version if blueprint else None,
        sum(item.exposure for item in bank),
    )


@bp.get("/office/exam/subjects/<string:code>/coverage")
@allow(Permission.ITEMS_WRITE, Permission.ITEMS_REVIEW, Permission.EXAMS_MANAGE)
def subject_coverage(code: str) -> str:
    sealing.require_no_candidate(asker())
    subject = subject_of(code)
    plan = _plan()
    blueprint = queries.in_force([code], plan).get(code)
    bank = items_queries.bank([code]).get(code, [])
    found: SubjectCoverage = coverage_of(bank, _needs(subject, plan, blueprint))
    tree = queries.topic_tree(code)
    return render_template(
        "exam/subjects/subject_coverage.html",
        subject=subject,
        blueprint=blueprint,
        found=found,
        sections=subjects_service.section_names(),
        lines=by_topic(tree, found),
        names={one.code: one.name for one in tree.topics},
        difficulties=choices.DIFFICULTIES,
    )
