"""Whether papers can be drawn: what the bank lacks for the blueprints, said before anybody sits."""

from collections.abc import Iterable
from dataclasses import dataclass

from recruit.directory import queries as directory
from recruit.exam.queries import blueprints as queries
from recruit.exam.queries import items as items_queries
from recruit.exam.rules.blueprints import Blueprint, fits, sections_of
from recruit.exam.rules.coverage import RowCoverage, coverage_of, needs_of
from recruit.exam.rules.plan import FROM_SUBJECT, ExamPlan
from recruit.kernel.text import Bilingual


@dataclass(frozen=True)
class Check:
    """What stands between a subject and its papers. `adds_up`: its blueprint takes as many items
    as the rule-set's sections have; `gaps`: rows for which the bank holds too few."""

    subject: str
    blueprint: int | None
    adds_up: bool
    gaps: list[RowCoverage]
    topics: dict[str, Bilingual]

    @property
    def ready(self) -> bool:
        return self.adds_up and not self.gaps

    @property
    def missing(self) -> int:
        return sum(one.missing for one in self.gaps)


def checks(applied: Iterable[str], plan: ExamPlan) -> list[Check]:
    """The banks from which papers of these subjects are drawn, in the order of the registers."""
    wanted = set(applied) | ({one.source for one in plan.sections} - {FROM_SUBJECT})
    subjects = [one for one in directory.subjects().values() if one.code in wanted]
    codes = [one.code for one in subjects]
    bank, blueprints = items_queries.bank(codes, exposed=False), queries.in_force(codes, plan)
    found = []
    for one in subjects:
        sizes = sections_of(plan, one.code, one.applicable)
        blueprint = blueprints.get(one.code)
        covered = coverage_of(bank.get(one.code, ()), needs_of(blueprint, sizes))
        adds_up = blueprint is None or fits(blueprint, sizes)
        gaps = covered.gaps
        found.append(
            Check(
                one.code,
                blueprint.version if blueprint else None,
                adds_up,
                gaps,
                _names(one.code) if gaps else {},
            )
        )
    return found


def lacking(blueprint: Blueprint) -> list[RowCoverage]:
    """The rows of a blueprint, in force or only proposed, for which the bank holds too few."""
    bank = items_queries.bank([blueprint.subject], exposed=False).get(blueprint.subject, ())
    return coverage_of(bank, needs_of(blueprint, {})).gaps


def _names(subject: str) -> dict[str, Bilingual]:
    return {one.code: one.name for one in queries.topic_tree(subject).topics}
