"""Item analysis of closed sittings: the items of a subject, and one item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from recruit.campaigns import queries as campaigns
from recruit.campaigns.rules import Campaign
from recruit.directory import queries as directory
from recruit.exam.queries import analysis as queries
from recruit.exam.queries import sittings as sittings_queries
from recruit.exam.queries.analysis import Analysed, BankAnalysis
from recruit.exam.rules.analysis import Choice, ItemAnalysis
from recruit.exam.rules.seating import Sitting
from recruit.exam.service.analysis import read_stems
from recruit.exam.views.blueprint import bp
from recruit.exam.views.choosing import campaign_chosen
from recruit.extensions import db
from recruit.kernel.asker import Permission, Scope
from recruit.kernel.errors import NotFoundError
from recruit.web.access import allow, asker
from recruit.web.moment import now
from recruit.web.pages import language

FIRST_WORDS = 8


@dataclass(frozen=True)
class _Chosen:
    """What the address chooses, within the districts of the asker."""

    campaign: Campaign
    subjects: list[str]
    subject: str | None  # None where nothing has been sat
    sittings: dict[int, Sitting]
    sitting: Sitting | None  # None: all

    def found(self) -> BankAnalysis:
        if self.subject is None:
            raise NotFoundError()
        return queries.bank_analysis(self.campaign.id, self.subject, self.sitting, _scope())

    def params(self) -> dict[str, str | None]:
        return {
            "campaign": self.campaign.public_id,
            "subject": self.subject,
            "sitting": self.sitting.public_id if self.sitting else None,
        }


def _scope() -> Scope:
    return asker().scope(Permission.ITEMS_WRITE) | asker().scope(Permission.EXAMS_MANAGE)


def _chosen() -> _Chosen:
    campaign = campaign_chosen()
    sat = queries.subjects_sat(campaign.id, _scope())
    wanted = request.args.get("subject") or None
    if wanted and wanted not in directory.subjects():
        raise NotFoundError()
    subject = wanted if wanted in sat else next(iter(sat), None)
    closed = set(queries.sittings_sat(campaign.id, subject, _scope())) if subject else set()
    every = sittings_queries.sittings(campaign.id, _scope())
    sittings = {one.id: one for one in every if one.id in closed}
    public_id = request.args.get("sitting")
    sitting = next((one for one in sittings.values() if one.public_id == public_id), None)
    return _Chosen(campaign, sat, subject, sittings, sitting)


@bp.get("/office/exam/analysis")
@allow(Permission.ITEMS_WRITE, Permission.EXAMS_MANAGE)
def analysis() -> str:
    chosen = _chosen()
    return _page(chosen, chosen.found() if chosen.subject else None, {})


@bp.post("/office/exam/analysis/stems")
@allow(Permission.ITEMS_WRITE)
def analysis_stems() -> str:
    """The same with the first words of the questions: who reads them stands in the journal."""
    chosen = _chosen()
    found = chosen.found()
    stems = read_stems(list(found.items.values()), asker=asker(), now=now())
    db.session.commit()
    return _page(chosen, found, {name: _beginning(stem) for name, stem in stems.items()})


def _beginning(stem: Mapping[str, str]) -> tuple[str, str]:
    """(language, first words): in the page's language where the question is in it."""
    code = language() if language() in stem else next(iter(stem))
    words = stem[code].split()
    return code, " ".join(words[:FIRST_WORDS]) + (" ..." if len(words) > FIRST_WORDS else "")


def _page(chosen: _Chosen, found: BankAnalysis | None, stems: Mapping[str, tuple[str, str]]) -> str:
    return render_template(
        "exam/analysis.html",
        chosen=chosen,
        found=found,
        stems=stems,
        campaigns=campaigns.campaigns(),
        subjects=directory.subjects(),
        districts=directory.districts(),
    )


@bp.get("/office/exam/analysis/<string:public_id>")
@allow(Permission.ITEMS_WRITE, Permission.EXAMS_MANAGE)
def item_analysis(public_id: str) -> str:
    chosen = _chosen()
    found = chosen.found()
    figures = {one.item: one for one in found.analysis.items}
    versions = [one for one in found.items.values() if one.public_id == public_id]
    if not versions:
        raise NotFoundError()
    return render_template(
        "exam/analysis_item.html",
        chosen=chosen,
        found=found,
        code=versions[0].code,
        versions=[_version(one, figures[one.name]) for one in versions],
        public_id=public_id,
        subjects=directory.subjects(),
        districts=directory.districts(),
    )


def _version(item: Analysed, figures: ItemAnalysis) -> dict[str, Any]:
    """An item version with a row for each of its options, chosen or not, and for no answer."""
    known = {one.option: one for one in figures.choices}
    choices = [known.get(letter, Choice(letter, 0, 0, 0)) for letter in (*item.options, "")]
    return {"item": item, "figures": figures, "choices": choices}
